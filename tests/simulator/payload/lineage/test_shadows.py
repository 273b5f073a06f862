"""Shadows: what goes before a value that reaches nothing."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.payload.lineage import trace
from simulator.payload.lineage.comparing import Changes
from simulator.payload.lineage.probes import Leaf, Probing
from simulator.payload.lineage.shadows import shadowed
from simulator.payload.translators import Ours

IDENTIFY: dict[str, Any] = {"type": "identify", "userId": "u1"}
TRACK: dict[str, Any] = {"type": "track", "userId": "u1", "event": "Paid"}
NOON, NIGHT = "2024-03-11T12:00:00Z", "2024-03-11T00:00:00Z"
TIMES = ("timestamp", "originalTimestamp", "sentAt", "receivedAt")


@pytest.mark.parametrize(
    ("message", "shadows"),
    [
        (IDENTIFY, {}),
        ({**IDENTIFY, "anonymousId": "a1"}, {"/anonymousId": ("/userId",)}),
        ({**IDENTIFY, "user_id": "u2"}, {"/user_id": ("/userId",)}),
        ({**IDENTIFY, "anonymousId": " "}, {"/anonymousId": ("/userId",)}),
        (
            {**IDENTIFY, "traits": {"a": 1}, "context": {"traits": {"b": {"c": 2}}, "ip": "i"}},
            {"/context/traits/b/c": ("/traits/a",)},
        ),
        (
            {**IDENTIFY, "traits": {"a": 1, "b": 2}, "context": {"traits": {"a": 1}}},
            {"/context/traits/a": ("/traits",)},
        ),
        (
            {**TRACK, **dict.fromkeys(TIMES, NOON)},
            {
                f"/{name}": tuple(f"/{one}" for one in TIMES[:n])
                for n, name in enumerate(TIMES)
                if n
            },
        ),
        (
            {**TRACK, "timestamp": "soon", "sentAt": NOON, "receivedAt": NIGHT},
            {"/receivedAt": ("/sentAt",)},
        ),
        (
            {
                "type": "page",
                "userId": "u1",
                "properties": {"url": "x"},
                "context": {"page": {"url": "y", "title": "t"}},
            },
            {"/context/page/url": ("/properties/url",)},
        ),
        ({**TRACK, "event": "!", "timestamp": NOON, "sentAt": NOON}, {}),
    ],
)
def test_what_goes_before(message: Any, shadows: dict[str, tuple[str, ...]]) -> None:
    """The other spelling, id, traits, times; in a refused message nothing does."""
    found = trace(message, Ours().operations)
    assert {one.source: one.by for one in found.shadowed} == shadows
    assert not {*found.dropped} & shadows.keys()
    assert not {*found.arriving} & shadows.keys()


def test_what_nothing_wakes() -> None:
    """What nothing reads is in nobody's shadow, whatever is taken away."""
    message = {**TRACK, "context": {"locale": "de"}, "integrations": {"Other": True}}
    found = trace(message, Ours().operations)
    assert (found.shadowed, found.dropped) == ((), ("/context/locale", "/integrations/Other"))


def test_what_wakes_is_the_innermost() -> None:
    """An object is named only where none of its leaves alone is enough."""

    def first(message: Any) -> list[dict[str, Any]]:
        return [
            {
                "x": (message.get("a", {}).get("b") or message["c"]),
                "y": message.get("a", {}).get("d"),
            }
        ]

    found = trace({"a": {"b": 1, "d": 2}, "c": 3}, first)
    assert found.shadowed == (("/c", ("/a/b",)),)
    inside = {"a": {"b": {"x": 1, "y": 2}, "d": 2}, "c": 3}
    assert trace(inside, first).shadowed == (("/c", ("/a/b",)),)


def test_the_silent_below_what_is_taken_away() -> None:
    """What goes with its object isn't woken by that; and what changes by itself wakes nobody."""
    made: list[Any] = []

    def counted(message: Any) -> list[dict[str, Any]]:
        made.append(message)
        return [{"x": len(made), "y": message.get("a")}]

    probing = Probing.of({"messageId": "m", "a": {"b": 1, "c": 2}, "d": 3}, counted)
    assert probing is not None
    silent = [Leaf(("a", "c"), 2), Leaf(("d",), 3)]
    assert shadowed(probing, [("a", "b")], silent, Changes({"/0/x": 1}))["/a/c"] == ("/a/b",)
    assert "/d" not in shadowed(probing, [("a", "b")], silent, Changes({"/0/x": 1}))
    assert shadowed(probing, [("a", "b")], [], Changes({})) == {}


def test_the_cost() -> None:
    """Two translations for each that might shadow, however many are silent."""
    made: list[Any] = []

    def reads_one(message: Any) -> list[dict[str, Any]]:
        made.append(message)
        return [{"x": message["a"]} if "a" in message else {"x": None}]

    message = {"messageId": "m", "a": 1, **{f"k{n}": n for n in range(300)}}
    probing = Probing.of(message, reads_one)
    assert probing is not None
    silent = [Leaf((f"k{n}",), n) for n in range(300)]
    assert shadowed(probing, [("a",)], silent, Changes({})) == {}
    assert len(made) == 2
