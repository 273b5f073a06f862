"""What is listed: exchanges and messages as our commands print them; what else is as it is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from simulator.exchange_formats.listed import unlisted
from simulator.exchange_formats.messages import Entry
from tests.simulator.exchange_formats.sources import TRACK, got
from tests.simulator.generated import exchanges, json_values, laws
from tests.simulator.journal.exchanges import exchange

EXCHANGE = exchange().to_dict()
LISTED: dict[str, Any] = {
    "seq": 3,
    "at": "2024-03-11T09:21:45.123Z",
    "type": "track",
    "stage": "delivered",
    "attempts": [],
    "operations": [],
    "body": json.dumps(TRACK),
    "encoding": "utf-8",
}
RAW = {
    **TRACK,
    "receivedAt": "2024-03-11T09:21:45.123Z",
    "_metadata": {"bundled": []},
    "version": 2,
}
PAGE = {"schema_version": 1, "data": [LISTED, EXCHANGE], "next": None}


def test_what_our_commands_print() -> None:
    """Lines of sim tail, of sim messages and messages, mixed; each at its line."""
    lines = [EXCHANGE, LISTED, TRACK, {**LISTED, "body": "{", "stage": "failed on ingest"}]
    found = got("".join(f"{json.dumps(line)}\n" for line in lines))
    assert found.exchanges == [EXCHANGE]
    assert found.messages == [TRACK, TRACK]
    assert found.defects == [
        "only the beginning of the message is kept: what was refused isn't kept whole"
    ]
    assert [one.line for one in found.records] == [1, 2, 3, 4]


def test_other_forms() -> None:
    """An array of them, one over several lines, a page of the control plane, base64."""
    encoded = {**LISTED, "body": "eyJ0eXBlIjoicGFnZSJ9", "encoding": "base64"}
    for text in (
        json.dumps([EXCHANGE, LISTED]),
        json.dumps(PAGE),
        f"\n{json.dumps([LISTED, EXCHANGE], indent=2)}",
    ):
        found = got(text)
        assert (found.exchanges, found.messages) == ([EXCHANGE], [TRACK])
    assert got(json.dumps(EXCHANGE, indent=1)).exchanges == [EXCHANGE]
    assert got(json.dumps(encoded)).messages == [{"type": "page"}]


def test_what_is_no_exchange() -> None:
    """What only looks like one is a defect that says where."""
    found = got(json.dumps({**EXCHANGE, "status": "200"}))
    [defect] = found.defects
    assert defect.startswith("no exchange as sim tail lists it: error SM-204 /status: expected ")


@settings(laws, max_examples=50)
@given(exchanges())
def test_any_exchange(made: Any) -> None:
    """Whatever it holds, it is read as it was written."""
    told = made.to_dict()
    assert got(json.dumps(told)).exchanges == [told]


def test_what_segment_shows() -> None:
    """A message of the debugger is one."""
    assert got(json.dumps(RAW, indent=2)).messages == [RAW]


@pytest.mark.parametrize(
    "value",
    [
        {"event": RAW},
        {"payload": RAW, "id": 7},
        {"body": json.dumps(RAW), "headers": {}},
        {"message": RAW, "expect": {}},
        {"message": RAW, "operations": []},
        {"case": "x", "event": RAW},
        {"event": RAW, "payload": RAW},
        {"event": {"type": "track"}},
        {"event": {"userId": "u1"}},
        {"event": {**RAW, "type": "other"}},
        {"event": "Docs Viewed"},
        {"body": "{"},
        {"type": "track", "properties": {}, "event": RAW},
        {"traits": RAW},
        {"log": {}},
        {"log": {"level": "info"}},
        {"log": "a line", "stream": "stdout"},
    ],
)
def test_what_means_something_else(value: object) -> None:
    """A case, a dead letter, a message inside another object: it stays as it is."""
    assert got(json.dumps(value)).messages == [value]


@laws
@given(json_values)
def test_any_value(value: Any) -> None:
    """Nothing is lost and nothing raises."""
    assert len(list(unlisted(Entry(1, value)))) == 1 or value["data"] is not None
