"""What makes a stranger's schema unusable, and what a reader should know of a usable one.

Whatever passes here is judged without a network, and without turning in circles.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Any, NamedTuple

from contracts.formats import FORMATS
from contracts.violations import cut, pointer, printable
from contracts.wording import Schema
from simulator.versions.judging import compiled
from simulator.versions.vocabulary import IN_PLACE, KNOWN, REFERENCES, Path, at, below, target, walk

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MOST_REMARKS = 10


class Defect(NamedTuple):
    """Why a schema can't be judged by, and the pointer in it where that is."""

    pointer: str
    text: str


def defect(schema: object) -> Defect | None:
    """The first thing that makes a schema unusable, or None."""
    if not isinstance(schema, dict):
        return Defect("", "it is no object")
    found = next(_defects(schema), None)
    return found or _compile_error(schema) or _circle(schema)


def _defects(schema: Schema) -> Iterator[Defect]:
    dialect = schema.get("$schema", DIALECT)
    if dialect not in (DIALECT, f"{DIALECT}#"):
        yield Defect("/$schema", f"it is written in another dialect than {DIALECT}")
    paths = _paths(schema)
    for path, inner in walk(schema):
        if not isinstance(inner, dict):
            continue
        if path and "$id" in inner:
            yield Defect(pointer([*path, "$id"]), "an $id below the top isn't followed")
        for keyword in REFERENCES & inner.keys():
            if reason := _reference(keyword, inner[keyword], paths):
                yield Defect(pointer([*path, keyword]), reason)


def _reference(keyword: str, value: object, paths: dict[str, Path]) -> str:
    """Why a reference can't be followed, or nothing."""
    if keyword != "$ref":
        return f"{keyword} isn't followed: write a $ref"
    shown = cut(printable(repr(value)))
    if not isinstance(value, str) or not (value == "#" or value.startswith("#/")):
        return f"$ref {shown} isn't followed: only those within the schema are, as in #/$defs/name"
    return "" if target(value, paths) is not None else f"$ref {shown} leads to no schema"


def _paths(schema: Schema) -> dict[str, Path]:
    return {pointer(list(path)): path for path, _ in walk(schema)}


def _compile_error(schema: Schema) -> Defect | None:
    try:
        compiled("", schema)
    except ValueError as error:
        where = list(getattr(error, "instance_path", ()))
        return Defect(pointer(where), _reason(where, str(error).partition("\n")[0]))
    return None


def _reason(where: list[str | int], said: str) -> str:
    if "surrogates not allowed" in said:
        return "it has a text with half of a surrogate pair"
    if where[-1:] == ["type"]:
        return "no type of JSON Schema"
    return printable(said)


def _circle(schema: Schema) -> Defect | None:
    """A reference that leads back to itself without going into a value."""
    paths = _paths(schema)
    reached = {
        name: [pointer(list(other)) for other in _of_same_value(path, at(schema, path), paths)]
        for name, path in paths.items()
    }
    try:
        TopologicalSorter(reached).prepare()
    except CycleError as error:
        return Defect(min(error.args[1]), "its $ref leads back to itself")
    return None


def _of_same_value(path: Path, schema: Any, paths: dict[str, Path]) -> Iterator[Path]:
    """The schemas that judge the same value as this one."""
    if isinstance(schema, dict) and "$ref" in schema:
        reached = target(schema["$ref"], paths)
        if reached is not None:
            yield reached
    yield from ((*path, *more) for more, _ in below(schema) if more[0] in IN_PLACE)


def remarks(schema: Schema) -> list[str]:
    """What is in a schema and isn't judged: unknown keywords and formats, the first of them."""
    found = list(_remarks(schema))
    more = len(found) - MOST_REMARKS
    return [*found[:MOST_REMARKS], *([f"{more:,} more of this sort"] if more > 0 else [])]


def _remarks(schema: Schema) -> Iterator[str]:
    for path, inner in walk(schema):
        if not isinstance(inner, dict):
            continue
        where = f"#{printable(pointer(list(path)))}"
        for keyword in inner:
            if keyword not in KNOWN and not keyword.startswith("x-"):
                near = difflib.get_close_matches(keyword[:40], KNOWN, 1)
                hint = f"; did you mean {near[0]}?" if near else ""
                shown = cut(printable(keyword))
                yield f"{where}: {shown} is an unknown keyword and isn't judged{hint}"
        name = inner.get("format")
        if isinstance(name, str) and name not in FORMATS:
            shown = cut(printable(name))
            yield f"{where}/format: {shown} is an unknown format and isn't judged"
