"""A message of the ledger on one line, and what became of it underneath."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.journal.messages import STAGES
from simulator.lines.messages import attempt_text, ledger_lines, message_lines, stages_line
from tests.simulator.generated import laws, texts

HOSTILE = "\x1b[2J\r\n\u202e"


def message(**fields: Any) -> dict[str, Any]:
    return {
        "seq": 12,
        "at": "2024-03-11T10:21:45.250Z",
        "workspace": "63260884",
        "message_id": "m1",
        "type": "track",
        "uid": "u1",
        "stage": "delivered",
        "code": None,
        "detail": None,
        "settled": 14,
        "attempts": [],
        "operations": [],
        "body": "{}",
        "encoding": "utf-8",
        **fields,
    }


def attempt(n: int, result: str = "503", wait: float | None = 4.0, **more: Any) -> dict[str, Any]:
    at = "2024-03-11T10:21:45.250Z"
    return {"n": n, "at": at, "result": result, "wait": wait, "retry_after": None, **more}


def operation(
    exchange: int, method: str = "event", status: int = 201, **more: Any
) -> dict[str, Any]:
    one = {"exchange": exchange, "index": 0, "method": method, "status": status}
    return {**one, "applied": status < 300 and status > 0, **more}


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, ["   12  10:21:45  63260884  track     u1         delivered"]),
        (
            {"stage": "failed on ingest", "code": "id_not_string", "detail": "/userId: a string"},
            [
                "   12  10:21:45  63260884  track     u1         failed on ingest id_not_string",
                "    /userId: a string",
            ],
        ),
        (
            {
                "stage": "filtered at destination",
                "code": "FILTERED_BY_INTEGRATIONS_OBJECT",
                "detail": "it is off",
            },
            [
                "   12  10:21:45  63260884  track     u1         filtered at destination",
                "    FILTERED_BY_INTEGRATIONS_OBJECT: it is off",
            ],
        ),
        (
            {"stage": "filtered at source", "code": "duplicate_message_id"},
            [
                "   12  10:21:45  63260884  track     u1         filtered at source",
                "    duplicate_message_id",
            ],
        ),
        (
            {"workspace": None, "type": None, "uid": None, "stage": "failed on ingest"},
            ["   12  10:21:45  --------  ?         -          failed on ingest"],
        ),
        ({"seq": 1_234_567}, ["1234567  10:21:45  63260884  track     u1         delivered"]),
    ],
)
def test_a_message_is_a_line(fields: dict[str, Any], shown: list[str]) -> None:
    """Seq, time, workspace, call, uid, stage and code; a long code stands before its detail."""
    assert message_lines(message(**fields)) == shown


CODES = [None, "id_required", "HTTP_503", "ECONNREFUSED", "FILTERED_BY_INTEGRATIONS_OBJECT"]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("uid", ["u1", "u" * 9, "u" * 90, "日" * 90])
def test_it_has_80_columns(stage: str, code: str | None, uid: str) -> None:
    """Whatever its stage, code and uid, the line fits; of the uid is shown what has room."""
    found = message_lines(message(stage=stage, code=code, uid=uid, type="identify", seq=99_999))
    assert len(found[0]) <= 80
    assert uid[:8] in found[0]
    assert stage in found[0]
    assert code is None or code in "".join(found)


@laws
@given(texts, texts, texts, texts)
def test_payloads_cannot_reach_the_terminal(call: str, uid: str, code: str, detail: str) -> None:
    """Whatever a message holds, its lines are printable, and one is its own."""
    shown = message_lines(message(type=call, uid=uid, code=code, detail=detail))
    assert 1 <= len(shown) <= 2
    assert all(line.isprintable() for line in shown)


def test_the_ledger_is_printable() -> None:
    """Results and methods are written out too."""
    operations = [operation(12, HOSTILE)]
    shown = ledger_lines(message(attempts=[attempt(1, HOSTILE)], operations=operations))
    assert len(shown) == 3
    assert all(line.isprintable() for line in shown)


@pytest.mark.parametrize(
    ("attempts", "shown"),
    [
        ([], []),
        ([attempt(1, "201", None)], []),
        ([attempt(1, "400", None)], ["attempt 1 at 10:21:45 400"]),
        ([attempt(1)], ["attempt 1 at 10:21:45 503, next in 4 s"]),
        (
            [attempt(1, "201", None), attempt(2)],
            ["201, then attempt 2 at 10:21:45 503, next in 4 s"],
        ),
        (
            [attempt(1), attempt(2, "201", None)],
            ["503, then attempt 2 at 10:21:45 201"],
        ),
        (
            [*(attempt(n) for n in range(1, 30)), attempt(30, "ECONNREFUSED"), attempt(31)],
            ["503 x29, ECONNREFUSED, then attempt 31 at 10:21:45 503, next in 4 s"],
        ),
    ],
)
def test_attempts(attempts: list[dict[str, Any]], shown: list[str]) -> None:
    """The last one is told, those before are counted; where one was enough nothing is."""
    assert ledger_lines(message(attempts=attempts))[1:] == [f"    {line}" for line in shown]


@pytest.mark.parametrize(
    ("wait", "asked", "shown"),
    [
        (0.04, None, "next in 0 s"),
        (0.26, None, "next in 0.3 s"),
        (60.0, None, "next in 60 s"),
        (2.0, 2.0, "next in 2 s, as Retry-After asks"),
        (2.5, 2.0, "next in 2.5 s"),
    ],
)
def test_waits(wait: float, asked: float | None, shown: str) -> None:
    """Seconds by Segment's clock, to a tenth; that Retry-After asked for them is said."""
    found = attempt_text(attempt(3, wait=wait, retry_after=asked))
    assert found == f"attempt 3 at 10:21:45 503, {shown}"


