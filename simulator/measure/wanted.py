"""What an instance must do to exercise what isn't: in words, with the place and the value asked."""

from __future__ import annotations

import json
from collections.abc import Iterator

from contracts.registry import load
from contracts.wording import expected
from simulator.measure.apart import Part, apart
from simulator.measure.clauses import Clause, clauses


def wanted(clause: Clause, is_kept: bool, is_broken: bool) -> Iterator[str]:
    """A line for each half that is missing: an instance that breaks it, and one that keeps it."""
    profile = f" under {clause.profile}" if clause.profile else ""
    at = clause.place or "the whole"
    if not is_broken:
        yield f"broken{profile} by {at} {_broken(clause)}{_in_its_way(clause)}"
    if not is_kept:
        yield f"kept{profile} by {at} {_kept(clause)}"


def shown_by(part: Part, name: str) -> tuple[str, ...]:
    """What shows a rule, an outcome, a code or an evidence id, a line or two."""
    if part == "outcomes":
        return (f"a message that is {name}",)
    if part == "codes":
        return _code(name)
    statement = load("evidence.json")[name]["statement"]
    what = "a message that it applies to" if part == "rules" else "an instance of it, or a source"
    return (f"{what}: {statement}",)


def _code(name: str) -> tuple[str, ...]:
    """Its statement, with a clause that has it, or what it is listed apart with."""
    entry = load("codes.json")[name]
    for group in apart():
        if name in group.names:
            return entry["statement"], group.shown_by
    what = "a message"
    if entry["kind"] == "violation":
        what = f"what breaks {next(one.at for one in clauses() if one.code == name)}"
    return (f"{what}: {entry['statement']}",)


def _kept(clause: Clause) -> str:
    asked = _asked(clause)
    match clause.keyword:
        case "type" | "enum" | "const":
            return f"that is {asked}"
        case "format":
            return f"in this form: {asked}"
        case "required" | "anyOf":
            return f"with {asked}"
        case "additionalProperties":
            return "with no unknown key"
        case _:
            return f"of {asked}"


def _broken(clause: Clause) -> str:
    asked = _asked(clause)
    match clause.keyword:
        case "type" | "enum" | "const":
            return f"that is not {asked}"
        case "format":
            return f"that is a string, but not in this form: {asked}"
        case "required":
            return f"without {asked}"
        case "anyOf":
            return "with neither userId nor anonymousId"
        case "additionalProperties":
            return "with an unknown key" if clause.key is None else f"with the key {clause.key!r}"
        case _:
            return f"not of {asked}"


def _asked(clause: Clause) -> str:
    return expected(clause.keyword, clause.key, clause.schema[clause.keyword], clause.schema)


def _in_its_way(clause: Clause) -> str:
    """How a known client breaks it, where it is that way that is missing."""
    if clause.when is None:
        return ""
    said = clause.code or "nothing is said of it"
    return f", in a known client's way ({said}): it fits {json.dumps(clause.when)}"
