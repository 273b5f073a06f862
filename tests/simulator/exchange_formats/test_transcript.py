"""A transcript: what happened, without what no two runs share."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.exchange_formats.transcript import SCHEMA_VERSION, Transcript
from tests.simulator.generated import exchanges, laws

MESSAGE = {
    "seq": 3,
    "at": "2026-01-05T00:00:00.000Z",
    "workspace": "1a2b3c4d",
    "message_id": "m1",
    "type": "page",
    "uid": "u1",
    "stage": "delivered",
    "code": None,
    "detail": "in 3.1 s",
    "settled": 9,
    "attempts": [
        {"n": 1, "at": "x", "result": "503", "wait": 0.3, "retry_after": None, "next_at": "y"},
        {"n": 2, "at": "x", "result": "201", "wait": None, "retry_after": None, "next_at": None},
    ],
    "operations": [{"exchange": 4}],
    "body": '{"type": "page"}',
    "encoding": "utf-8",
}
PART = {
    "headers": [
        ["Host", "127.0.0.1:8600"],
        ["User-Agent", "salesmachine-destination/0.1.0"],
        ["DATE", "Mon, 05 Jan 2026 00:00:00 GMT"],
        ["Content-Type", "application/json"],
    ],
    "body": "[]",
    "encoding": "utf-8",
}
EXCHANGE = {
    "schema_version": 1,
    "seq": 4,
    "at": "2026-01-05T00:00:00.000Z",
    "workspace": "1a2b3c4d",
    "method": "POST",
    "path": "/v1/batch",
    "status": 201,
    "verdict": "ok",
    "fault": None,
    "ms": 3.2,
    "request": PART,
    "response": PART,
    "items": [{"index": 0, "message": 3, "method": "event"}],
    "violations": [{"code": "SM-301"}],
}
KEPT = {**PART, "headers": [["Content-Type", "application/json"]]}


def told(*news: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of these."""
    return list(Transcript().objects({"seed": 0}, news))


def test_a_message_and_its_exchange() -> None:
    """Numbers stand for seqs and workspaces; moments, durations, ports and versions don't."""
    assert told(MESSAGE, EXCHANGE) == [
        {"schema_version": SCHEMA_VERSION, "seed": 0},
        {
            "message": 1,
            "workspace": 1,
            "message_id": "m1",
            "type": "page",
            "uid": "u1",
            "stage": "delivered",
            "code": None,
            "attempts": ["503", "201"],
            "body": '{"type": "page"}',
        },
        {
            "exchange": 1,
            "workspace": 1,
            "method": "POST",
            "path": "/v1/batch",
            "status": 201,
            "verdict": "ok",
            "fault": None,
            "request": KEPT,
            "response": KEPT,
            "items": [{"index": 0, "message": 1, "method": "event"}],
            "violations": [{"code": "SM-301"}],
        },
        {"exchanges": 1, "messages": {"delivered": 1}},
    ]


def test_numbers() -> None:
    """Workspaces are numbered as they come; what isn't known of another run has no number."""
    others = [
        {**EXCHANGE, "workspace": None, "items": [{"message": 1}]},
        {**EXCHANGE, "workspace": "ffffffff"},
        {**MESSAGE, "workspace": "00000000", "stage": "failed"},
        {**EXCHANGE, "workspace": "ffffffff"},
    ]
    _, *lines, last = told(*others)
    assert [line["workspace"] for line in lines] == [None, 1, 2, 1]
    assert lines[0]["items"][0]["message"] is None
    assert [line["exchange"] for line in lines if "exchange" in line] == [1, 2, 3]
    assert last == {"exchanges": 3, "messages": {"failed": 1}}


@settings(laws, max_examples=40)
@given(st.lists(exchanges(), max_size=3), st.integers(1, 9), st.floats(0, 1e6))
def test_what_no_two_runs_share(found: list[Any], later: int, ms: float) -> None:
    """Another journal, another moment and another machine's speed make the same lines."""
    lines = told(*(exchange.to_dict() for exchange in found))
    for number, exchange in enumerate(found):
        exchange.seq, exchange.at, exchange.ms = number + later, exchange.at + later, ms
        exchange.workspace = exchange.workspace and "0badcafe"
    again = told(*(exchange.to_dict() for exchange in found))
    assert json.dumps(lines) == json.dumps(again)
