"""The clauses of the schemas, listed from their JSON: every way in which one can be broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from contracts.registry import KINDS, code_of, schema
from contracts.violations import Profile, escape

ASSERTING = frozenset(
    {"type", "enum", "const", "format", "additionalProperties", "minItems", "maxItems", "anyOf"}
    | {"maxLength", "minProperties", "required"}
)
"""The keywords that a value can break."""
PROFILES: tuple[Profile, ...] = ("strict", "compat")

KEY = "(a key)"
"""Stands in a place for whichever key."""

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Clause:
    """One way to break a schema.

    ``at`` is ``file#pointer`` of the keyword; ``way`` is the missing key of ``required``, a quirk
    under a profile (``SM-403 compat``), a quirk of which nothing is said (``silent event``), else
    empty.  ``place`` is the pointer of the value in an instance, ``*`` for an item of a list and
    KEY for a key of an object.
    ``code`` is what a breach is called, empty where nothing is said of it.  ``when`` is what a
    value has to keep to break it in a quirk's way.
    """

    at: str
    way: str
    place: str = field(compare=False)
    keyword: str = field(compare=False)
    key: str | None = field(compare=False)
    code: str = field(compare=False)
    evidence: str = field(compare=False)
    schema: Schema = field(compare=False, repr=False)
    when: Schema | None = field(compare=False, repr=False)

    @property
    def file(self) -> str:
        """The schema's file: ``salesmachine/event.json``."""
        return self.at.partition("#")[0]

    @property
    def profile(self) -> Profile | None:
        """The profile under which it is this way, None where that doesn't matter."""
        return next((name for name in PROFILES if self.way.endswith(f" {name}")), None)


@dataclass(frozen=True, slots=True)
class Quirk:
    """A real client's way to break a keyword: its clause under each profile."""

    key: str | None
    when: Schema
    clauses: dict[Profile, Clause]


@dataclass(frozen=True, slots=True)
class Keyword:
    """An asserting keyword of a subschema: its clauses by key (None unless it is ``required``)."""

    name: str
    value: Any
    clauses: dict[str | None, Clause]
    quirks: tuple[Quirk, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """One subschema with its place ``at`` (``file#pointer``); the branches of anyOf are none.

    ``names`` is the one for the keys of an object.
    """

    at: str
    schema: Schema
    keywords: tuple[Keyword, ...]
    properties: dict[str, Node]
    items: Node | None
    names: Node | None

    def walk(self) -> Iterator[Node]:
        """Itself and every subschema below it."""
        yield self
        for below in self.properties.values():
            yield from below.walk()
        for one in (self.items, self.names):
            if one is not None:
                yield from one.walk()


@cache
def root(kind: str) -> Node:
    """The schema of a kind, with its clauses.  Raises KeyError for an unknown kind."""
    return _node(f"{kind}.json#", "", schema(kind), schema(kind)["x-evidence"])


def clauses() -> Iterator[Clause]:
    """Every clause of every kind, once."""
    for kind in KINDS:
        found = (clause for node in root(kind).walk() for clause in _of(node))
        yield from dict.fromkeys(found)


def _of(node: Node) -> Iterator[Clause]:
    for keyword in node.keywords:
        yield from keyword.clauses.values()
        for quirk in keyword.quirks:
            yield from quirk.clauses.values()


def _node(at: str, place: str, clause: Schema, evidence: str) -> Node:
    below = {
        key: _node(f"{at}/properties/{escape(key)}", f"{place}/{escape(key)}", inner, evidence)
        for key, inner in clause.get("properties", {}).items()
    }
    items, names = clause.get("items"), clause.get("propertyNames")
    own = clause.get("x-evidence", evidence)
    return Node(
        at,
        clause,
        tuple(_keyword(name, at, place, clause, own) for name in clause if name in ASSERTING),
        below,
        None if items is None else _node(f"{at}/items", f"{place}/*", items, evidence),
        None if names is None else _node(f"{at}/propertyNames", f"{place}/{KEY}", names, evidence),
    )


def _keyword(name: str, at: str, place: str, clause: Schema, evidence: str) -> Keyword:
    def made(way: str, key: str | None, code: str, when: Schema | None = None) -> Clause:
        return Clause(f"{at}/{name}", way, place, name, key, code, evidence, clause, when)

    keys = clause[name] if name == "required" else [None]
    code = code_of(name, clause)
    quirks = tuple(
        Quirk(
            quirk.get("key"),
            quirk["when"],
            {
                profile: made(
                    _way(quirk, profile), quirk.get("key"), quirk["code"] or "", quirk["when"]
                )
                for profile in PROFILES
            },
        )
        for quirk in clause.get("x-quirks", ())
        if quirk["keyword"] == name
    )
    return Keyword(name, clause[name], {key: made(key or "", key, code) for key in keys}, quirks)


def _way(quirk: Schema, profile: Profile) -> str:
    """A quirk that has a code is shown under both profiles, one that has none is silent."""
    said = f"{quirk['code']} {profile}" if quirk["code"] else f"silent {quirk.get('key', '')}"
    return said.strip()
