"""The timeline: what happened, when, and how much later."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from simulator.journal import Writer
from simulator.journal.messages import Attempt
from simulator.journal.pages import Pages
from simulator.tui.panes.subject import Subject
from simulator.tui.panes.timeline import MOST, timeline_document, way
from tests.simulator.generated import laws, texts
from tests.simulator.state.told import NOON, Told, contact, event
from tests.simulator.tui.subjects import HOSTILE, a_message, read, receive, shown


def at(seconds: float) -> str:
    return f"2024-03-11T10:21:{seconds:06.3f}Z"


def attempt(n: int, seconds: float, result: str = "503", **more: Any) -> dict[str, Any]:
    told = {"n": n, "at": at(seconds), "result": result}
    return {**told, "wait": None, "retry_after": None, "next_at": None, **more}


def operation(exchange: int, status: int = 201, method: str = "event") -> dict[str, Any]:
    one = {"exchange": exchange, "index": 0, "method": method, "status": status}
    return {**one, "applied": status == 201}


def came(seq: int, seconds: float, **more: Any) -> dict[str, Any]:
    return {"seq": seq, "at": at(seconds), "ms": 0.4, "fault": None, **more}


def test_a_message_that_was_tried_again() -> None:
    """Its exchanges, faults, attempts and waits in their order, then where it ended."""
    message = a_message(
        at=at(45.125),
        attempts=[
            attempt(1, 45.4, wait=0.4, retry_after=0.4, next_at=at(45.8)),
            attempt(2, 46.0, "ETIMEDOUT", wait=2.0, next_at=at(48)),
            attempt(3, 48.2, "201"),
        ],
        operations=[
            *(operation(20, 503), operation(20, 503, "contact"), operation(22, 201)),
        ],
    )
    exchanges = [came(20, 45.3, fault="status=503"), came(22, 48.1)]
    assert shown(way(message, exchanges)) == [
        "10:21:45.1  message 12 received",
        "+175 ms  exchange 20: event, contact, 503, doesn't count, took 0.4 ms, fault status=503",
        "+275 ms  attempt 1: 503, next in 0.4 s, as Retry-After asks, due +675 ms",
        "+875 ms  attempt 2: ETIMEDOUT, next in 2 s, due +2.9 s",
        "+3.0 s  exchange 22: event, 201, took 0.4 ms",
        "+3.1 s  attempt 3: 201",
        "delivered, settled as 14",
    ]


def test_all_at_one_moment() -> None:
    """Where the clock stands still an exchange comes before its attempt."""
    message = a_message(
        at=at(1),
        attempts=[attempt(1, 1), attempt(2, 1, "201")],
        operations=[operation(20, 503), operation(21)],
    )
    lines = shown(way(message, [came(20, 1), came(21, 1)]))
    assert [one.split("  ")[1][:11] for one in lines[1:-1]] == [
        "exchange 20",
        "attempt 1: ",
        "exchange 21",
        "attempt 2: ",
    ]


def test_a_clock_that_was_set_on() -> None:
    """What is much later, or earlier, is told in seconds."""
    message = a_message(at=at(1), attempts=[attempt(1, 1)])
    message["attempts"][0]["at"] = "2024-03-12T10:21:01.000Z"
    assert shown(way(message, []))[1] == "+86,400.0 s  attempt 1: 503"
    message["attempts"][0]["at"] = "2024-03-11T10:20:59.000Z"
    assert shown(way(message, []))[1] == "-2.0 s  attempt 1: 503"


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({"stage": "received", "settled": None}, ["received"]),
        (
            {"stage": "failed", "code": "id_required", "detail": "none is given"},
            ["failed id_required, settled as 14", "    none is given"],
        ),
        ({"stage": "filtered at source", "settled": 12}, ["filtered at source, settled as 12"]),
    ],
)
def test_a_message_that_was_never_tried(fields: dict[str, Any], lines: list[str]) -> None:
    """Its stage, and why."""
    assert shown(way(a_message(at=at(1), **fields), []))[1:] == lines


def test_very_many_attempts() -> None:
    """The last ones are shown, those before are counted."""
    message = a_message(
        at=at(0), attempts=[attempt(n + 1, n) for n in range(50)], operations=[operation(9)]
    )
    lines = shown(way(message, []))
    assert lines[1] == "30 attempts before those below aren't shown"
    assert len(lines) == 2 + MOST + 1
    assert "attempt 31:" in lines[2]


def timeline_of(writer: Writer, subject: Subject) -> list[str]:
    with Pages(writer.path) as pages:
        return shown(timeline_document(pages, subject))


def page(message_id: str) -> dict[str, Any]:
    return {"type": "page", "messageId": message_id, "userId": "u1"}


def test_of_a_journal(told: Told) -> None:
    """A message's exchanges are read from it, and another message's aren't."""
    first, _ = receive(told.writer, page("m1"), page("m2"))
    came, _, again = told.tell(
        *([{**event("u1"), "messageId": name}] for name in ("m1", "m2", "m1"))
    )
    told.writer.attempt(Attempt(first, 1, NOON + 90.5, "503", 1.0, None, NOON + 91))
    told.writer.commit()
    lines = timeline_of(told.writer, read(told.writer, came, first))
    assert lines == [
        "12:00:00.0  message 2 received",
        f"+{came}.0 s  exchange {came}: event, 201, took 0.2 ms",
        f"+{again}.0 s  exchange {again}: event, 201, took 0.2 ms",
        "+90.5 s  attempt 1: 503, next in 1 s, due +91.0 s",
        "delivered, settled as 2",
    ]


