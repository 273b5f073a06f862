"""The value that is expected, once its message has been scrubbed."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.payload.holding import held_in
from simulator.payload.repro.joining import is_held_alike, joined, stand_in
from simulator.payload.scrub import Scrubber


@pytest.mark.parametrize(
    ("value", "before", "after", "stands"),
    [
        ("acme-7", "acme-7", "kilo-4", "kilo-4"),
        ("acme-7", " ACME-7", " KILO-4", "kilo-4"),
        ("acme-7", "acme-7 ", "kilo-4 ", "kilo-4"),
        ("ACME-7", "acme-7", "kilo-4", "KILO-4"),
        ("4711", 4711, 9032, "9032"),
        ("4711", 4711.0, 9032.0, "9032"),
        (4711, "4711", "9032", 9032),
        ("order_completed", "Order Completed", "Wax Melted", "wax_melted"),
        ("order-completed", "Order Completed", "Wax Melted", "wax-melted"),
        ("Order Completed", "order_completed", "wax_melted", "Wax Melted"),
        (4.5, 4.5, 8.5, 8.5),
        ({"a": ["b"]}, {"a": ["b"]}, {"a": ["k"]}, {"a": ["k"]}),
        ("untouched", " Untouched", " Untouched", "untouched"),
    ],
)
def test_what_is_expected_is_the_stand_in_as_the_message_holds_it(
    value: Any, before: Any, after: Any, stands: Any
) -> None:
    """What a translator was to do with the value, it is to do with the stand-in."""
    held = held_in({"a": before}, value)
    found = joined(value, "event/params/a", held, {"a": before}, {"a": after}, Scrubber("s"))
    assert (found, type(found)) == (stands, type(stands))
    assert is_held_alike(found, held, {"a": after})


def test_a_value_in_parts_is_put_together_again() -> None:
    """A name of first and last name; a word between them has a stand-in of its own."""
    before = {"first": "Zoe", "last": "Quill "}
    after = {"first": "Ann", "last": "L.(e)"}
    held = held_in(before, "Zoe B. quill")
    assert held.how == "part"
    found = joined("Zoe B. quill", "contact/params/name", held, before, after, Scrubber("s"))
    assert found == "Ann B. L.(e)"
    found = joined("Zoe Amalia Quill", "contact/params/name", held, before, after, Scrubber("s"))
    assert found.startswith("Ann ")
    assert found.endswith(" L.(e)")
    assert "Amalia" not in found


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("contact/params/email", "zoe.quill@blumenhof.example"),
        ("contact/contact_uid", "zoe.quill@blumenhof.example"),
        ("account/params/name", "Zoe Quill"),
        ("account/account_uid", "blumenhof-4711"),
        ("event/params/a~1b", "Zoe Quill"),
        ("0/params/customer", "Zoe Quill"),
        ("event/messageId", "m-zoe-quill-4711"),
    ],
)
def test_a_value_that_the_message_doesnt_hold_has_a_stand_in_too(place: str, value: str) -> None:
    """The one that it would have in a message; the same again of the same Scrubber."""
    scrubber = Scrubber("s")
    found = stand_in(value, place, scrubber)
    assert isinstance(found, str)
    assert found.strip()
    assert not any(part in found.lower() for part in ("zoe", "quill", "blumenhof", "4711"))
    assert stand_in(value, place, scrubber) == found


def test_a_value_that_stands_elsewhere_isnt_held_alike() -> None:
    """Nor one that is held in another way; where nothing held it, anything goes."""
    held = held_in({"a": "acme", "b": "acme"}, "acme")
    assert is_held_alike("kilo", held, {"a": "kilo", "b": "kilo", "c": "kilo"})
    assert not is_held_alike("kilo", held, {"a": "kilo", "b": "x"})
    assert not is_held_alike("kilo", held, {"a": "KILO", "b": "KILO"})
    assert is_held_alike("kilo", held_in({}, "acme"), {"a": "x"})
