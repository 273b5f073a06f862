"""Messages in every form that they come in: told apart by content, numbered as they stand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.exchange_formats.dead_letters import is_dead_letter
from simulator.exchange_formats.messages import Entry
from tests.simulator.exchange_formats.inputs import BOM, gzipped, ndjson, read

ONE: dict[str, Any] = {"type": "track", "userId": "u1", "event": "Café\n", "properties": {"n": [1]}}
TWO: dict[str, Any] = {"type": "page", "userId": "u2"}
SHORT = json.dumps(TWO).encode()
UTF8 = json.dumps([ONE, TWO], ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        pytest.param(ndjson([ONE, TWO]), [1, 2], id="ndjson"),
        pytest.param(ndjson([ONE, TWO]).rstrip(), [1, 2], id="ndjson without a final newline"),
        pytest.param(ndjson([ONE, TWO], "\r\n"), [1, 2], id="ndjson with CRLF"),
        pytest.param(ndjson([ONE, TWO], "\n\n \t\n"), [1, 4], id="ndjson with blank lines"),
        pytest.param(b"\n\r\n" + ndjson([ONE, TWO]), [3, 4], id="blank lines before"),
        pytest.param(BOM + ndjson([ONE, TWO]), [1, 2], id="ndjson with a byte order mark"),
        pytest.param(gzipped(ndjson([ONE, TWO])), [1, 2], id="ndjson gzipped"),
        pytest.param(gzipped(BOM + ndjson([ONE, TWO])), [1, 2], id="a byte order mark inside gzip"),
        pytest.param(gzipped(ndjson([ONE])) + gzipped(ndjson([TWO])), [1, 2], id="gzip twice"),
        pytest.param(json.dumps([ONE, TWO]).encode(), [1, 2], id="array"),
        pytest.param(json.dumps([ONE, TWO], indent=2).encode(), [1, 2], id="array over lines"),
        pytest.param(b"\n [" + json.dumps([ONE, TWO]).encode()[1:] + b"\n\n", [1, 2], id="spaced"),
        pytest.param(UTF8, [1, 2], id="array in UTF-8"),
        pytest.param(BOM + UTF8, [1, 2], id="array with a byte order mark"),
        pytest.param(gzipped(UTF8), [1, 2], id="array gzipped"),
        pytest.param(json.dumps({"batch": [ONE, TWO]}).encode(), [1, 2], id="batch"),
        pytest.param(json.dumps({"batch": [ONE, TWO]}, indent=1).encode(), [1, 2], id="batch laid"),
    ],
)
def test_two_messages(data: bytes, lines: list[int]) -> None:
    """Two messages are two entries: by their physical line in NDJSON, else by their index."""
    entries, error = read(data)
    assert error == ""
    assert entries == [Entry(lines[0], ONE), Entry(lines[1], TWO)]


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(ONE).encode(),
        json.dumps(ONE, indent=4).encode(),
        json.dumps(ONE, indent=4).replace("\n", "\r\n").encode(),
        b"\n\n" + json.dumps(ONE, indent=4).encode() + b"\n\n",
        BOM + json.dumps(ONE, indent=4).encode(),
        gzipped(json.dumps(ONE, indent=4).encode()),
    ],
)
def test_one_document(data: bytes) -> None:
    """One message, on one line or laid out over many, is one entry, the first."""
    assert read(data) == ([Entry(1, ONE)], "")


@pytest.mark.parametrize("data", [b"", b"\n", b" \r\n\t\n", BOM, gzipped(b""), b"[]", b"[ \n ]\n"])
def test_nothing(data: bytes) -> None:
    """Input without a message has no entry, and that is no error."""
    assert read(data) == ([], "")


@pytest.mark.parametrize("value", [None, 7, "text", True, 1.5, {}, [1]])
def test_any_json_value_is_an_entry(value: object) -> None:
    """What is no message is for the translation to refuse: it is read like one."""
    assert read(json.dumps([value, TWO]).encode()) == ([Entry(1, value), Entry(2, TWO)], "")
    if not isinstance(value, list):
        assert read(ndjson([value, TWO])) == ([Entry(1, value), Entry(2, TWO)], "")


@pytest.mark.parametrize(
    ("shared", "own", "merged"),
    [
        ({"context": {"ip": "1", "app": {"a": 1}}}, {}, {"context": {"ip": "1", "app": {"a": 1}}}),
        (
            {"context": {"ip": "1", "app": {"a": 1}}},
            {"context": {"ip": "2", "app": {"b": 2}}},
            {"context": {"ip": "2", "app": {"b": 2}}},
        ),
        ({"context": {"ip": "1"}}, {"context": {"ip": None}}, {"context": {"ip": None}}),
        ({"context": {"ip": "1"}}, {"context": None}, {"context": {"ip": "1"}}),
        ({"context": {"ip": "1"}}, {"context": []}, {"context": {"ip": "1"}}),
        ({"context": {"ip": "1"}}, {"context": "own"}, {"context": "own"}),
        ({"context": []}, {"context": {"ip": "1"}}, {"context": {"ip": "1"}}),
        (
            {"integrations": {"All": True, "X": False}},
            {"integrations": {"All": False}},
            {"integrations": {"All": False, "X": False}},
        ),
        ({"integrations": {"All": False}}, {"context": {}}, {"integrations": {"All": False}}),
        ({"timestamp": "2024-03-11", "sentAt": "2024-03-11", "writeKey": "k"}, {}, {}),
    ],
)
def test_batch_is_merged(
    shared: dict[str, Any], own: dict[str, Any], merged: dict[str, Any]
) -> None:
    """What a Segment batch says for all is each item's, key by key; the item's own wins."""
    item = {"type": "track", **own}
    document = {"batch": [item, 7], **shared}
    [first, second] = read(json.dumps(document).encode())[0]
    assert first == Entry(1, {**item, **merged})
    assert second == Entry(2, 7)


def test_items_of_a_batch_share_nothing_but_what_it_says() -> None:
    """One item's own context is no other item's."""
    batch = [{"type": "a", "context": {"x": 1}}, {"type": "b"}]
    entries, _ = read(json.dumps({"batch": batch, "context": {"y": 2}}).encode())
    assert [entry.value for entry in entries] == [
        {"type": "a", "context": {"y": 2, "x": 1}},
        {"type": "b", "context": {"y": 2}},
    ]


@pytest.mark.parametrize(
    "message", [{"type": "track", "batch": [1, 2]}, {"batch": {"a": 1}}, {"batch": None}]
)
def test_what_is_no_batch(message: dict[str, Any]) -> None:
    """A message with a type, or without a list, is no batch."""
    assert read(json.dumps(message).encode()) == ([Entry(1, message)], "")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"message": {"type": "track"}, "operations": []}, True),
        ({"message": 7, "operations": [1], "reason": "ETIMEDOUT", "response": None}, True),
        ({"message": {}, "operations": {}}, False),
        ({"message": {}}, False),
        ({"operations": []}, False),
        ({"type": "track", "message": {}, "operations": []}, False),
        ([], False),
        (None, False),
        ("message", False),
    ],
)
def test_dead_letters_are_known(value: object, expected: bool) -> None:
    """A dead letter is a message beside a list of operations; a Segment message never is one."""
    assert is_dead_letter(value) is expected


def test_dead_letters_are_read_as_they_stand() -> None:
    """A file of dead letters is read like any other, one alone too."""
    letter = {"message": ONE, "operations": [{"method": "contact"}], "reason": "HTTP_500"}
    assert read(ndjson([letter, TWO])) == ([Entry(1, letter), Entry(2, TWO)], "")
    assert read(json.dumps(letter, indent=2).encode()) == ([Entry(1, letter)], "")
