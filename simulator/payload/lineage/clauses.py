"""Clauses: which subschema of the contract governs a field of an operation, and its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urldefrag, urljoin

from contracts.registry import KINDS, METHODS, schema
from contracts.violations import escape

_MOST_BRANCHES = 100
"""So many references and branches are followed at one level: a schema may refer to itself."""
_BRANCHES = ("allOf", "anyOf", "oneOf")
_ALONE = ("then", "else")


class Clause(NamedTuple):
    """Where a clause stands (``salesmachine/event.json#/properties/event_uid``), and its evidence.

    ``evidence`` is an id of ``evidence.json``: the clause's own, else that of what it stands in.
    """

    place: str
    evidence: str


class _Node(NamedTuple):
    """A subschema: the kind whose file it is in, its pointer there, and what it says."""

    kind: str
    at: str
    says: Any

    def inner(self, *tokens: str | int) -> _Node:
        """The one below, by its keywords, keys and indexes."""
        says = self.says
        for token in tokens:
            says = says[token]
        return _Node(self.kind, self.at + "".join(f"/{escape(one)}" for one in tokens), says)


Schemas = Callable[[str], dict[str, Any]]
"""A kind in, its schema out; KeyError for what is none."""


@lru_cache(maxsize=4096)
def clause(method: str, tokens: tuple[str, ...]) -> Clause:
    """The clause on what stands at this path in an operation of that method.

    Where anything may stand, as in the attributes, it is the clause on what that is in.  An
    operation of a method that there isn't is governed by the schema of any item.
    """
    return governing(f"salesmachine/{method if method in METHODS else 'item'}", tokens, schema)


def governing(kind: str, tokens: tuple[str, ...], schemas: Schemas) -> Clause:
    """The same in the schema of any kind, and in the ones that it refers to."""
    here = _Node(kind, "", schemas(kind))
    evidence = _evidence(here, "", schemas)
    for token in tokens:
        following = _below(here, token, schemas)
        if following is None:
            break
        here = following
        evidence = _evidence(here, evidence, schemas)
    return Clause(f"{here.kind}.json#{here.at}", evidence)


def _evidence(node: _Node, otherwise: str, schemas: Schemas) -> str:
    says = (one.says.get("x-evidence") for one in _alike(node, schemas))
    return next((one for one in says if isinstance(one, str)), otherwise)


def _below(node: _Node, token: str, schemas: Schemas) -> _Node | None:
    """The subschema on one member: the one that names it, else the one on any other."""
    for find in (_named, _others):
        for one in _alike(node, schemas):
            if (found := find(one, token)) is not None:
                return found
    return None


def _named(node: _Node, token: str) -> _Node | None:
    if token in node.says.get("properties", {}):
        return node.inner("properties", token)
    if token.isdecimal() and int(token) < len(node.says.get("prefixItems", ())):
        return node.inner("prefixItems", int(token))
    return None


def _others(node: _Node, token: str) -> _Node | None:
    if token.isdecimal() and isinstance(node.says.get("items"), dict):
        return node.inner("items")
    if node.says.get("additionalProperties", True) is not True:
        return node.inner("additionalProperties")
    return None


def _alike(node: _Node, schemas: Schemas) -> Iterator[_Node]:
    """The node, what it refers to, and its branches: all that speak of the same value."""
    waiting, seen = [node], 0
    while waiting and seen < _MOST_BRANCHES:
        one = waiting.pop(0)
        seen += 1
        if not isinstance(one.says, dict):
            continue
        yield one
        if isinstance(reference := one.says.get("$ref"), str):
            waiting += _referred(one, reference, schemas)
        for keyword in _BRANCHES:
            waiting += [one.inner(keyword, n) for n in range(len(one.says.get(keyword, ())))]
        waiting += [one.inner(keyword) for keyword in _ALONE if keyword in one.says]


def _referred(node: _Node, reference: str, schemas: Schemas) -> list[_Node]:
    """What a reference leads to, here or in another file of the contract."""
    url, fragment = urldefrag(reference)
    kind = node.kind
    if url:
        own = schemas(node.kind).get("$id", "")
        target = urljoin(own, url).removesuffix(".json")
        kind = next((one for one in KINDS if target.endswith(f"/schemas/{one}")), "")
    try:
        found = _Node(kind, "", schemas(kind))
        for token in fragment.split("/")[1:]:
            token = token.replace("~1", "/").replace("~0", "~")
            found = found.inner(int(token) if isinstance(found.says, list) else token)
    except (KeyError, IndexError, TypeError, ValueError):
        return []
    return [found]