def test_many_exchanges_of_a_message(told: Told) -> None:
    """The last ones are read."""
    [message] = receive(told.writer, page("m1"))
    told.tell(*([{**event("u1"), "messageId": "m1"}] for _ in range(25)))
    lines = timeline_of(told.writer, read(told.writer, None, message))
    assert lines[1] == "5 exchanges before those below aren't shown"
    assert sum(" exchange " in one for one in lines) == MOST


def test_a_direct_request(told: Told) -> None:
    """When it came, what it was answered, and that no message is known."""
    [seq] = told.tell(contact("u1"))
    assert timeline_of(told.writer, read(told.writer, seq)) == [
        "12:00:02.0  exchange 2 came: POST /v1/contact",
        "+0.2 ms  200",
        "no message is known behind it: the request came by itself, not by the Segment side",
    ]


def test_a_direct_request_that_was_never_answered(told: Told) -> None:
    """A fault that let it go is named."""
    [seq] = told.tell(contact("u1"))
    subject = read(told.writer, seq)
    assert subject.exchange is not None
    subject.exchange.update(status=0, fault="drop=before")
    subject.exchange["items"][0]["applied"] = False
    assert timeline_of(told.writer, subject)[1] == (
        "+0.2 ms  no answer, doesn't count, fault drop=before"
    )


def test_a_batch_of_messages(told: Told) -> None:
    """Each is a line, with its stage; of many the first."""
    receive(told.writer, *(page(f"m{n}") for n in range(30)))
    [seq] = told.tell([{**event("u1"), "messageId": f"m{n}"} for n in range(30)])
    told.writer.attempt(Attempt(2, 1, NOON, "201"))
    told.writer.commit()
    lines = timeline_of(told.writer, read(told.writer, seq))
    assert lines[3] == "30 messages: each has its own timeline"
    assert lines[4] == "  message 2 12:00:00.0 page delivered, 1 attempt"
    assert lines[5] == "  message 3 12:00:00.0 page delivered, 0 attempts"
    assert lines[-1] == "  and 10 more"


def test_nothing(writer: Writer) -> None:
    """What isn't recorded has no timeline."""
    assert timeline_of(writer, Subject()) == ["nothing is recorded of it"]


@laws
@given(texts, texts)
def test_nothing_reaches_the_terminal(text: str, other: str) -> None:
    """Whatever a far side answered, and whatever a fault is called."""
    message = a_message(
        attempts=[attempt(1, 1, text + HOSTILE)],
        operations=[operation(20, method=other + HOSTILE)],
        code=text + HOSTILE,
        detail=other + HOSTILE,
    )
    shown(way(message, [came(20, 1, fault=other + HOSTILE)]))
