"""Answers: what a status, the faults and the header of a recorded answer mean for its client."""

from __future__ import annotations

import pytest

from simulator.segment.audit.answers import LIMITS, Answer, answer_of, is_tried_again

HEAD = "Content-Type: application/json"


def answer(
    status: int = 201, fault: str | None = None, head: str = HEAD, seconds: float = 0.001
) -> Answer:
    return answer_of(status, fault, seconds, head, size=21, at=1710158400.0, limit=5.0)


def test_which_statuses_are_tried_again() -> None:
    """408, 423, 429 and 5xx except 501, and no others."""
    found = {status for status in range(1000) if is_tried_again(status)}
    assert found == {408, 423, 429, *range(500, 600)} - {501}


@pytest.mark.parametrize(
    ("status", "fault", "success", "final", "undone"),
    [
        (201, None, True, True, False),
        (200, "latency=1ms", True, True, False),
        (299, "status=299", True, True, True),
        (429, "retry-after=1s", False, False, True),
        (200, "forget", True, True, True),
        (300, None, False, True, False),
        (503, None, False, False, False),
        (501, None, False, True, False),
        (0, "drop=before", False, False, True),
        (0, "drop=after", False, False, False),
        (201, "drop=half; latency=1ms", True, False, False),
        (201, "length=+1", True, False, False),
        (201, "length=-1", True, True, False),
        (0, "garbage", False, False, False),
        (201, "garbage=body", True, True, False),
        (201, "drip=1KB/s", True, True, False),
        (201, "drip=10B/s", True, False, False),
        (201, "latency=4.8s", True, True, False),
        (201, "latency=4.95s", True, False, False),
        (201, "drip=60B/s,latency=2.5s", True, False, False),
        (503, "nonsense", False, False, True),
    ],
)
def test_what_an_answer_was(
    status: int, fault: str | None, success: bool, final: bool, undone: bool
) -> None:
    """Whether it says success, leaves no reason to ask again, and whether anything counts."""
    found = answer(status, fault)
    assert (found.is_success, found.is_final, found.undone) == (success, final, undone)
    assert bool(found.lost) == (not final and not is_tried_again(status)) or status in (0, 503)


def test_an_answer_that_took_long() -> None:
    """As long as its client waits, and hardly shorter, it may not have been in time."""
    assert not answer(seconds=4.8).lost
    assert answer(seconds=4.95).lost == "the simulator may have taken over 5 s"
    assert LIMITS == {"batch": 5.0, "hook": 4.0}


@pytest.mark.parametrize(
    ("head", "asked"),
    [
        (HEAD, None),
        ("Retry-After: 2", 2),
        ("retry-after:  2.5 ", 2.5),
        ("Retry-After: 1\nRETRY-AFTER: 7", 7),
        ("Retry-After: x\nRetry-After: 3", 3),
        ("X-Retry-After: 3", None),
        ("Retry-After: Mon, 11 Mar 2024 12:00:03 GMT", 3),
        ("Retry-After: Mon, 11 Mar 2024 12:00:03 -0000", 3),
        ("Retry-After: Mon Mar 11 12:00:03 2024", 3),
        ("Retry-After: Mon, 11 Mar 2024 11:00:00 GMT", 0),
        ("Retry-After: Mon, 99 Mar 2024 11:00:00 GMT", None),
        ("Retry-After: " + "9" * 400, None),
        ("Retry-After: -1", None),
        ("Retry-After:", None),
    ],
)
def test_how_long_to_wait(head: str, asked: float | None) -> None:
    """Seconds or a date; what can't be read asks for nothing, several ask for the longest."""
    assert answer(503, head=head).asked == asked


@pytest.mark.parametrize(
    ("status", "fault"), [(201, None), (413, None), (400, None), (501, None), (503, "drop=half")]
)
def test_what_asks_nobody(status: int, fault: str | None) -> None:
    """Only an answer that came whole, and that is tried again, asks for a wait."""
    assert answer(status, fault, "Retry-After: 9").asked is None
