"""Input with something wrong in it: what can be read is read, what can't be says why and where."""

from __future__ import annotations

import json

import pytest

from simulator.exchange_formats import messages
from simulator.exchange_formats.messages import Entry
from tests.simulator.exchange_formats.inputs import ndjson, read

GOOD = [{"type": "track", "n": n} for n in range(3)]
TEXT = ndjson(GOOD)
DEEP = b'{"a":' * 10_000 + b"1" + b"}" * 10_000
DEEP_LIST = b"[" * 10_000 + b'"]"' + b"]" * 10_000
HUGE = b'{"type":"track","n":-' + b"9" * 5_000 + b"}"


def defects(data: bytes) -> list[tuple[int, str]]:
    """``(line, what is wrong with it)`` of a whole input."""
    entries, error = read(data)
    assert error == ""
    return [(entry.line, entry.defect) for entry in entries]


@pytest.mark.parametrize(
    ("line", "defect"),
    [
        (b'{"type":', "not JSON: Expecting value at column 9"),
        (b'{"type":\r', "not JSON: Expecting value at column 9"),
        (b'  {"type" 1}', "not JSON: Expecting ':' delimiter at column 11"),
        (b'{"a":1}{"b":2}', "not JSON: Extra data at column 8"),
        (b'{"a":1},', "not JSON: Extra data at column 8"),
        (b'{"a":"\xff"}', "not UTF-8: a broken byte at 6"),
        (DEEP, "it nests deeper than 100 levels"),
    ],
)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_bad_line_among_good_ones(line: bytes, defect: str, at: int) -> None:
    """A line that can't be read is an entry that says why; the lines around it are read."""
    good = [b'{"type":"track"}', b'{"type":"page"}']
    expected = [(1, ""), (2, ""), (3, "")]
    expected[at] = (at + 1, defect)
    assert defects(b"\n".join([*good[:at], line, *good[at:]])) == expected


def test_a_list_among_lines() -> None:
    """A line that nests deep as a list is no other than one of objects."""
    data = TEXT + DEEP_LIST + b"\n" + TEXT
    deep = (4, "it nests deeper than 100 levels")
    assert defects(data)[3] == deep
    assert [line for line, defect in defects(data) if not defect] == [1, 2, 3, 5, 6, 7]


def test_deep_items_of_an_array() -> None:
    """An item of an array that nests absurdly deep spoils no other item."""
    items = [b'{"n":0}', DEEP, DEEP_LIST, b'{"n":1}']
    entries, error = read(b"[" + b" , ".join(items) + b"]")
    assert error == ""
    deep = "it nests deeper than 100 levels"
    assert entries == [
        Entry(1, {"n": 0}),
        Entry(2, None, deep),
        Entry(3, None, deep),
        Entry(4, {"n": 1}),
    ]


@pytest.mark.parametrize("data", [HUGE, HUGE + b"\n" + TEXT, b"[" + HUGE + b"," + HUGE + b"]"])
def test_an_integer_of_many_digits(data: bytes) -> None:
    """An integer of 5,000 digits is read, as a number too large for any reader."""
    entries, error = read(data)
    assert error == ""
    assert entries[0].value == {"type": "track", "n": float("inf")}
    assert not any(entry.defect for entry in entries)


@pytest.mark.parametrize("sign", ["", "-"])
def test_digits_at_the_limit(sign: str) -> None:
    """Of 4,300 digits none is lost, beside an integer of more too."""
    digits = f"{sign}{'8' * 4_300}"
    line = f'{{"a":{digits},"b":{"9" * 5_000}}}'
    for data in (line, f"[{line}]"):
        [entry] = read(data.encode())[0]
        assert isinstance(entry.value, dict)
        assert entry.value["a"] == int(digits)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b'[{"n":0},{"n":1}', "the array breaks off after item 2: is the file complete?"),
        (b'[{"n":0},{"n":1} {"n":2}]', "the array breaks off after item 2: is the file complete?"),
        (
            b'[{"n":0},{"n":1},',
            "item 3 of the array isn't JSON: Expecting value at line 1 column 18",
        ),
        (
            b'\n[{"n":0},\n {"n":1},\n {"n":}]',
            "item 3 of the array isn't JSON: Expecting value at line 4 column 7",
        ),
        (b'[{"n":0},{"n":1}]\n{"n":2}', "something follows the array after item 2"),
        (b'[{"n":0},{"n":1},' + DEEP[:-1], "the array breaks off after item 3: is the file comp"),
    ],
)
def test_an_array_that_is_not_whole(data: bytes, error: str) -> None:
    """The items before the break are read; then it is said where the array breaks."""
    entries, said = read(data)
    assert [entry.value for entry in entries[:2]] == [{"n": 0}, {"n": 1}]
    assert said.startswith(error)


