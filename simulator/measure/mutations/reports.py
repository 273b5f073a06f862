"""Reports with one thing changed in them; the given one is never changed in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from contracts.registry import schema
from simulator.measure.mutations.values import UNCHANGED, Alteration, other_spelling
from simulator.payload.translators import Report

Operation = dict[str, Any]
Alter = Callable[[Report], Report | None]
"""A report in, the altered one out; None where it is as it was."""
Change = Callable[[Operation], list[Operation] | None]
"""What becomes of one operation; None is nothing."""
Items = Callable[[str, Any], list[tuple[str, Any]] | None]
"""What becomes of one key and value; None is nothing."""

PARAMS = "params"
FREE = "/params/*"
"""Stands for the attributes that no schema reserves: there are as many as customers."""


def by_rule(report: Report) -> Iterator[tuple[str, Operation]]:
    """Each operation with its rule; without rules it is the method, or ``pageview``."""
    operations, rules = report["operations"], report["rules"]
    for index, operation in enumerate(operations):
        own = "pageview" if operation.get("event_uid") == "pageview" else operation.get("method")
        yield rules[index] if len(rules) == len(operations) else str(own), operation


def fields_of(operation: Operation) -> Iterator[str]:
    """The pointers of its fields; attributes that are free stand together by their type."""
    yield from (f"/{key}" for key in operation)
    params = operation.get(PARAMS)
    if isinstance(params, dict):
        reserved = _reserved(operation)
        for key, value in params.items():
            yield f"/params/{key}" if key in reserved else f"{FREE} {_type(value)}"


def _reserved(operation: Operation) -> frozenset[str]:
    method = operation.get("method")
    if method not in ("contact", "account", "event"):
        return frozenset()
    return frozenset(schema(f"salesmachine/{method}")["properties"][PARAMS]["properties"])


def _type(value: object) -> str:
    if value is None:
        return "null"
    names = {bool: "boolean", int: "number", float: "number", str: "string", list: "array"}
    return names.get(type(value), "object")


def alter_operations(rule: str, change: Change, report: Report) -> Report | None:
    """What ``change`` makes of each operation of a rule."""
    operations: list[Operation] = []
    rules: list[str] = []
    altered = False
    for name, operation in by_rule(report):
        instead = change(operation) if name == rule else None
        altered |= instead is not None
        operations += [operation] if instead is None else instead
        rules += [name] * (len(operations) - len(rules))
    if not altered:
        return None
    return {**report, "operations": operations, "rules": rules if report["rules"] else []}


def swap(rule: str, report: Report) -> Report | None:
    """The operation in the place of the one behind it."""
    names = [name for name, _ in by_rule(report)]
    if rule not in names[:-1]:
        return None
    at = names.index(rule)
    operations, rules = list(report["operations"]), list(report["rules"])
    for one in filter(None, (operations, rules)):
        one[at : at + 2] = one[at : at + 2][::-1]
    return {**report, "operations": operations, "rules": rules}


def add_note(rule: str, report: Report) -> Report | None:
    """A note too many, where the rule made an operation."""
    if all(name != rule for name, _ in by_rule(report)):
        return None
    note = {"code": "mutant", "severity": "advice", "pointer": "", "message": "a mutant's"}
    return {**report, "notes": [*report["notes"], note]}


def alter_items(at: str, items: Items, operation: Operation) -> list[Operation] | None:
    """A field of an operation altered; a free one wherever its type occurs."""
    if not at.startswith("/params/"):
        whole = _altered(operation, at[1:].__eq__, items)
        return None if whole is None else [whole]
    params = operation.get(PARAMS)
    if not isinstance(params, dict):
        return None
    if at.startswith(FREE):
        of_type = at.removeprefix(f"{FREE} ")
        reserved = _reserved(operation)
        inside = _altered(
            params, lambda key: key not in reserved and _type(params[key]) == of_type, items
        )
    else:
        inside = _altered(params, at.removeprefix("/params/").__eq__, items)
    return None if inside is None else [{**operation, PARAMS: inside}]


def _altered(
    mapping: dict[str, Any], chosen: Callable[[str], Any], items: Items
) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    any_altered = False
    for key, value in mapping.items():
        instead = items(key, value) if chosen(key) else None
        any_altered |= instead is not None
        found.update([(key, value)] if instead is None else instead)
    return found if any_altered else None


def drop(key: str, value: Any) -> list[tuple[str, Any]]:
    """Nothing in the place of a field."""
    return []


def rename(key: str, value: Any) -> list[tuple[str, Any]]:
    """A field under the other spelling of its key."""
    return [(other_spelling(key), value)]


def replace(alteration: Alteration, key: str, value: Any) -> list[tuple[str, Any]] | None:
    """A field with an altered value."""
    instead = alteration(value)
    return None if instead is UNCHANGED else [(key, instead)]


def drop_note(code: str, report: Report) -> Report | None:
    """The notes but those of a code."""
    left = [note for note in report["notes"] if note["code"] != code]
    return None if len(left) == len(report["notes"]) else {**report, "notes": left}


def alter_reason(code: str, change: Callable[[Report], Report], report: Report) -> Report | None:
    """What ``change`` makes of a report whose reason has a code."""
    if "reason" not in report or report["reason"]["code"] != code:
        return None
    altered = change(report)
    return None if altered == report else altered


def with_reason(report: Report, **instead: str) -> Report:
    """A reason with some of its words replaced."""
    return {**report, "reason": {**report["reason"], **instead}}


def with_other_outcome(report: Report) -> Report:
    """Refused for filtered, and the other way round."""
    return {**report, "outcome": "filtered" if report["outcome"] == "refused" else "refused"}
