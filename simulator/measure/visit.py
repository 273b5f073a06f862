"""The visit of an instance along a schema: which clauses apply to it, and how each ended.

It says more than ``contracts.check``, which names what is broken: it names what is kept, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from contracts.registry import METHODS
from contracts.violations import Profile, escape
from simulator.measure.clauses import Clause, Keyword, Node, root
from simulator.measure.keywords import APPLIES, keeps, keeps_all


class Ending(NamedTuple):
    """How one clause ended for the value at ``pointer``: kept, or broken."""

    clause: Clause
    pointer: str
    kept: bool


def visit(kind: str, instance: object, profile: Profile = "strict") -> Iterator[Ending]:
    """Every clause that applied to ``instance``, judged as ``contracts.check`` does.

    A batch's items by their methods' schemas.  A clause ends for each value it is applied to: an
    absent key ends ``required`` alone, a format says nothing of what is no string.  A breach in a
    known client's way ends that way's clause, not the keyword's own; the profile decides which.
    """
    yield from _visit(root(kind), instance, profile, "")
    if kind == "salesmachine/item" and isinstance(instance, dict):
        method = instance.get("method")
        if isinstance(method, str) and method in METHODS:
            yield from _visit(root(f"salesmachine/{method}"), instance, profile, "")
    if kind == "salesmachine/batch" and isinstance(instance, list):
        for index, item in enumerate(instance):
            for clause, pointer, kept in visit("salesmachine/item", item, profile):
                yield Ending(clause, f"/{index}{pointer}", kept)


def _visit(node: Node, value: Any, profile: Profile, pointer: str) -> Iterator[Ending]:
    for keyword in node.keywords:
        if APPLIES[keyword.name](value):
            yield from _ended(keyword, node, value, profile, pointer)
    if isinstance(value, dict):
        for key, below in node.properties.items():
            if key in value:
                yield from _visit(below, value[key], profile, f"{pointer}/{escape(key)}")
        if node.names is not None:
            for key in value:
                yield from _visit(node.names, key, profile, pointer)
    if isinstance(value, list) and node.items is not None:
        for index, item in enumerate(value):
            yield from _visit(node.items, item, profile, f"{pointer}/{index}")


def _ended(
    keyword: Keyword, node: Node, value: Any, profile: Profile, pointer: str
) -> Iterator[Ending]:
    broken = _broken_keys(keyword, node, value)
    for key in broken:
        yield Ending(_way(keyword, key, value, profile), pointer, False)
    if keyword.name == "required":
        kept = [key for key in keyword.clauses if key not in broken]
    else:
        kept = [] if broken else [None]
    for key in kept:
        yield Ending(keyword.clauses[key], pointer, True)
        for quirk in keyword.quirks:
            if keyword.name != "required" or quirk.key == key:
                yield Ending(quirk.clauses[profile], pointer, True)


def _broken_keys(keyword: Keyword, node: Node, value: Any) -> list[str | None]:
    """The missing keys, or the unknown ones, or None for a breach of any other keyword."""
    if keyword.name == "required":
        return [key for key in keyword.clauses if key not in value]
    if keyword.name == "additionalProperties":
        return [key for key in value if key not in node.properties]
    return [] if keeps(keyword.name, keyword.value, value, node.schema) else [None]


def _way(keyword: Keyword, key: str | None, value: Any, profile: Profile) -> Clause:
    """The clause that is broken: a quirk's, where it is one, else the keyword's own."""
    for quirk in keyword.quirks:
        if quirk.key == key and keeps_all(quirk.when, value):
            return quirk.clauses[profile]
    return keyword.clauses[key if keyword.name == "required" else None]
