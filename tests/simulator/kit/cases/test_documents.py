"""Case files as documents, and what is said of those that are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contracts.cases import parse_case
from simulator.kit.cases.documents import BadCase, Mistake, case_name, parse_document, read_document
from tests.simulator.kit.case_projects import CASE, EXPECT_LINE, changed, text_of

TEXT = text_of(CASE)


def mistakes(content: str | bytes | dict[str, object]) -> list[Mistake]:
    text = text_of(content) if isinstance(content, dict) else content
    with pytest.raises(BadCase) as caught:
        parse_document(text if isinstance(text, bytes) else text.encode(), "track/mine")
    return list(caught.value.mistakes)


def without(key: str) -> dict[str, object]:
    return {name: value for name, value in CASE.items() if name != key}


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a mark"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_case_is_read(mark: bytes, newline: str) -> None:
    """With a byte order mark and with any line ends; it knows the line of what it expects."""
    body = mark + TEXT.replace("\n", newline).encode()
    document = parse_document(body, "track/mine")
    assert document.case == parse_case("track/mine", CASE)
    assert document.body == body
    assert document.line == EXPECT_LINE == TEXT[: TEXT.index('"expect"')].count("\n") + 1


@pytest.mark.parametrize(
    ("content", "line", "sentence"),
    [
        (b"", 1, "the file is empty: a case has description, source, message and expect"),
        (b" \n\n", 1, "the file is empty: a case has description, source, message and expect"),
        (b"\x7fELF\x00\x01", 1, "it is binary or UTF-16, no text: save it as UTF-8"),
        (TEXT.encode("utf-16-le"), 1, "it is binary or UTF-16, no text: save it as UTF-8"),
        (b'{\n"a\xff": 1}', 2, "it isn't UTF-8: a broken byte at 4; save it as UTF-8"),
        ("[" * 100_000, 1, "it nests too deep to be read"),
        (
            TEXT.replace('"u1",', '"u1"', 1),
            7,
            "it isn't JSON: Expecting ',' delimiter at column 5",
        ),
        ("[]", 1, "the case: expected object, got a list of 0"),
        (without("expect"), 1, "the case: expected the key 'expect', got none"),
        (
            TEXT.replace('"expect"', '"expekt"'),
            EXPECT_LINE,
            "/expekt: expected one of description, source, message, settings, expect, "
            "got the key 'expekt'; did you mean 'expect'?",
        ),
        (
            changed("expect", "operation", to=[]),
            25,
            "/expect/operation: expected one of operations, outcome, code, pointer, notes, "
            "violations, arrives, values, got the key 'operation'; did you mean 'operations'?",
        ),
        (
            changed("expect", to={}),
            EXPECT_LINE,
            "/expect: expected at least 1 key, got an object of 0",
        ),
        (
            changed("source", to=" "),
            3,
            '/source: expected a string that isn\'t blank, got string " "',
        ),
        (
            changed("settings", to={"alias": "drop"}),
            27,
            '/settings/alias: expected one of send, skip, got string "drop"',
        ),
        (
            TEXT.replace('"notes": []', '"notes": [],\n"notes": []'),
            24,
            "/expect/notes stands there twice: leave one",
        ),
        (TEXT.replace("{", '{"source": "twice",', 1), 3, "/source stands there twice: leave one"),
    ],
)
def test_what_is_no_case_is_told_with_its_line(
    content: str | bytes | dict[str, object], line: int, sentence: str
) -> None:
    """One sentence: what belongs there, what is there instead, and what was probably meant."""
    assert mistakes(content) == [Mistake(line, sentence)]


def test_every_mistake_is_told() -> None:
    """In the order of the lines."""
    case = {**CASE, "description": 7, "expect": {"outcome": "fine", "notes": "none"}}
    assert [(line, sentence.partition(":")[0]) for line, sentence in mistakes(case)] == [
        (2, "/description"),
        (11, "/expect/outcome"),
        (12, "/expect/notes"),
    ]


def test_a_key_of_the_message_may_stand_twice() -> None:
    """What Segment sends is Segment's business: the last one counts."""
    text = TEXT.replace('"type": "track"', '"type": "page",\n"type": "track"')
    assert parse_document(text.encode(), "track/mine").case.message == CASE["message"]


@pytest.mark.parametrize(
    "value", ["NaN", "1e999", "-" + "7" * 5000, '"\\ud800"', "[" * 99 + "]" * 99]
)
def test_a_message_may_be_hostile(value: str) -> None:
    """A case is where one says what becomes of it."""
    text = TEXT.replace('"u1"', value, 1)
    assert parse_document(text.encode(), "track/mine").line == EXPECT_LINE


def test_what_is_shown_of_a_file_stays_on_its_line() -> None:
    """Keys hold anything."""
    [(_, sentence)] = mistakes({**CASE, "a\nb\x1b": 1})
    assert sentence.startswith("/a\\nb\\x1b: expected one of ")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """It says why."""
    for path, reason in [(tmp_path / "gone", "No such file"), (tmp_path, "Is a directory")]:
        with pytest.raises(BadCase) as caught:
            read_document(path, "gone")
        [(line, sentence)] = caught.value.mistakes
        assert (line, sentence[:27]) == (1, "the file can't be read: " + reason[:3])


def test_a_file_is_read(tmp_path: Path) -> None:
    """Bytes and all."""
    (tmp_path / "a").write_text(json.dumps(CASE), "utf-8")
    assert read_document(tmp_path / "a", "a") == parse_document(json.dumps(CASE).encode(), "a")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/p/tests/page/named.case.json", "page/named"),
        ("/p/named.v2.case.json", "named.v2"),
        ("/p/t/a\nb.case.json", "t/a\\nb"),
    ],
)
def test_a_case_is_named_by_its_folder_and_its_file(path: str, name: str) -> None:
    """The root's folder isn't in it, since everybody calls that as they like."""
    assert case_name(Path(path), Path("/p")) == name
