"""Judging: which messages are looked at, how long they took, and how large batches were."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator.segment.audit import LATE_SECONDS
from tests.simulator.segment.audit.told import (
    WORKSPACE,
    Step,
    audited,
    delivered,
    ended,
    found,
    got,
    marked,
    said,
    sent,
    started,
)

OTHER = "ffffffff"


@pytest.mark.parametrize(
    ("scale", "at", "limit", "late"),
    [
        (1, 60 + LATE_SECONDS, {}, False),
        (1, 61 + LATE_SECONDS, {}, True),
        (100, 60 + LATE_SECONDS / 100, {}, False),
        (100, 61 + LATE_SECONDS / 100, {}, True),
        (1, 70, {"late": 10}, False),
        (1, 71, {"late": 10}, True),
        (10, 61.5, {"late": 10}, True),
    ],
)
def test_late(path: Path, scale: float, at: float, limit: dict[str, float], late: bool) -> None:
    """Segment delivers for four hours, or as long as is asked for, as fast as time goes there."""
    steps = [started(time_scale=scale), got("m1", at=60), sent("m1", at=at), ended("m1")]
    audit = audited(path, *steps, **limit)
    assert found(audit) == ({"late": 1} if late else {})
    assert list(audit.delays) == [pytest.approx((at - 60) * scale)]


def test_what_is_said_of_a_late_one(path: Path) -> None:
    """How long it took, in Segment's time."""
    audit = audited(path, got("m1", at=0), sent("m1", at=20_000), ended("m1"))
    assert said(audit, "late") == ["arrived 20,000.0 s after it was received"]
    assert audit.findings["late"][0].exchanges == (3,)


def test_a_late_repetition_is_not_late(path: Path) -> None:
    """The first arrival of each operation counts, and the message is there with the last one."""
    audit = audited(
        path,
        got("m1", name="Pricing", at=0),
        sent("m1", at=5),
        sent("m1.2", fault="drop=half", at=9),
        sent("m1.2", at=20_000),
        ended("m1"),
    )
    assert list(audit.delays) == [9]
    assert "late" not in found(audit)


def test_the_scale_is_that_of_the_start_before(path: Path) -> None:
    """A later start with another scale doesn't change how a message's time is counted."""
    steps = [started(time_scale=10), got("m1", at=60), started(time_scale=1000, at=61)]
    audit = audited(path, *steps, sent("m1", at=62), ended("m1"))
    assert list(audit.delays) == [20]


@pytest.mark.parametrize("between", [[marked("clock")], []])
def test_times_that_say_nothing(path: Path, between: list[Step]) -> None:
    """Where the clock was changed or stood still, nobody knows how long it took."""
    how: dict[str, Any] = {} if between else {"ms": 0}
    audit = audited(path, got("m1"), *between, sent("m1", at=99_999, **how), ended("m1"))
    assert (found(audit), audit.median_delay, audit.largest_delay) == ({}, None, None)


def test_a_clock_that_goes_back(path: Path) -> None:
    """Nothing arrives before it was received."""
    audit = audited(path, got("m1", at=60), sent("m1", at=59), ended("m1"))
    assert audit.largest_delay == 0


def test_delays(path: Path) -> None:
    """The median and the largest of what arrived are told."""
    steps = [
        step
        for name, seconds in (("m1", 1), ("m2", 5), ("m3", 2))
        for step in (got(name, at=60), sent(name, at=60 + seconds), ended(name))
    ]
    audit = audited(path, *steps, got("m4"))
    assert (audit.median_delay, audit.largest_delay) == (2, 5)


def test_how_large_a_batch_may_be(path: Path) -> None:
    """100 items and 1,000,000 bytes; what other requests hold is nobody's business here."""
    names = [f"m{number}" for number in range(101)]
    received = [got(name) for name in names]
    fine = audited(path, *received, sent(*names[:100], size=1_000_000), sent(names[100]))
    assert not found(fine).keys() - {"under way"}
    assert (fine.most_items, fine.most_bytes) == (100, 1_000_000)
    over = audited(
        path.with_name("over"),
        *received,
        sent(*names, status=413),
        sent(*names[:50], size=1_000_001),
        sent(*names[50:], size=2_000_000, path="/v1/other"),
        sent(*(f"x{number}" for number in range(200))),
    )
    assert said(over, "batch") == [
        "exchange 103 had 101 items and 4,132 bytes",
        "exchange 104 had 50 items and 1,000,001 bytes",
    ]


def two_workspaces() -> list[Step]:
    """Each has a message with the same id and the same contact; one of them was lost."""
    return [
        *(got("m1", label="a"), got("m1", label="b", workspace=OTHER)),
        *(sent("m1"), ended("a"), ended("b")),
        got("m2", stage="failed on ingest"),
        got("m3", stage="failed on ingest", workspace=OTHER),
    ]


def test_workspaces(path: Path) -> None:
    """All of them are judged, or the one that is named."""
    everything = audited(path, *two_workspaces())
    assert (everything.accepted, everything.received, found(everything)) == (2, 4, {"lost": 1})
    assert everything.findings["lost"][0].workspace == OTHER
    mine = audited(path.with_name("mine"), *two_workspaces(), workspace=WORKSPACE)
    assert (mine.workspace, mine.accepted, mine.received, found(mine)) == (WORKSPACE, 1, 2, {})
    others = audited(path.with_name("others"), *two_workspaces(), workspace=OTHER)
    assert (others.accepted, others.received, found(others)) == (1, 2, {"lost": 1})


RESETS: list[tuple[Step, int]] = [
    (marked("reset"), 1),
    (marked("reset", WORKSPACE), 1),
    (marked("reset", OTHER), 2),
    (marked("clock"), 2),
    (started(), 2),
]


@pytest.mark.parametrize(("step", "count"), RESETS)
@pytest.mark.parametrize("workspace", [None, WORKSPACE])
def test_a_reset_begins_anew(path: Path, step: Step, count: int, workspace: str | None) -> None:
    """What came before the last reset of its workspace, or of all, is left out."""
    lost = [got("m1"), got("f", stage="failed on ingest"), ended("m1")]
    audit = audited(path, *lost, step, *delivered("m2"), workspace=workspace)
    assert (audit.accepted, audit.received) == (count, 2 * count - 1)
    assert found(audit) == ({} if count == 1 else {"lost": 1})


def test_from_where_on_is_asked(path: Path) -> None:
    """With ``after`` resets don't matter, and what came up to it is left out."""
    steps = [got("m1"), got("f", stage="failed on ingest"), marked("reset"), *delivered("m2")]
    seen = [
        audited(path.with_name(str(after)), *steps, after=after).received for after in (0, 2, 4, 6)
    ]
    assert seen == [3, 2, 1, 0]


def test_a_message_of_before_is_known(path: Path) -> None:
    """Who has the id of a message from before the reset isn't taken for it."""
    audit = audited(
        path,
        *(got("m1", label="a"), sent("m1", fault="drop=half"), marked("reset"), sent("m1")),
        *(ended("a"), got("m1", label="b"), sent("m1"), ended("b")),
    )
    assert (found(audit), audit.ends["delivered once"]) == ({}, 1)


def test_uids_are_counted(path: Path) -> None:
    """Of what arrived it is told how many contacts and accounts kept their order."""
    steps = [got("m1", "u1"), got("m2", "u2"), got("m3", "u2", type="group", groupId="acme")]
    arrive = [sent("m1"), sent("m2"), sent("m3", "m3.2")]
    assert audited(path, *steps, *arrive, *map(ended, ("m1", "m2", "m3"))).uids == 3
