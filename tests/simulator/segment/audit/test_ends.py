"""Ends: each accepted message has exactly one, and it says why it isn't delivered."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.segment.audit import ENDS
from tests.simulator.segment.audit.told import (
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
    tried,
)

ONE: list[tuple[str, list[Step], str]] = [
    ("nothing went wrong", delivered("m1"), "delivered once"),
    (
        "two operations",
        [got("m1", name="Pricing"), sent("m1", "m1.2"), ended("m1")],
        "delivered once",
    ),
    (
        "it broke the contract, and success was answered",
        [got("m1"), sent("m1", applied=False), ended("m1")],
        "delivered once",
    ),
    (
        "the same, and it took a while",
        [got("m1"), sent("m1", applied=False, fault="latency=10ms"), ended("m1")],
        "delivered once",
    ),
    (
        "it came at the second attempt",
        [got("m1"), sent("m1", status=503), sent("m1"), ended("m1")],
        "delivered once",
    ),
    (
        "nobody heard the answer to it",
        [
            got("m1"),
            sent("m1", status=0, fault="drop=after", applied=True),
            sent("m1"),
            ended("m1"),
        ],
        "delivered more than once",
    ),
    ("it was never sent", [got("m1"), ended("m1")], "lost"),
    (
        "what it was answered kept it from counting",
        [got("m1"), sent("m1", status=503, applied=False), ended("m1")],
        "lost",
    ),
    (
        "success was answered and it was forgotten",
        [got("m1"), sent("m1", fault="forget", applied=False), ended("m1")],
        "lost",
    ),
    (
        "a status of success that a fault chose",
        [got("m1"), sent("m1", fault="status=201", applied=False), ended("m1")],
        "lost",
    ),
    (
        "the connection ended before",
        [got("m1"), sent("m1", status=0, fault="drop=before", applied=False), ended("m1")],
        "lost",
    ),
    (
        "its second operation never came",
        [got("m1", name="Pricing"), sent("m1"), ended("m1")],
        "lost",
    ),
    ("it came before it was received", [sent("m1"), got("m1"), ended("m1")], "lost"),
    ("it came elsewhere", [got("m1"), sent("m1", workspace="ffffffff"), ended("m1")], "lost"),
    ("another came", [got("m1"), sent("m10"), ended("m1")], "lost"),
    ("it waits for its turn", [got("m1")], "under way"),
    ("it arrived, and the ledger doesn't know yet", [got("m1"), sent("m1")], "under way"),
    (
        "it waits for its retry",
        [got("m1"), sent("m1", status=503), ended("m1", "pending retry", "HTTP_503")],
        "under way",
    ),
    (
        "it was refused at the far side",
        [got("m1"), sent("m1", status=400), ended("m1", "failed", "BAD_REQUEST")],
        "dead",
    ),
    ("it can't be translated", [got("m1", ""), ended("m1", "failed", "id_required")], "dead"),
    (
        "another destination's alone",
        [
            got("m1", integrations={"All": False}),
            ended("m1", "filtered at destination", "FILTERED_BY_INTEGRATIONS_OBJECT"),
        ],
        "filtered at destination",
    ),
    (
        "it is said to be filtered, and is for us",
        [got("m1"), ended("m1", "filtered at destination", "UNSUPPORTED_EVENT_TYPE")],
        "unexplained",
    ),
    (
        "it is said to be filtered, and is refused",
        [got("m1", ""), ended("m1", "filtered at destination", "id_required")],
        "unexplained",
    ),
    (
        "it is said to be delivered, and nothing could be",
        [got("m1", integrations={"All": False}), ended("m1")],
        "unexplained",
    ),
    ("nothing says why it failed", [got("m1"), ended("m1", "failed")], "unexplained"),
    (
        "it failed, and it had been acknowledged",
        [got("m1"), sent("m1"), ended("m1", "failed", "E")],
        "unexplained",
    ),
    (
        "it failed, and one of two had been acknowledged",
        [
            got("m1", name="Pricing"),
            sent("m1"),
            sent("m1.2", status=400),
            ended("m1", "failed", "E"),
        ],
        "dead",
    ),
    (
        "it failed, and it had been acknowledged to one that was killed",
        [got("m1"), sent("m1"), started(), ended("m1", "failed", "INVALID_SETTINGS")],
        "dead",
    ),
    (
        "it failed, and nobody heard that it was there",
        [got("m1"), sent("m1", fault="drop=half"), ended("m1", "failed", "ETIMEDOUT")],
        "dead",
    ),
    (
        "it failed, and success was answered to what didn't count",
        [got("m1"), sent("m1", fault="forget", applied=False), ended("m1", "failed", "E")],
        "dead",
    ),
    (
        "stopping isn't a reason to fail",
        [got("m1"), ended("m1", "failed", "INTERRUPTED")],
        "unexplained",
    ),
    (
        "nor is the reset of another workspace",
        [got("m1"), marked("reset", "ffffffff"), ended("m1", "failed", "INTERRUPTED")],
        "unexplained",
    ),
]


@pytest.mark.parametrize(("steps", "end"), [one[1:] for one in ONE], ids=[one[0] for one in ONE])
def test_how_a_message_ends(path: Path, steps: list[Step], end: str) -> None:
    """A message has one end, whatever happened to it."""
    audit = audited(path, *steps)
    assert {end: count for end, count in audit.ends.items() if count} == {end: 1}
    assert audit.passed == (end not in ("lost", "unexplained"))


def test_every_end_is_reached() -> None:
    """There is a history for each end."""
    assert {end for _, _, end in ONE} == set(ENDS)


def test_what_a_reset_interrupts(path: Path) -> None:
    """A reset gives up what is under way: that explains it, for who asks about what was before."""
    audit = audited(path, got("m1"), got("m2"), sent("m2"), marked("reset"), after=0)
    assert (audit.ends["dead"], dict(audit.dead), audit.passed) == (2, {"INTERRUPTED": 2}, True)


@pytest.mark.parametrize(
    ("steps", "kind", "sentence"),
    [
        (
            [got("m1"), ended("m1")],
            "lost",
            "it is settled as delivered, but m1 never arrived, nor was it sent",
        ),
        (
            [got("m1"), sent("m1", status=503), ended("m1")],
            "lost",
            "it is settled as delivered, but m1 never arrived, though exchange 3 carried it",
        ),
        (
            [got("m1"), ended("m1", "failed")],
            "unexplained",
            "it was settled as failed, without why",
        ),
        (
            [got("m1", name="Pricing"), sent("m1"), sent("m1.2"), ended("m1", "failed", "E")],
            "unexplained",
            "it was settled as failed, E, though exchange 4 was answered 201",
        ),
        (
            [got("m1"), ended("m1", "failed", "INTERRUPTED")],
            "unexplained",
            "it was settled as failed, INTERRUPTED",
        ),
        (
            [got("m1", ""), ended("m1")],
            "unexplained",
            "it is settled as delivered, but it is refused (id_required)",
        ),
        (
            [got("m1", ""), ended("m1", "filtered at destination")],
            "unexplained",
            "it is settled as filtered at destination, but it is refused (id_required)",
        ),
        ([got("m1")], "under way", "received, not tried yet"),
        (
            [
                got("m1"),
                tried("m1", "503", 0.4, due=60.4, at=60),
                ended("m1", "pending retry", "E"),
            ],
            "under way",
            "pending retry (E), attempt 1 got 503, the next is due 2024-03-11T12:01:00.400Z",
        ),
    ],
)
def test_what_is_said_of_it(path: Path, steps: list[Step], kind: str, sentence: str) -> None:
    """What isn't delivered is named with the reason, or with how far it has come."""
    audit = audited(path, *steps)
    assert found(audit) == {kind: 1}
    assert said(audit, kind) == [sentence]  # type: ignore[arg-type]


def test_dead_messages_that_arrived(path: Path) -> None:
    """A dead message of which all arrived is dead, and counted once more."""
    audit = audited(
        path,
        got("m1"),
        sent("m1", status=0, fault="drop=after", applied=True),
        ended("m1", "failed", "ECONNRESET"),
        got("m2", name="Pricing"),
        sent("m2", status=0, fault="drop=after", applied=True),
        ended("m2", "failed", "ECONNRESET"),
    )
    assert (audit.ends["dead"], audit.dead_but_arrived) == (2, 1)
    assert audit.dead == {"ECONNRESET": 2}


def test_what_was_not_accepted(path: Path) -> None:
    """What failed on ingest or was filtered at source was never accepted: it has no end."""
    audit = audited(
        path,
        got("m1", stage="failed on ingest", code="id_required"),
        got("m1", stage="filtered at source"),
        got("m2", stage="failed on ingest", workspace=None),
        *delivered("m1"),
    )
    assert (audit.received, audit.accepted) == (4, 1)
    assert audit.not_accepted == {"failed on ingest": 2, "filtered at source": 1}
    assert audit.passed
