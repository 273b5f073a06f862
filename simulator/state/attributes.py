"""Attributes: what kind of value each is, and which item set it last.

The kinds are those that Salesmachine documents (text, number, date, boolean), found from the value
as it came; a null is stored as null (A9), nested values are kept as given (A10).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Kind = Literal["text", "number", "date", "boolean", "null", "object", "list"]

_DATES = frozenset({"churn_date"})
"""The reserved attributes that are dates even where they are integers."""


class Place(NamedTuple):
    """One item of the journal: the exchange's seq and the item's index in it."""

    exchange: int
    idx: int


class Attribute(NamedTuple):
    """What is known of an attribute without its value, which stands in the journal at ``place``."""

    kind: Kind
    place: Place


class Retyped(NamedTuple):
    """An attribute that got a value of another kind than it had."""

    name: str
    before: Kind
    after: Kind


def kind_of(name: str, value: object) -> Kind:
    """The kind of an attribute's value; a string that begins like an ISO 8601 date is a date."""
    if isinstance(value, str):
        return "date" if _is_date(value) else "text"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "date" if name in _DATES else "number"
    if value is None:
        return "null"
    return "object" if isinstance(value, Mapping) else "list"


def set_all(
    attributes: dict[str, Attribute], given: Mapping[str, object], place: Place
) -> tuple[Retyped, ...]:
    """Set each attribute that is given, and leave the others; which of them changed their kind.

    A null takes no kind away: it is no change of kind, neither to null nor from it.
    """
    retyped = []
    made: dict[Kind, Attribute] = {}  # shared: there are many contacts
    for name, value in given.items():
        kind = kind_of(name, value)
        before = attributes.get(name)
        if before is not None and kind != before.kind and "null" not in (kind, before.kind):
            retyped.append(Retyped(name, before.kind, kind))
        attributes[name] = made.get(kind) or made.setdefault(kind, Attribute(kind, place))
    return tuple(retyped)


def _is_date(text: str) -> bool:
    """``2024-03-11``, with or without a time of day behind it."""
    day = text[:10]
    if len(day) < 10 or day[4] != "-" or day[7] != "-" or text[10:11] not in ("", "T", "t", " "):
        return False
    digits = day[:4] + day[5:7] + day[8:]
    return (
        digits.isascii()
        and digits.isdigit()
        and "01" <= day[5:7] <= "12"
        and "01" <= day[8:] <= "31"
    )
