"""What a message shows, and whether another one still does."""

from __future__ import annotations

from typing import Any

import pytest

from destination import Settings
from simulator.payload.shrink import shrink
from simulator.payload.shrink.keeping import (
    KeepError,
    keep,
    keep_code,
    keep_dropped,
    keep_expression,
    keep_outcome,
)
from simulator.payload.translators import Ours, Theirs

OURS = Ours(Settings(oversize="note"))
MESSAGE: dict[str, Any] = {
    "type": "identify",
    "userId": "u1",
    "timestamp": "yesterday",
    "traits": {"mrr": "49", "plan": "pro", "address": {"city": "Bern"}},
    "context": {"campaign": {"name": "spring"}},
}


def test_a_code_at_another_place_is_another_failure() -> None:
    """A key that is missing is not just any key that is missing."""

    def operations(message: dict[str, Any]) -> list[dict[str, Any]]:
        contact = {"method": "contact", "contact_uid": message["u"], "params": {}}
        return [{**contact, "params": {"account_uid": one}} for one in message["a"]]

    still = keep_code("SM-403", Theirs("mine:operations", operations))
    assert still({"u": "u1", "a": ["a1", 7]})
    assert still({"u": "u2", "a": [8, "a1", "a2"]})
    assert not still({"u": 7, "a": ["a1"]})
    missing = Theirs("mine:missing", lambda one: [{"method": m} for m in one["methods"]])
    still = keep_code("SM-203", missing)
    assert still({"methods": ["x", "account"]})
    assert still({"methods": ["account"]})
    assert not still({"methods": ["x", "contact"]})
    required = keep_code("SM-203", OURS)
    assert required({"type": "track", "userId": "u1"})
    assert not required({"type": "group", "userId": "u1"})


def test_what_is_shadowed_keeps_what_goes_before_it() -> None:
    """It is dropped as long as the other one is there."""
    message = {**MESSAGE, "timestamp": "2024-03-11T09:21:45Z", "originalTimestamp": "2024-03-12"}
    message = {**message, "type": "track", "event": "Signed Up", "traits": {}}
    small = shrink(message, keep_dropped("/originalTimestamp", OURS))
    assert list(small) == ["type", "userId", "timestamp", "originalTimestamp", "event"]


@pytest.mark.parametrize(
    ("pointer", "why"),
    [
        ("/traits/plan", "what is at /traits/plan isn't dropped: it arrives"),
        ("/plan", "there is nothing at /plan; did you mean /traits/plan?"),
        ("/traits/pln", "there is nothing at /traits/pln; did you mean /traits/plan?"),
        ("/\u202e", "there is nothing at /\\u202e"),
    ],
)
def test_why_it_is_not_dropped(pointer: str, why: str) -> None:
    """In a sentence."""
    still = keep_dropped(pointer, OURS)
    assert not still(MESSAGE)
    assert still.unmet(MESSAGE) == why


def test_why_it_is_not_kept() -> None:
    """What there is instead."""
    there = "sim check finds warning SM-220 /0/params/mrr, "
    assert keep("SM-208", OURS).unmet(MESSAGE).startswith(f"it doesn't have SM-208; {there}")
    assert (
        keep("1 > 2", OURS).unmet(MESSAGE).startswith(f"the expression isn't true of it; {there}")
    )
    assert keep_outcome("refused", OURS).unmet(MESSAGE) == "its outcome is translated, not refused"
    why = "its outcome is refused id_required, not filtered"
    assert keep_outcome("filtered", OURS).unmet({"type": "page"}) == why


def test_an_expression_that_raises_is_told_of_the_first_alone() -> None:
    """Of a smaller message it only isn't true."""
    still = keep_expression("message['traits']['mrr']", OURS)
    with pytest.raises(KeepError, match="the expression raises KeyError: 'traits'"):
        still({})
    assert still(MESSAGE)
    assert not still({})
    assert shrink(MESSAGE, still) == {"traits": {"mrr": "1"}}
