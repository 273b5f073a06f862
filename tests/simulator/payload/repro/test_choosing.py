"""Choosing of several messages the one that is meant."""

from __future__ import annotations

from typing import Any

from simulator.exchange_formats.messages import Entry
from simulator.payload.repro import ValueAim, aim_found
from simulator.payload.repro.choosing import Choosing
from simulator.payload.translators import Ours

TRACK: dict[str, Any] = {"type": "track", "userId": "u1", "event": "Order"}
HOLDING = {**TRACK, "context": {"groupId": "acme"}}
PAGE = {"type": "page", "userId": "u1", "name": "Docs"}


def choose(*values: object) -> Choosing:
    choosing = Choosing(Ours(), lambda _, used: ValueAim("event/params/account_uid", "acme", used))
    for line, value in enumerate(values, 1):
        choosing.add(Entry(line, value))
    return choosing


def test_the_first_that_holds_the_value_is_chosen() -> None:
    """Before those that fail only because they are about something else."""
    fine = {**TRACK, "properties": {"account_uid": "acme"}}
    found = choose(PAGE, TRACK, fine, HOLDING, {**HOLDING, "userId": "u2"})
    assert found.chosen is not None
    assert (found.chosen.line, found.count) == (4, 5)


def test_others_that_fail_in_the_same_way_are_counted() -> None:
    """Of the same type, in the same way; not the ones that are fine."""
    refused = {**HOLDING, "event": ""}
    found = choose(HOLDING, TRACK, PAGE, refused, {**TRACK, "userId": "u9"})
    assert found.others == 2
    assert choose(PAGE).others == choose().others == 0


def test_a_case_brings_its_message_and_settings() -> None:
    """As a dead letter does its message."""
    message = {"type": "track", "anonymousId": "a1", "event": "Order"}
    settings = {"anonymous": "skip"}
    case = {"description": "d", "source": "s", "message": message, "expect": {"notes": []}}
    found = choose({**case, "settings": settings}).chosen
    assert found is not None
    assert (found.message, found.settings) == (message, settings)
    assert found.way.outcome == "filtered"


def test_what_is_no_json_is_told_if_nothing_else_is_there() -> None:
    """It is no message that fails."""
    choosing = Choosing(Ours(), aim_found)
    choosing.add(Entry(3, None, "not JSON"))
    assert (choosing.chosen, choosing.first, choosing.defect) == (None, None, (3, "not JSON"))
    choosing.add(Entry(4, PAGE))
    assert choosing.first == (4, PAGE, None)
