from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.tui.documents import body_document as module
from simulator.tui.documents.body_document import body_document
from simulator.tui.documents.document import Document, Part
from tests.simulator.generated import laws
from tests.simulator.generated import texts as any_texts
from tests.simulator.tui.hostile import HOSTILE, assert_harmless, hostile_body

BODIES: list[tuple[str | bytes, list[str]]] = [
    ("", ["nothing"]),
    (b"", ["nothing"]),
    ('{"a":1}', ["{", '  "a": 1', "}"]),
    (b"[]", ["[]"]),
    ("\ufeff1", ["a byte order mark stands in front", "1"]),
    ("OK\r\n", ["not JSON: Expecting value at line 1 column 1", "OK\\r", ""]),
    ("a=1&b=%C3%A9+%00&c", ["not JSON: Expecting value at line 1 column 1", "a=1&b=%C3%A9+%00&c"]),
    (
        "a%5B%5D=1&b=%C3%A9+%00&c=",
        ["not JSON: a form, its fields decoded", "a[] = 1", "b = é \\x00", "c = "],
    ),
    ('data="eyJh=="', ["not JSON: a form, its fields decoded", 'data = "eyJh=="']),
    ("eyJhIjoxfQ==", ["not JSON: Expecting value at line 1 column 1", "eyJhIjoxfQ=="]),
    (
        b"\x1f\x8b\x08hello \xff!",
        [
            "binary, 11 bytes: not UTF-8 at 1",
            "0000  1f 8b 08 68 65 6c 6c 6f  ...hello",
            "0008  20 ff 21                  .!",
        ],
    ),
]


def texts(document: Document) -> list[str]:
    return [line.text for line in document]


def _law(body: str | bytes) -> None:
    document = body_document(body)
    assert document
    for line in document:
        assert_harmless(line.text)
        assert isinstance(line.copied, str)


@pytest.mark.parametrize(("body", "lines"), BODIES)
def test_a_body_is_shown_as_what_it_is(body: str | bytes, lines: list[str]) -> None:
    """JSON, a form, any other text, or bytes; what isn't JSON says so, and why."""
    assert texts(body_document(body)) == lines


@laws
@given(body=st.binary(max_size=80) | any_texts)
def test_any_body_is_shown(body: str | bytes) -> None:
    """No bytes and no text raise anything; every line is one that does no harm."""
    _law(body)


@laws
@given(body=any_texts, encoding=st.sampled_from(["utf-8", "base64", "latin-1"]))
def test_any_encoding_is_shown(body: str, encoding: str) -> None:
    """What is said to be base64 and isn't is shown as it came."""
    for line in body_document(body, encoding):
        assert_harmless(line.text)


def test_base64_is_unpacked() -> None:
    """The bytes that it stands for are shown, not its letters."""
    body = base64.b64encode(b"\xff\x00").decode()
    assert texts(body_document(body, "base64")) == [
        "binary, 2 bytes: not UTF-8 at 0",
        "0000  ff 00                    ..",
    ]
    assert texts(body_document("no base64", "base64"))[1] == "no base64"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_shown_escaped_and_cut(name: str) -> None:
    """As JSON, as a form's value and as text that is nothing."""
    text = HOSTILE[name]
    for body in (hostile_body(text), f"a={text}", f"<{text}", f'{{"{text}'):
        for line in body_document(body):
            assert_harmless(line.text)


def test_long_text_says_how_much_is_not_shown() -> None:
    """A line is cut; all of it is copied."""
    first, line = body_document("<" + "é" * 1_000)
    assert line.parts == (Part("<" + "é" * 999), Part("… 1 character more", "muted"))
    assert line.copied == "<" + "é" * 1_000
    assert first.parts[0].kind == "muted"


def test_a_field_is_copied_decoded_unless_it_is_far_too_long() -> None:
    """One of many kilobytes is shown, and copied, as it is spelt."""
    assert body_document("a=%C3%A9+b")[1].copied == "é b"
    line = body_document(f"a={'%41' * 5_000}")[1]
    assert line.text.startswith("a = %41%41")
    assert line.copied == "%41" * 5_000


def test_many_lines_say_how_much_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of a text or a form is counted at the end, and copied there as a whole."""
    monkeypatch.setattr(module, "MAX_LINES", 2)
    document = body_document("<\n<\n<\n<")
    assert texts(document)[1:] == ["<", "<", "… 3 characters more"]
    assert document[-1].copied == "<\n<\n<\n<"
    assert texts(body_document("a=1&b=2&c=3"))[1:] == ["a = 1", "b = 2", "… 3 characters more"]


def test_many_bytes_say_how_much_is_not_shown() -> None:
    """The first half kilobyte is dumped, the rest counted."""
    document = body_document(b"\xff" * 515)
    assert len(document) == 66
    assert texts(document)[-2:] == ["01f8  ff ff ff ff ff ff ff ff  ........", "… 3 bytes more"]
    assert document[1].copied == "ff" * 8


def test_why_it_is_not_json_is_what_the_judge_says() -> None:
    """Where json.loads can't say it, the place is told at least."""
    broken = '{\n"a": [1 2]}'
    with pytest.raises(json.JSONDecodeError) as raised:
        json.loads(broken)
    error = raised.value
    assert texts(body_document(broken))[0] == (
        f"not JSON: {error.msg} at line {error.lineno} column {error.colno}"
    )
    assert texts(body_document("[\n " + "[" * 4_999))[0] == (
        "not JSON: broken at line 2 column 5,001"
    )
