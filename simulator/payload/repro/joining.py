"""Joining: the value that a case expects, once its message has been scrubbed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from contracts.cases import as_json
from contracts.violations import escape
from destination.naming import snake_case
from simulator.payload.holding import Held, held_in
from simulator.payload.lineage.probes import path_of
from simulator.payload.scrub import Scrubber

_FORMS: tuple[Callable[[Any], Any], ...] = (
    str,
    lambda value: str(value).strip(),
    lambda value: str(value).lower(),
    lambda value: str(value).strip().lower(),
    lambda value: str(value).upper(),
    lambda value: snake_case(str(value)),
    lambda value: snake_case(str(value)).replace("_", "-"),
    lambda value: str(value).replace("_", " ").title(),
    lambda value: str(int(value)),
    int,
    float,
)
"""What a translator may do to a value on its way; tried in this order."""


def joined(
    value: Any, place: str, held: Held, before: object, after: object, scrubber: Scrubber
) -> Any:
    """The stand-in of a value that is expected at a place of an operation.

    ``held`` says where ``before`` holds it and in which way; ``after`` is the same message,
    scrubbed.  As the message holds the stand-in, so it is expected.
    """
    pairs = [(_value_at(before, at), _value_at(after, at)) for at in held.pointers]
    if pairs and all(as_json(one) == as_json(other) for one, other in pairs):
        return value
    if held.how == "same" and pairs:
        return pairs[0][1]
    if held.how in ("written", "spelt"):
        for make in _FORMS:
            if _made(make, pairs[0][0]) == as_json(value):
                return make(pairs[0][1])
    if held.how == "part":
        known = {one.strip().casefold(): other.strip() for one, other in pairs}
        return _of_parts(value, known, lambda word: str(stand_in(word, place, scrubber)))
    return stand_in(value, place, scrubber)


def _of_parts(text: str, known: dict[str, str], other: Callable[[str], str]) -> str:
    """A text with the stand-ins of its parts, and with others for the words between them."""
    longest = sorted(known, key=len, reverse=True)
    found = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b|\w\w+", re.IGNORECASE)
    return found.sub(lambda one: known.get(one[0].casefold()) or other(one[0]), text)


def is_held_alike(value: object, held: Held, after: object) -> bool:
    """Whether the scrubbed message holds the stand-in as and where the first held the value."""
    if not held.pointers:
        return True
    if held.how == "part":  # a stand-in may be too short to be told from others
        parts = (str(_value_at(after, at)).strip() for at in held.pointers)
        return all(one.casefold() in str(value).casefold() for one in parts)
    now = held_in(after, value, 100)
    return now.how == held.how and set(held.pointers) <= set(now.pointers)


def stand_in(value: Any, place: str, scrubber: Scrubber) -> Any:
    """The stand-in of a value by the name that it has at a place of an operation."""
    operation, _, rest = place.partition("/")
    key = rest.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    carrier, at = _carrier(operation, rest, key, value)
    return _value_at(scrubber.message(carrier), at) if carrier else value


def _carrier(operation: str, rest: str, key: str, value: Any) -> tuple[dict[str, Any], str]:
    """A message that holds the value where such a value stands, and where that is."""
    is_event = operation not in ("contact", "account")
    kind = "track" if is_event else "identify" if operation == "contact" else "group"
    own = {
        "event_uid": "event",
        "contact_uid": "userId",
        "account_uid": "groupId",
        "created_at": "timestamp",
        "messageId": "messageId",
    }
    if rest in own:
        return {"type": kind, own[rest]: value}, f"/{own[rest]}"
    inside = "properties" if is_event else "traits"
    return {"type": kind, inside: {key: value}}, f"/{inside}/{escape(key)}"


def _value_at(message: object, at: str) -> Any:
    found = path_of(message, at)
    return None if found is None else found[1]


def _made(make: Callable[[Any], Any], value: Any) -> str:
    try:
        return as_json(make(value))
    except (TypeError, ValueError, OverflowError):
        return ""
