"""What a keyword that differs means for whoever sends: is less accepted, more, or something else?

It is what the keyword means by itself; only a witness shows that something is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

from contracts.formats import FORMATS
from contracts.wording import Schema
from simulator.versions.contract import canonical
from simulator.versions.vocabulary import ONE, is_words

Meaning = Literal["narrower", "wider", "different", "words only"]
Sense = Literal["as is", "inverse", "unclear"]
"""How what a schema accepts counts for the one around it: within ``not`` less is more."""


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()
"""Stands for a value where there is none."""

_INVERSE: dict[Meaning, Meaning] = {"narrower": "wider", "wider": "narrower"}
_LEAST = {"minLength": 0, "minItems": 0, "minProperties": 0, "minContains": 1}
_LOWER = frozenset({*_LEAST, "minimum", "exclusiveMinimum"})
_UPPER = frozenset(
    {"maxLength", "maxItems", "maxProperties", "maxContains", "maximum", "exclusiveMaximum"}
)


def meaning(keyword: str, old: Any, new: Any) -> Meaning:
    """Of a keyword whose value is ``old`` in one schema and ``new`` in the other, or ABSENT."""
    if is_words(keyword) or keyword == "$defs":
        return "words only"
    if rule := _RULES.get(keyword):
        return rule(old, new)
    if keyword in ONE and keyword not in ("not", "if", "contains"):
        return _schemas(old, new)
    return _present(old, new)


def of_property(old: Any, new: Any, before: Schema, after: Schema) -> Meaning:
    """Of what a known key takes, where it may be known in one of the clauses around it alone."""
    if old is not ABSENT and new is not ABSENT:
        return _schemas(old, new)
    around = before if old is ABSENT else after
    if "patternProperties" in (*before, *after):
        return "different"
    others = around.get("additionalProperties", True)
    return _schemas(others, new) if old is ABSENT else _schemas(old, others)


def seen(found: Meaning, sense: Sense) -> Meaning:
    """The same for the whole schema."""
    if found == "words only" or sense == "as is":
        return found
    return "different" if sense == "unclear" else _INVERSE.get(found, found)


def inside(keyword: str, sense: Sense) -> Sense:
    """The sense of what stands below a keyword."""
    if sense == "unclear" or keyword in ("if", "oneOf", "contains"):
        return "unclear"
    if keyword == "not":
        return "inverse" if sense == "as is" else "as is"
    return sense


def is_open(schema: Any) -> bool:
    """Whether a schema takes anything."""
    if schema is ABSENT or schema is True:
        return True
    return isinstance(schema, dict) and all(map(is_words, schema))


def _schemas(old: Any, new: Any) -> Meaning:
    """Of whole schemas, an absent one takes anything."""
    if is_open(old) and is_open(new):
        return "words only"
    if old is False or is_open(new):
        return "wider"
    return "narrower" if new is False or is_open(old) else "different"


def _present(old: Any, new: Any) -> Meaning:
    if old is ABSENT:
        return "narrower"
    return "wider" if new is ABSENT else "different"


def _sets(old: frozenset[str] | None, new: frozenset[str] | None) -> Meaning:
    """Of what may be; None is anything."""
    if old == new:
        return "words only"
    if old is None or (new is not None and new < old):
        return "narrower"
    return "wider" if new is None or old < new else "different"


def _inverse_sets(old: frozenset[str], new: frozenset[str]) -> Meaning:
    """Of what must be."""
    return _sets(new, old)


def _texts(value: Any) -> frozenset[str]:
    return frozenset(map(canonical, () if value is ABSENT else value))


def _types(value: Any) -> frozenset[str] | None:
    if value is ABSENT:
        return None
    names = {value} if isinstance(value, str) else set(value)
    return frozenset(names | {"integer"} if "number" in names else names)


def _values(old: Any, new: Any) -> Meaning:
    return _sets(*(None if one is ABSENT else _texts(one) for one in (old, new)))


def _dependent(old: Any, new: Any) -> Meaning:
    asked = [
        frozenset(canonical([key, name]) for key, names in one.items() for name in names)
        for one in ({} if one is ABSENT else one for one in (old, new))
    ]
    return _inverse_sets(*asked)


def _format(old: Any, new: Any) -> Meaning:
    before, after = (one if one in FORMATS else ABSENT for one in (old, new))
    return "words only" if before is after else _present(before, after)


def _unique(old: Any, new: Any) -> Meaning:
    before, after = old is True, new is True
    return "words only" if before == after else "narrower" if after else "wider"


def _limit(keyword: str) -> Callable[[Any, Any], Meaning]:
    is_lower = keyword in _LOWER
    nothing = _LEAST.get(keyword, float("-inf")) if is_lower else float("inf")

    def rule(old: Any, new: Any) -> Meaning:
        before, after = (nothing if one is ABSENT else one for one in (old, new))
        if before == after:
            return "words only"
        return "narrower" if (before < after) == is_lower else "wider"

    return rule


_RULES: dict[str, Callable[[Any, Any], Meaning]] = {
    "type": lambda old, new: _sets(_types(old), _types(new)),
    "enum": _values,
    "anyOf": _values,
    "allOf": lambda old, new: _inverse_sets(_texts(old), _texts(new)),
    "required": lambda old, new: _inverse_sets(_texts(old), _texts(new)),
    "dependentRequired": _dependent,
    "format": _format,
    "uniqueItems": _unique,
    **{keyword: _limit(keyword) for keyword in _LOWER | _UPPER},
}
