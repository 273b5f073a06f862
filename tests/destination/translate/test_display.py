"""display_name: the human-readable name of an event (A22)."""

from __future__ import annotations

from typing import Any

import pytest

from destination import translate

GIVEN = [
    ({}, "As Named"),
    ({"display_name": None}, "As Named"),
    ({"display_name": ""}, "As Named"),
    ({"display_name": " \n"}, "As Named"),
    ({"display_name": "Mine"}, "Mine"),
    ({"display_name": False}, False),
    ({"display_name": 0}, 0),
    ({"display_name": []}, []),
]


@pytest.mark.parametrize(("properties", "shown"), GIVEN)
@pytest.mark.parametrize("kind", ["track", "page"])
def test_what_an_event_shows(kind: str, properties: dict[str, Any], shown: object) -> None:
    """Events and pageviews show the display name that is given and counts, else their own name."""
    message = {"type": kind, "userId": "u1", "event": "As Named", "name": "As Named"}
    items = translate({**message, "properties": properties}).wire()
    assert [item["params"]["display_name"] for item in items] == [shown] * len(items)
    assert len(items) == (1 if kind == "track" else 2)


@pytest.mark.parametrize("kind", ["track", "page"])
def test_a_blank_one_is_replaced_in_place(kind: str) -> None:
    """The name set on an existing key stays where the key stood."""
    message = {"type": kind, "userId": "u1", "event": "E", "name": "E"}
    properties = {"a": 1, "display_name": "", "b": 2}
    for item in translate({**message, "properties": properties}).wire():
        assert list(item["params"]) == ["a", "display_name", "b"]
