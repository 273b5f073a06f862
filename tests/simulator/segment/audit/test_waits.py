"""Waits: Retry-After is respected, the pause after a 429 too, and waits between attempts grow."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.segment.audit import Kind
from simulator.segment.audit.waits import TOLERANCE_SECONDS, cap
from tests.simulator.segment.audit.told import (
    Step,
    audited,
    ended,
    found,
    got,
    marked,
    said,
    sent,
    started,
    tried,
)

DATE = "Mon, 11 Mar 2024 12:01:05 GMT"
"""65 seconds after noon."""


@pytest.mark.parametrize(
    ("scale", "status", "asks", "at", "kept"),
    [
        (1, 503, "5", 65, True),
        (1, 503, "5", 64.9, False),
        (1, 429, "5", 64.9, False),
        (1, 408, "5", 64.9, False),
        (1, 423, "5", 64.9, False),
        (10, 503, "5", 60.5, True),
        (10, 503, "5", 60.4, False),
        (1, 503, "5", 65 - TOLERANCE_SECONDS / 2, True),
        (1, 503, "5", 65 - TOLERANCE_SECONDS * 2, False),
        (1, 503, DATE, 65, True),
        (1, 503, DATE, 64.9, False),
        (10, 503, DATE, 60.4, False),
        (10, 503, DATE, 60.5, True),
        (1, 503, DATE.replace("GMT", "-0000"), 64.9, False),
        (1, 503, "2.5", 62.4, False),
        (1, 503, "2.5", 62.5, True),
        (1, 503, "0", 60, True),
        (1, 503, "soon", 60, True),
        (1, 503, "-5", 60, True),
        (1, 503, "9" * 400, 60, True),
        (1, 503, DATE.replace("12:01:05", "11:00:00"), 60, True),
        (1, 503, "1\nRetry-After: 5", 64.9, False),
        (1, 503, "1\nX: y\nretry-after:5", 64.9, False),
    ],
)
def test_retry_after(
    path: Path, scale: float, status: int, asks: str, at: float, kept: bool
) -> None:
    """Nothing of a message comes before its answer's Retry-After, as fast as time goes there."""
    audit = audited(
        path,
        started(time_scale=scale),
        got("m1"),
        sent("m1", status=status, asks=asks, at=60),
        sent("m1", at=at),
        ended("m1"),
    )
    assert found(audit) == ({} if kept else {"retry-after": 1})


def test_what_is_said_of_it(path: Path) -> None:
    """By how much it came too soon, and after which exchange."""
    steps = [sent("m1", status=503, asks="5", at=60), sent("m1", at=62.75), ended("m1")]
    audit = audited(path, got("m1"), *steps)
    assert said(audit, "retry-after") == [
        "exchange 4 came 2.250 s sooner than exchange 3 allowed (Retry-After, 5 s)"
    ]
    assert audit.retry_after_judged == 1


UNBOUND: list[tuple[str, list[Step]]] = [
    ("its answer broke off", [sent("m1", status=503, asks="5", fault="drop=half", at=60)]),
    ("nobody waits after a final answer", [sent("m1", "x", status=413, asks="5", at=60)]),
    ("nor after success", [sent("m1", asks="5", at=60, fault="drop=half")]),
    ("another message", [sent("m2", status=503, asks="5", at=60)]),
    (
        "the clock was changed",
        [sent("m1", status=503, asks="5", at=60), marked("clock")],
    ),
    ("the clock stood still", [sent("m1", status=503, asks="5", at=60, ms=0)]),
    (
        "a start before the ledger knew",
        [sent("m1", status=503, asks="5", at=60), started(at=60.5)],
    ),
]


@pytest.mark.parametrize("steps", [one[1] for one in UNBOUND], ids=[one[0] for one in UNBOUND])
def test_what_asks_nobody_to_wait(path: Path, steps: list[Step]) -> None:
    """What nobody could know, or can tell, isn't judged."""
    audit = audited(path, got("m1"), *steps, sent("m1", at=61), ended("m1"))
    assert not found(audit).keys() & {"retry-after", "pause"}


