"""A message of a journal under the settings of its simulator."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.payload.recorded import UNREADABLE, became, explained_again

PAGE = {"type": "page", "anonymousId": "a1", "messageId": "m1", "name": "Pricing"}
SKIPS: dict[str, Any] = {"segment": {"anonymous": "skip", "alias": "skip"}}


@pytest.mark.parametrize(
    ("start", "outcome"),
    [
        ({}, "translated"),
        ({"segment": {"anonymous": "send"}}, "translated"),
        (SKIPS, "filtered"),
        ({"segment": None}, "translated"),
        ({"segment": {"anonymous": ["skip"]}}, "translated"),
    ],
)
def test_the_settings_are_those_of_the_start(start: dict[str, Any], outcome: str) -> None:
    """A start that doesn't say how it was has the usual settings."""
    assert became(json.dumps(PAGE), start)["outcome"] == outcome


def test_an_alias_is_skipped_where_it_was() -> None:
    """The switch for aliases counts as well."""
    alias = json.dumps({"type": "alias", "userId": "u1", "previousId": "a1", "messageId": "m1"})
    assert became(alias, {})["outcome"] == "translated"
    assert became(alias, SKIPS)["outcome"] == "filtered"


def test_a_large_message_is_noted() -> None:
    """The Segment side judges the size at its door: what came in later than that is sent."""
    large = {**PAGE, "properties": {"text": "x" * 40_000}}
    found = became(json.dumps(large), {})
    assert found["outcome"] == "translated"
    assert "message_too_large" in [note["code"] for note in found["notes"]]


@pytest.mark.parametrize("body", ["", "{", '{"a": "\ud800', "[" * 100_000, "9" * 5_000])
def test_what_is_kept_is_no_json(body: str) -> None:
    """It is refused, which says so; it has no fields."""
    found = became(body, {})
    assert (found["outcome"], found["reason"]["message"]) == ("refused", UNREADABLE)
    assert explained_again(body, {}, 10).report == found


def test_its_lineage() -> None:
    """Each leaf is tried, and is named by its pointer; empty values are leaves."""
    message = {**PAGE, "context": {"a/b": [{}, {"~": 1}], "page": {}}, "properties": {"x": [1, 2]}}
    found = explained_again(json.dumps(message), {}, 100)
    assert [one.pointer for one in found.incoming if one.became != "dropped"] == [
        *("/type", "/anonymousId", "/messageId", "/name"),
        *("/properties/x/0", "/properties/x/1"),
    ]
    assert found.dropped == ("/context/a~1b/0", "/context/a~1b/1/~0", "/context/page")


def test_the_settings_of_that_start() -> None:
    """It is translated as it was then."""
    start = {"segment": {"anonymous": "skip"}}
    assert explained_again(json.dumps(PAGE), start, 10).operations == ()
    assert len(explained_again(json.dumps(PAGE), {}, 10).operations) == 2


def test_many_fields() -> None:
    """Only so many are tried; the others are counted."""
    message = {**PAGE, "properties": {str(n): n for n in range(20)}}
    found = explained_again(json.dumps(message), {}, 10)
    assert (len(found.incoming), found.left) == (10, 14)


@pytest.mark.parametrize("body", ["[]", "{}", "7", "null", "{"])
def test_what_has_no_fields(body: str) -> None:
    """The whole is no field."""
    found = explained_again(body, {}, 10)
    assert (found.incoming, found.operations, found.left) == ((), (), 0)