@pytest.mark.parametrize(
    ("operations", "shown"),
    [
        ([operation(12)], "event in exchange 12 (201)"),
        (
            [operation(12), operation(15, status=503)],
            "event in exchange 12 (201), 15 (503, doesn't count)",
        ),
        ([operation(12, status=0)], "event in exchange 12 (no answer, doesn't count)"),
        ([operation(12, status=0, applied=True)], "event in exchange 12 (no answer)"),
        ([operation(12), operation(12)], "event x2 in exchange 12 (201)"),
        (
            [operation(12, "account"), operation(12, "contact")],
            "account, contact in exchange 12 (201)",
        ),
        (
            [operation(12), operation(12), operation(14)],
            "event x2 in exchange 12 (201); event in exchange 14 (201)",
        ),
        (
            [operation(12, status=503, applied=False), operation(12)],
            "event x2 in exchange 12 (503)",
        ),
        (
            [*(operation(n, status=503) for n in range(20, 60)), operation(60)],
            "event in exchange 20 (503, doesn't count), 39 more, 60 (201)",
        ),
        (
            [operation(20), operation(21), operation(22)],
            "event in exchange 20 (201), 21 (201), 22 (201)",
        ),
        ([operation(20, method=None)], "? in exchange 20 (201)"),
    ],
)
def test_where_its_operations_arrived(operations: list[dict[str, Any]], shown: str) -> None:
    """Which exchanges they came in, what those were answered, and whether it counts."""
    assert ledger_lines(message(operations=operations))[1:] == [f"    {shown}"]


@laws
@given(st.dictionaries(st.sampled_from(STAGES), st.integers(1, 5_000)))
def test_stages_are_counted(counts: dict[str, int]) -> None:
    """The whole, then each stage that there is, in the order of a message's way."""
    whole, _, each = stages_line(counts).partition(": ")
    assert int(whole.split()[0].replace(",", "")) == sum(counts.values())
    told = dict(reversed(one.split(" ", 1)) for one in each.split(", ") if one)
    assert {stage: int(n.replace(",", "")) for stage, n in told.items()} == counts
    assert list(told) == [stage for stage in STAGES if stage in counts]
