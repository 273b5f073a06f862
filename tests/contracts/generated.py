"""Generated data for the laws: JSON values of every kind, and values near a schema's own shape."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from contracts.registry import KINDS, METHODS, schema

laws = settings(max_examples=250, derandomize=True, deadline=None, database=None)
"""How each law is tried: the same examples every time, however slow the machine."""
many = settings(laws, max_examples=800)
"""For laws of all kinds at once."""

texts = st.text(st.characters(), max_size=12)
"""Any text, lone surrogates, NUL and line ends among it."""

integers = st.integers() | st.integers(20, 4299).map(lambda digits: -(10**digits))
scalars = (
    st.none() | st.booleans() | integers | st.floats(allow_nan=False, allow_infinity=False) | texts
)
json_values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
"""What gets past the door."""

_hostile = st.floats() | st.integers(4290, 4310).map(lambda digits: 10**digits)
hostile_values: st.SearchStrategy[Any] = st.recursive(
    scalars | _hostile,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
"""What doesn't, too: NaN, the infinities, integers over 4,300 digits."""

_strings = st.sampled_from(
    ["user_1842", "", " \n", "Order Completed", "заказ", "Ⅷ", "NA", "é" * 101, "1710148905"]
) | st.sampled_from(["2024-03-11T09:21:45.123Z", "2024-03-11T09:21:45", "2024-03-11", "2024-02-30"])
_GOOD = {
    "event-uid": "order_completed",
    "moment": "2024-03-11T09:21:45.123Z",
    "date-value": "2024-03-11",
    "snake-case": "too_expensive",
    "segment-time": "2024-03-11T09:21:45Z",
}
_keys = st.sampled_from(["event", "contactUid", "user_id", "group_id", "a\nb", "a/b~c"]) | texts


@cache
def near(kind: str) -> st.SearchStrategy[Any]:
    """Values near what the schema of ``kind`` describes, here and there wrong."""
    if kind == "salesmachine/batch":
        return st.lists(st.one_of(*(near(f"salesmachine/{name}") for name in METHODS)), max_size=4)
    return _near(schema(kind))


def _near(clause: dict[str, Any]) -> st.SearchStrategy[Any]:
    fitting = _fitting(clause)
    return st.integers(0, 15).flatmap(lambda dice: fitting if dice else json_values)


def _fitting(clause: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "const" in clause or "enum" in clause:
        return st.sampled_from([clause["const"]] if "const" in clause else clause["enum"])
    kinds = clause.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return st.one_of(*(_of_type(kind, clause) for kind in kinds)) if kinds else json_values


def _of_type(kind: str, clause: dict[str, Any]) -> st.SearchStrategy[Any]:
    match kind:
        case "object":
            known = {key: _near(below) for key, below in clause.get("properties", {}).items()}
            needed = {key: known.pop(key) for key in clause.get("required", ()) if key in known}
            fitting = st.fixed_dictionaries(needed, optional=known)
            torn = st.fixed_dictionaries({}, optional={**needed, **known})
            more = st.dictionaries(_keys, json_values, max_size=2)
            odd = st.tuples(more, torn).map(lambda parts: {**parts[0], **parts[1]})
            return fitting | fitting | odd
        case "array":
            return st.lists(_near(clause.get("items", {})), max_size=3)
        case "string":
            good = st.just(_GOOD.get(clause.get("format", ""), "acme"))
            return good | good | good | _strings | texts
        case "integer" | "number":
            return integers | st.sampled_from([1.0, 49.5, True])
        case _:
            return scalars


near_any: st.SearchStrategy[tuple[str, Any]] = st.sampled_from(KINDS).flatmap(
    lambda kind: st.tuples(st.just(kind), near(kind))
)
"""A kind, and a value near what its schema describes."""
near_items: st.SearchStrategy[Any] = st.sampled_from(METHODS).flatmap(
    lambda method: near(f"salesmachine/{method}").map(
        lambda item: {**item, "method": method} if isinstance(item, dict) else item
    )
)
"""Batch items of each method."""
