"""Judging by a stranger's schema: what is accepted, and in which words something is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

import jsonschema_rs

from contracts.formats import DESCRIPTIONS, FORMATS
from contracts.registry import KINDS, Judge, code_of, load, schema
from contracts.violations import SEVERITIES, Violation, pointer, printable
from contracts.wording import Schema
from simulator.versions.contract import Register, canonical
from simulator.versions.vocabulary import LISTED, NAMED, ONE, Path, at, is_words, walk

NOTHING: Schema = {"not": {}}
"""The schema of a kind that there isn't: it accepts nothing."""

_OURS = frozenset(
    {"type", "enum", "const", "additionalProperties", "minItems", "maxItems", "anyOf", "maxLength"}
    | {"minProperties", "required", "format", "properties", "items", "propertyNames"}
)
"""The keywords for which the judge has words."""
_AS_THEY_ARE = frozenset({"anyOf", "x-quirks"})
"""Those for which it has words as long as they say what they say in a schema of ours."""
MOST_REFUSALS = 20
MOST_CHARACTERS = 160


class Refusal(NamedTuple):
    """One way to break a schema: the pointer of its clause, its code if any, a line for people."""

    clause: str
    code: str
    line: str


def compiled(kind: str, schema: Schema) -> Judge:
    """The judge by a schema.  Raises ValueError where it is no JSON Schema.

    A format that isn't one of ours is left out: no other is judged anywhere here.
    """
    return Judge(kind, _without_formats(schema))


def _without_formats(schema: Any) -> Any:
    if not isinstance(schema, dict):
        return schema
    found = dict(schema)
    name = schema.get("format")
    if isinstance(name, str) and name not in FORMATS:
        del found["format"]
    for keyword in schema.keys() & (ONE | NAMED | LISTED):
        value = schema[keyword]
        if keyword in ONE:
            found[keyword] = _without_formats(value)
        elif keyword in NAMED and isinstance(value, dict):
            found[keyword] = {name: _without_formats(inner) for name, inner in value.items()}
        elif keyword in LISTED and isinstance(value, list):
            found[keyword] = [_without_formats(inner) for inner in value]
    return found


def refusals(judge: Judge, instance: Any, codes: Register | None = None) -> list[Refusal]:
    """Each way in which an instance breaks the judge's schema.  Never raises.

    In the contract's own words where the schema says nothing else than ours do; as severe as
    another register of ``codes`` says.
    """
    if judge.schema == NOTHING:
        return [Refusal("", "", "there is no schema of this kind")]
    if not _has_our_words(judge.schema):
        return list(_in_other_words(judge.schema, instance))
    found = judge.check(instance)
    lines = (_as_severe(one, judge.kind, codes or {}).line() for one in found)
    return [
        Refusal(one.schema.partition("#")[2], one.code, line)
        for one, line in zip(found, lines, strict=True)
    ]


def _as_severe(violation: Violation, kind: str, codes: Register) -> Violation:
    severity = codes.get(violation.code, {}).get("severity")
    strict: Any = severity.get("strict") if isinstance(severity, dict) else None
    is_other = strict in SEVERITIES and not kind.startswith("segment/")  # a warning is its worst
    return replace(violation, severity=strict) if is_other else violation


def _has_our_words(schema: Schema) -> bool:
    if not isinstance(schema.get("x-evidence"), str):
        return False
    return all(_is_like_ours(path, one) for path, one in walk(schema))


def _is_like_ours(path: Path, clause: Any) -> bool:
    """Whether a clause says nothing for which there are no words."""
    if not isinstance(clause, dict):
        return path[-1] == "additionalProperties" and path[-2:-1] != ("properties",)
    if any(not is_words(keyword) and keyword not in _OURS for keyword in clause):
        return False
    codes = clause.get("x-code", {})
    is_closed_by_keys = clause.get("additionalProperties") in (None, False) and (
        "additionalProperties" not in clause or "properties" in clause
    )
    return (
        is_closed_by_keys
        and clause.get("format", "not-blank") in DESCRIPTIONS
        and all(isinstance(one, str) for one in clause.get("enum", ()))
        and isinstance(clause.get("x-evidence", ""), str)
        and isinstance(codes, dict)
        and all(isinstance(code, str) and code in load("codes.json") for code in codes.values())
        and all(canonical(clause[name]) in _known(name) for name in _AS_THEY_ARE & clause.keys())
    )


@cache
def _known(keyword: str) -> frozenset[str]:
    """The values that a keyword has anywhere in the installed contract."""
    return frozenset(
        canonical(one[keyword])
        for kind in KINDS
        for _, one in walk(schema(kind))
        if isinstance(one, dict) and keyword in one
    )


def _in_other_words(schema: Schema, instance: Any) -> Iterator[Refusal]:
    rust = jsonschema_rs.Draft202012Validator(
        schema, formats=FORMATS, validate_formats=True, mask="the value"
    )
    try:
        for error in islice(rust.iter_errors(instance), MOST_REFUSALS):
            path = list(error.schema_path)
            where, said = pointer(list(error.instance_path)), str(error).partition("\n")[0]
            code = _code(schema, path)
            text = " ".join(filter(None, (code, where or "(the whole)")))
            yield Refusal(pointer(path), code, f"{text}: {printable(_shortened(said))}")
    except ValueError:  # what it can't read it can't word
        yield Refusal("", "", "it can't be read")


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"


def _code(schema: Schema, path: list[str | int]) -> str:
    """The code of the clause at a path, where it has one."""
    try:
        code = code_of(str(path[-1]), at(schema, path[:-1]))
    except (AttributeError, IndexError, KeyError, TypeError):  # a stranger's
        return ""
    return code if isinstance(code, str) else ""