def test_an_array_that_is_not_utf8() -> None:
    """An array with a broken byte can't be read, and the place is named."""
    assert read(b'[{"n":"\xff"}]') == ([], "the array isn't UTF-8: a broken byte at 7")


@pytest.mark.parametrize(("above", "line"), [(b"", 3), (b"\n\n", 5)])
def test_a_broken_document_is_one_entry(above: bytes, line: int) -> None:
    """A document over several lines that isn't JSON is refused once, at the place that is wrong."""
    text = b'{\n  "type": "track",\n  "n" 0,\n  "m": [\n    {}\n  ]\n}\n'
    expected = f"not JSON: Expecting ':' delimiter at line {line} column 7"
    assert defects(above + text) == [(1, expected)]


def test_text_that_is_no_json_at_all() -> None:
    """A file of something else is refused once."""
    assert defects(b"id;name\n1;Ada\n2;Bob\n") == [
        (1, "not JSON: Expecting value at line 1 column 1")
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [TEXT.decode(), json.dumps(GOOD)])
def test_utf_16_is_named(encoding: str, text: str) -> None:
    """UTF-16 is known by its mark or its zeros, and named."""
    assert read(text.encode(encoding)) == ([], "the input is UTF-16: save it as UTF-8")


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03", b"PK\x03\x04\x14\x00\x00\x00", b"{}\n\x00"])
def test_binary_is_named(data: bytes) -> None:
    """What is no text at all is named."""
    assert read(data) == ([], "the input is binary, no text: give JSON or NDJSON")


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> int:
    """The most that is read as one line or one document, made small."""
    monkeypatch.setattr(messages, "MAX_DOCUMENT_BYTES", 200)
    return 200


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize("size", [201, 400, 401, 402, 1_000])
@pytest.mark.parametrize("final", [b"\n", b""])
def test_a_line_that_is_too_long(limit: int, at: int, size: int, final: bytes) -> None:
    """A line over the limit is one entry that says so, wherever it is; no line is counted twice."""
    long = b'{"x":"' + b"y" * (size - 8) + b'"}'
    assert len(long) == size > limit
    lines = [b'{"n":0}', b'{"n":1}']
    lines.insert(at, long)
    expected = [(1, ""), (2, ""), (3, "")]
    expected[at] = (at + 1, "the line is over 200 bytes")
    assert defects(b"\n".join(lines) + final) == expected


@pytest.mark.parametrize("size", range(1, 12))
def test_lines_behind_a_bad_first_one(limit: int, size: int) -> None:
    """Wherever the limit of a document falls, every line behind it keeps its number."""
    lines = [b"{" * size, *[b'{"n":%d}' % n for n in range(60)]]
    lines += [b'{"x":"' + b"y" * 3 * limit + b'"}', b'{"n":7}']
    found = defects(b"\n".join(lines))
    assert [line for line, _ in found] == [*range(1, len(lines) + 1)]
    assert [line for line, defect in found if defect] == [1, len(lines) - 1]


@pytest.mark.usefixtures("limit")
def test_a_line_at_the_limit() -> None:
    """A line of as many bytes as the limit is read."""
    line = b'{"x":"' + b"y" * (200 - 8) + b'"}'
    assert defects(line + b"\n" + line) == [(1, ""), (2, "")]


@pytest.mark.usefixtures("limit")
def test_a_long_array() -> None:
    """An array over the limit isn't begun, and what to do is said."""
    data = json.dumps(GOOD * 10).encode()
    assert read(data) == ([], "the array is over 64 MiB: give NDJSON, one message a line")
