"""What operations and expectations are called, and where they stand."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.expecting.expected import expect
from simulator.failures.failure import Spot
from simulator.failures.naming import named, origin, place, places, spot, summary, wanted
from simulator.kit import Operation, matching
from tests.simulator.expecting.operating import operation, ordered

NAMES: list[tuple[str | None, dict[str, Any], str, str]] = [
    ("event", {"event_uid": "a", "contact_uid": "u1"}, "", "event a of u1"),
    ("event", {"event_uid": "a"}, "1", "1 event a"),
    ("event", {"contact_uid": "u1"}, "2 to 3", "2 to 3 events of u1"),
    ("event", {}, "no", "no events"),
    ("event", {"contact_uid": matching("u.")}, "", "event of matching('u.')"),
    ("event", {"contact_uid": 7, "event_uid": " "}, "", 'event " " of 7'),
    ("event", {"contact_uid": "x" * 99}, "", f"event of {'x' * 59}…"),
    ("contact", {"contact_uid": "u1"}, "", "upsert of contact u1"),
    ("contact", {}, "at least 1", "at least 1 upserts of contact"),
    ("account", {"account_uid": "acme"}, "2", "2 upserts of account acme"),
    ("alias", {"contact_uid": "u1", "previous_uid": "a1"}, "", "alias of a1 to u1"),
    ("alias", {"contact_uid": "u1"}, "3", "3 aliases to u1"),
    ("archive", {"contact_uid": "u1"}, "", "archiving of contact u1"),
    ("archive", {"account_uid": "acme"}, "2", "2 archivings of account acme"),
    ("archive", {}, "", "archiving"),
    ("email", {}, "", "operation email"),
    (None, {}, "", "operation without a method"),
]


@pytest.mark.parametrize(("method", "fields", "count", "name"), NAMES)
def test_names(method: str | None, fields: dict[str, Any], count: str, name: str) -> None:
    """By the ids that are there; a count makes a plural where it isn't one."""
    assert named(method, fields, count) == name


def test_wanted() -> None:
    """An expectation with its count."""
    assert wanted(expect("event", contact_uid="u1", times=3)) == "3 events of u1"
    assert wanted(expect("alias")) == "1 alias"


def test_places() -> None:
    """Five are named and the others counted."""
    several = [ordered(exchange=seq, index=seq % 2) for seq in range(1, 9)]
    assert place(several[2]) == "exchange 3 item 1"
    assert places(several[:2]) == "exchange 1 item 1, exchange 2 item 0"
    assert places(several[:5]).count("exchange") == 5
    assert places(several).endswith("exchange 5 item 1 and 3 more")


def test_summary() -> None:
    """Each method with how many there are, in the order of the first."""
    several = [
        ordered(),
        operation("contact"),
        ordered(),
        Operation(None, {}),
        Operation("x\n", {}),
    ]
    assert summary(several) == 'event x2, contact, no method, "x\\n"'
    assert summary([]) == ""


def test_spot() -> None:
    """The line of the expectation, and the request with a pointer."""
    assert spot(None, None) == Spot()
    found = spot(None, ordered(index=3), "/params/total")
    assert found.request == "POST /v1/batch, exchange 12, item 3, /params/total"


def test_origin() -> None:
    """The message it came from, if it says one."""
    assert origin(ordered()) == " (messageId m12)"
    assert origin(Operation("event", {})) == ""