def test_under_a_new_start(path: Path) -> None:
    """What the ledger had before the simulator was started anew holds afterwards."""
    audit = audited(
        path,
        *(got("m1"), sent("m1", status=503, asks="5", at=60)),
        *(tried("m1", "503", 5, 5, at=60.1, due=65), started(at=61)),
        *(sent("m1", at=62), ended("m1")),
    )
    assert found(audit) == {"retry-after": 1}


def test_the_longest_wait_counts(path: Path) -> None:
    """A later answer that asks for less doesn't shorten an earlier one's wait."""
    audit = audited(
        path,
        *(got("m1"), sent("m1", status=503, asks="9", at=60)),
        *(sent("m1", status=503, asks="1", at=69), sent("m1", at=70), ended("m1")),
    )
    assert (found(audit), audit.retry_after_judged) == ({}, 2)
    audit = audited(
        path.with_name("other"),
        *(got("m1"), sent("m1", status=503, asks="9", at=60)),
        *(sent("m1", status=503, asks="1", at=61), sent("m1", at=63), ended("m1")),
    )
    assert found(audit) == {"retry-after": 2}


def test_any_operation_of_it(path: Path) -> None:
    """It is the message that waits, not one of its operations."""
    audit = audited(
        path,
        got("m1", name="Pricing"),
        sent("m1", "m1.2", status=503, asks="5", at=60),
        *(sent("m1.2", at=61), sent("m1", at=66), ended("m1")),
    )
    assert found(audit) == {"retry-after": 1, "order": 1}


def paused(*between: Step, status: int = 429, relay: str = "batch", **other: object) -> list[Step]:
    """One message is answered 429, and another is sent a second later, which is too soon."""
    return [
        *(started(at=1, relay=relay), got("m1"), got("m2", "u2")),
        *(sent("m1", status=status, asks="5", at=60), *between),
        sent("m2", at=61, **other),  # type: ignore[arg-type]
        *(sent("m1", at=65), ended("m1"), ended("m2")),
    ]


PAUSES: list[tuple[str, list[Step], int]] = [
    ("too soon", paused(), 1),
    ("after what isn't 429", paused(status=503), 0),
    ("by the hook", paused(relay="hook"), 0),
    ("the clock stood still", paused(ms=0), 0),
    ("a start before the ledger knew", paused(started(at=60.5)), 0),
    ("a start after it knew", paused(tried("m1", "429", 5, 5, at=60.1), started(at=60.5)), 1),
    ("another request", paused(path="/v1/contact"), 0),
]


@pytest.mark.parametrize(
    ("steps", "count"), [one[1:] for one in PAUSES], ids=[one[0] for one in PAUSES]
)
def test_after_a_429_nothing_else_comes(path: Path, steps: list[Step], count: int) -> None:
    """A 429 limits the token: the relay sends nothing of its workspace until it is over (A4)."""
    audit = audited(path, *steps)
    assert found(audit) == ({"pause": count} if count else {})
    for one in audit.findings.get("pause", ()):
        assert "came 4.000 s sooner than exchange 5 allowed (Retry-After, 5 s)" in one.said


def test_who_else_may_come_during_a_pause(path: Path) -> None:
    """Another workspace, and requests with messages that weren't accepted here."""
    other = "ffffffff"
    audit = audited(
        path,
        *(got("m1"), got("m2", workspace=other), got("m3", stage="filtered at source")),
        *(sent("m1", status=429, asks="5", at=60), sent("m2", workspace=other, at=61)),
        *(sent("direct", at=61), sent("m3", at=61), sent("m4", at=62), got("m4")),
        *(sent("m1", at=65), sent("m4", at=66), *map(ended, ("m1", "m2", "m4"))),
    )
    assert found(audit) == {}


