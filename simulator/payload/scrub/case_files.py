"""Cases: the message of one, and the operations and values that it expects, have stand-ins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.payload.scrub.places import Place
from simulator.payload.scrub.pointers import pointer, unescaped
from simulator.payload.scrub.walk import Walk


def scrubbed_case(value: Mapping[str, Any], by: Walk) -> dict[str, Any]:
    """A case: its message and the operations and values that it expects; codes stay."""
    found = dict(value)
    for name in ("description", "source"):
        if isinstance(found.get(name), str):
            found[name] = by.string(found[name], Place(f"/{name}", name))
    found["message"] = by.value(value["message"], Place("/message", "message"))
    expect = value["expect"]
    if isinstance(expect, dict):
        found["expect"] = {name: _expected(name, one, by) for name, one in expect.items()}
    return found


def _expected(name: str, value: Any, by: Walk) -> Any:
    if name == "operations":
        return by.value(value, Place("/expect/operations", "operations"))
    if name == "arrives" and isinstance(value, list):
        return [pointer(one, by) if isinstance(one, str) else one for one in value]
    if name == "pointer" and isinstance(value, str):
        return pointer(value, by)
    if name == "values" and isinstance(value, dict):
        return {pointer(at, by): _at(at, one, by) for at, one in value.items()}
    return value


def _at(at: str, value: Any, by: Walk) -> Any:
    """What stands for a value that is expected at a place of an operation."""
    method, *tokens = at.split("/")
    place = Place("", "operations").below("operation", {"method": method})
    for token in tokens:
        place = place.below(unescaped(token), {})
    return by.value(value, place)
