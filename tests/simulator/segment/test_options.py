"""What the Segment side is told to do."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from simulator.segment.options import Options
from tests.simulator.segment.chained import chained


def test_without_a_word_it_does_as_segment_does() -> None:
    """In batches, each contact's order kept, at Segment's pace, and nothing is filtered."""
    assert Options().to_dict() == {
        "relay": "batch",
        "order": "kept",
        "time_scale": 1.0,
        "dedupe": False,
        "anonymous": "send",
        "alias": "send",
    }


def test_each_is_told() -> None:
    """Each stands under its name, whatever it is."""
    told = Options("hook", "segment", 60.0, True, "skip", "skip")
    assert told.to_dict() == {one.name: getattr(told, one.name) for one in fields(told)}


def test_the_destination_is_told_too(path: Path) -> None:
    """What it is told of anonymous contacts and aliases holds for what is delivered."""
    messages = [
        {"type": "page", "messageId": "m1", "anonymousId": "a1"},
        {"type": "alias", "messageId": "m2", "userId": "u1", "previousId": "a1"},
        {"type": "page", "messageId": "m3", "userId": "u1"},
    ]
    with chained(path, options=Options(anonymous="skip", alias="skip")) as chain:
        chain.send(*messages)
        assert chain.settle() == {
            "m1": "filtered at destination",
            "m2": "filtered at destination",
            "m3": "delivered",
        }