def test_a_pause_is_told_once(path: Path) -> None:
    """A request with several messages that comes too soon is one finding, as is their 429."""
    names = ("m1", "m2", "m3", "m4")
    users = zip(names, ("u1", "u2", "u3", "u4"), strict=True)
    audit = audited(
        path,
        *(got(name, user) for name, user in users),
        *(sent("m1", "m2", status=429, asks="5", at=60), sent("m3", "m4", at=61)),
        *(sent("m1", "m2", at=65), *map(ended, names)),
    )
    assert found(audit) == {"pause": 1}


def test_requests_that_nobody_looked_into(path: Path) -> None:
    """What a rate limit refused is known by its body."""
    audit = audited(
        path,
        *(got("m1"), sent("m1", status=429, asks="5", at=60, unread=True)),
        *(sent("m1", at=61), ended("m1")),
    )
    assert found(audit) == {"retry-after": 1}


@pytest.mark.parametrize(
    ("number", "seconds"), [(1, 0.5), (2, 1), (3, 2), (7, 32), (8, 60), (9, 60), (10_000, 60)]
)
def test_how_waits_grow(number: int, seconds: float) -> None:
    """Up to 0.5 s, 1 s, 2 s and so on, and never over 60 s."""
    assert cap(number) == seconds


WAITS: list[tuple[str, list[Step], Kind | None]] = [
    ("none at all", [tried("m1", wait=0.0)], None),
    ("the longest", [tried("m1", wait=0.5), tried("m1", wait=1.0)], None),
    ("too long", [tried("m1", wait=0.51)], "backoff"),
    ("too long a second one", [tried("m1", wait=0.1), tried("m1", wait=1.1)], "backoff"),
    ("negative", [tried("m1", wait=-0.1)], "backoff"),
    ("as long as was asked for", [tried("m1", wait=7, asked=7)], None),
    ("longer than was asked for", [tried("m1", wait=7.1, asked=7)], "backoff"),
    ("shorter than was asked for", [tried("m1", wait=6.9, asked=7)], "backoff"),
    ("asked for less than it waits anyway", [tried("m1", wait=0.4, asked=0.1)], None),
    ("the last one", [tried("m1", "201")], None),
    ("due", [tried("m1", wait=0.1, due=60, at=50), tried("m1", "201", at=60)], None),
    ("early", [tried("m1", wait=0.1, due=60, at=50), tried("m1", "201", at=59.9)], "early"),
    ("noted late", [tried("m1", wait=0.1, due=60, at=50), tried("m1", "201", at=59.96)], None),
    (
        "begun anew in between",
        [tried("m1", wait=0.1, due=60, at=50), started(at=52), tried("m1", "201", at=53)],
        None,
    ),
    (
        "begun anew in between, and asked for",
        [tried("m1", wait=9, asked=9, due=60, at=50), started(at=52), tried("m1", "201", at=53)],
        "early",
    ),
]


@pytest.mark.parametrize(
    ("steps", "kind"), [one[1:] for one in WAITS], ids=[one[0] for one in WAITS]
)
def test_backoff(path: Path, steps: list[Step], kind: Kind | None) -> None:
    """A wait is drawn from 0 to what its attempt allows, or it is what was asked for."""
    audit = audited(path, got("m1"), *steps, sent("m1", at=70), ended("m1"))
    assert found(audit) == ({} if kind is None else {kind: 1})


def test_mean_waits(path: Path) -> None:
    """They are shown by attempt, without those that were asked for; late ones together."""
    steps = [tried("m1", wait=0.1), tried("m1", wait=0.8), tried("m1", wait=9, asked=9)]
    many = [tried("m2", wait=0.3) for _ in range(30)]
    audit = audited(path, got("m1"), *steps, got("m2"), *many)
    shown = audit.to_dict()["waits"]
    assert [(one["attempt"], one["count"], one["cap"]) for one in shown[:4]] == [
        (1, 2, 0.5),
        (2, 2, 1.0),
        (3, 1, 2.0),
        (4, 1, 4.0),
    ]
    assert [round(one["mean"], 3) for one in shown[:3]] == [0.2, 0.55, 0.3]
    assert (len(shown), shown[-1]["attempt"], shown[-1]["count"]) == (20, 20, 11)
