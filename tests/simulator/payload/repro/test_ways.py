"""Ways in which a message fails, and what makes it that message."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from simulator.payload.repro.ways import Way, anchors, way_of
from simulator.payload.translators import Ours, Theirs
from tests.simulator.generated import json_values, laws

TRACK: dict[str, Any] = {"type": "track", "userId": "u1", "messageId": "m1", "event": "Order"}


def test_a_way_is_told_by_the_outcome_its_reason_and_what_is_made() -> None:
    """Rules where there are some, methods of a translator that has none."""
    assert way_of(Ours().report(TRACK), "x") == Way("translated", "", ("track.event",), "x")
    refused = way_of(Ours().report({**TRACK, "event": ""}), "x")
    assert refused == Way("refused", "event_not_defined", (), "x")
    theirs = Theirs("a:b", lambda _: [{"method": "event"}, {}])
    assert way_of(theirs.report(TRACK), "x").made == ("event", "None")


@pytest.mark.parametrize(
    ("change", "is_same"),
    [
        ({"userId": "u2"}, True),
        ({"event": "Another"}, True),
        ({"properties": {"a": 1}}, True),
        ({"anonymousId": "a1"}, True),
        ({"userId": ""}, False),
        ({"userId": 7}, False),
        ({"userId": ...}, False),
        ({"messageId": ...}, False),
        ({"user_id": "u1"}, False),
        ({"groupId": "g1"}, False),
        ({"previousId": None}, False),
        ({"type": "Track"}, False),
        ({"type": ...}, False),
    ],
)
def test_a_message_is_the_same_by_its_type_and_ids(change: dict[str, Any], is_same: bool) -> None:
    """Which ids there are, of which type and whether blank; not what they say."""
    other = {key: one for key, one in {**TRACK, **change}.items() if one is not ...}
    assert (anchors(other) == anchors(TRACK)) is is_same


def test_an_anonymous_id_counts_where_it_is_the_only_one() -> None:
    """It names the user then."""
    nobody = {"type": "track", "anonymousId": "a1"}
    assert anchors(nobody) != anchors({"type": "track"})
    assert anchors({**nobody, "userId": "u"}) == anchors({"type": "track", "userId": "u"})


@laws
@given(json_values)
def test_anything_has_anchors(value: Any) -> None:
    """What is no message has none."""
    assert anchors(value) == {} or isinstance(value, dict)
    assert anchors(value) == anchors(value)
