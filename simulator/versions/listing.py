"""The installed contract for people: its kinds in a list, one of them as a tree."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from contracts.registry import load
from contracts.violations import printable
from contracts.wording import Schema
from simulator.lines.tables import table
from simulator.measure.clauses import Keyword, Node, clauses, root
from simulator.versions.contract import Contract, digest

_COLUMNS = ("key", "type", "format", "required", "codes", "of clients", "evidence")
_LIMITS = ("minItems", "maxItems", "minLength", "maxLength", "minProperties")


def kinds(contract: Contract) -> dict[str, Any]:
    """``{"version", "kinds": [{"kind", "title", "description", "clauses", "digest"}]}``."""
    count = Counter(clause.file for clause in clauses())
    found = [
        {
            "kind": kind,
            "title": schema["title"],
            "description": schema["description"],
            "clauses": count[f"{kind}.json"],
            "digest": digest(schema),
        }
        for kind, schema in contract.schemas.items()
    ]
    return {"version": contract.version, "kinds": found}


def list_lines(contract: Contract) -> Iterator[str]:
    """The kinds as lines: what is counted in a table, and what each is for."""
    found = kinds(contract)["kinds"]
    total = sum(one["clauses"] for one in found)
    yield f"version {contract.version}: {len(found)} kinds, {total:,} clauses"
    for one in found:
        yield f"{one['kind']}  {one['title']}, {one['clauses']} clauses, {one['digest']}"
        yield f"  {one['description']}"


def tree_lines(kind: str, schema: Schema) -> Iterator[str]:
    """One kind: its keys as a tree, with what each takes and what a breach is called."""
    yield f"{kind}  {schema['title']}, {digest(schema)}"
    yield f"  {schema['description']}"
    yield from table(_COLUMNS, list(_rows(root(kind), "(the whole)", 0, "")))


def _rows(node: Node, name: str, level: int, missing: str) -> Iterator[tuple[str, ...]]:
    """A row for a value and one for each below it; ``missing`` is the code where it has to be."""
    schema = node.schema
    asking = [one for one in node.keywords if one.name != "required"]
    codes = [missing, *(_code(one) for one in asking)]
    quirks = [quirk.clauses["strict"].code for one in node.keywords for quirk in one.quirks]
    yield (
        f"{'  ' * level}{name}",
        _takes(schema),
        schema.get("format", ""),
        "required" if missing else "",
        " ".join(dict.fromkeys(filter(None, codes))),
        " ".join(dict.fromkeys(filter(None, quirks))),
        _evidence(schema),
    )
    asked = next((one for one in node.keywords if one.name == "required"), None)
    for key, below in node.properties.items():
        clause = asked.clauses.get(key) if asked else None
        yield from _rows(below, key, level + 1, clause.code if clause else "")
    if node.items is not None:
        yield from _rows(node.items, "each", level + 1, "")
    if node.names is not None:
        yield from _rows(node.names, "each key", level + 1, "")


def _code(keyword: Keyword) -> str:
    return next(iter(keyword.clauses.values())).code


def _takes(schema: Schema) -> str:
    """``string, at most 500``: the type, or the values that there are."""
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    named = schema.get("type", "anything")
    words = [named if isinstance(named, str) else " or ".join(named)]
    words += [f"{name} {schema[name]:,}" for name in _LIMITS if name in schema]
    words += ["no other keys"] if schema.get("additionalProperties") is False else []
    return ", ".join(words)


def _evidence(schema: Schema) -> str:
    name = schema.get("x-evidence")
    return printable(f"{name} [{load('evidence.json')[name]['label']}]") if name else ""
