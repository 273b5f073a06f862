"""The body of a test: statements that hold what comes of ``message`` to what is expected.  Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from contracts.registry import check
from simulator.exchange_formats.case_file import is_made
from simulator.exchange_formats.python_text import Code, called, flat, literal

_MARGIN = "    "
_DELIVERED = frozenset({"outcome", "operations", "notes"})
"""What is expected of a message that is delivered."""


@dataclass(frozen=True, slots=True)
class Body:
    """Statements without their margin, the fixtures and imports they need, and the test's marks."""

    lines: list[str]
    fixtures: list[str] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)
    marks: list[str] = field(default_factory=list)


class _Words(NamedTuple):
    """How a test says what became of its message."""

    outcome: str
    reason: str
    code: str
    pointer: str
    notes: str
    operations: str


_OURS = _Words(
    "translation.outcome",
    "translation.reason",
    "translation.reason.code",
    "translation.reason.pointer",
    "sorted(note.code for note in translation.notes)",
    "translation.wire()",
)
_THEIRS = _Words(
    'report["outcome"]',
    'report.get("reason")',
    'report["reason"]["code"]',
    'report["reason"]["pointer"]',
    'sorted(note["code"] for note in report["notes"])',
    'report["operations"]',
)


def body_of(
    message: object, expect: Mapping[str, Any], settings: Mapping[str, str], translator: str
) -> Body:
    """The body for what a case expects of a message, under its settings, by this translator."""
    is_delivered = expect.get("outcome", "translated") == "translated" and "operations" in expect
    is_usual = isinstance(message, dict) and not settings and not translator
    if is_usual and is_delivered and expect.keys() <= _DELIVERED:
        return _delivered(expect)
    if translator:
        return _translated(expect, f'load("{translator}")', _THEIRS)
    if settings:
        given = ", ".join(f"{name}={flat(value)}" for name, value in settings.items())
        return _translated(expect, f"Settings({given})", _OURS)
    return _translated(expect, "", _OURS)


def _delivered(expect: Mapping[str, Any]) -> Body:
    """A message is delivered, and exactly its operations come."""
    lines = list(_expected(expect["operations"]))
    lines += ["[outcome] = destination.deliver(message)", 'assert outcome.outcome == "delivered"']
    if expect.get("notes"):
        lines.append("notes = sorted(note.code for note in outcome.translation.notes)")
        lines.append(_assertion("notes", sorted(expect["notes"])))
    if codes := _errors(expect["operations"]):
        mark = called("@pytest.mark.salesmachine", [("allow_violations", codes)], "")
        return Body(lines, ["salesmachine", "destination"], marks=[mark])
    return Body(lines, ["salesmachine", "destination"])


def _expected(operations: list[dict[str, Any]]) -> Iterator[str]:
    """An expectation each; of those that are alike one, with how many there are."""
    counts = Counter(map(json.dumps, operations))
    for text, count in counts.items():
        operation = json.loads(text)
        fields = [
            (name, value)
            for name, value in operation.items()
            if name != "method" and not (name == "messageId" and is_made(value))
        ]
        times = [("times", count)] if count > 1 else []
        arguments = [("", operation["method"]), *fields, *times]
        yield called("salesmachine.expect", arguments, _MARGIN)


def _errors(operations: list[dict[str, Any]]) -> list[str]:
    """The codes of errors in the operations, which would fail a test."""
    found = (one for operation in operations for one in check("salesmachine/item", operation))
    return sorted({one.code for one in found if one.severity == "error"})


def _translated(expect: Mapping[str, Any], by: str, words: _Words) -> Body:
    """A message is translated, by the destination of the test if nothing else is said."""
    lines: list[str] = []
    if not by:
        made = Body(lines, ["destination"])
        lines.append("translation = destination.translate(message)")
        again = "lambda one: destination.translate(one).wire()"
    elif words is _OURS:
        made = Body(lines, imports={"from destination import Settings, translate"})
        lines.append(f"translation = translate(message, {by})")
        again = f"lambda one: translate(one, {by}).wire()"
    else:
        made = Body(lines, imports={"from simulator.payload.translators import load"})
        lines.append(f"report = {by}.report(message)")
        again = f"{by}.operations"
    lines.extend(_said(expect, words))
    lines.extend(_of_operations(expect, words, made.imports))
    for pointer in expect.get("arrives", []):
        made.imports.add("from simulator.payload.lineage import arrives")
        arguments = [("", Code("message")), ("", pointer), ("", Code(again))]
        lines.append(called("assert arrives", arguments, _MARGIN))
    return made


def _said(expect: Mapping[str, Any], words: _Words) -> Iterator[str]:
    """What became of the message as a whole."""
    if "outcome" in expect:
        yield f"assert {words.outcome} == {flat(expect['outcome'])}"
    if "outcome" not in expect and expect.keys() & {"code", "pointer"}:
        yield f"assert {words.reason} is not None"
    for name, at in (("code", words.code), ("pointer", words.pointer)):
        if name in expect:
            yield f"assert {at} == {flat(expect[name])}"
    if "notes" in expect:
        yield f"notes = {words.notes}"
        yield _assertion("notes", sorted(expect["notes"]))


def _of_operations(expect: Mapping[str, Any], words: _Words, imports: set[str]) -> Iterator[str]:
    """What is asked of the operations; what it imports is added."""
    others = bool(expect.get("values")) or "violations" in expect
    if not others and not expect.get("operations"):
        if "operations" in expect:
            yield f"assert {words.operations} == []"
        return
    yield f"operations = {words.operations}"
    if "operations" in expect:
        yield _assertion("operations", expect["operations"])
    for place, value in expect.get("values", {}).items():
        imports.add("from contracts.values import held")
        arguments = [("", place), ("", Code("operations"))]
        yield called(f"assert {flat(value)} in held", arguments, _MARGIN)
    if "violations" in expect:
        imports.add("from contracts.registry import check")
        found = 'one.code for item in operations for one in check("salesmachine/item", item)'
        yield f"found = {{{found}}}"
        allowed = sorted(expect["violations"])
        yield (
            f"assert found <= {{{', '.join(map(flat, allowed))}}}"
            if allowed
            else ("assert not found")
        )


def _assertion(name: str, value: object) -> str:
    before = f"assert {name} == "
    return before + literal(value, _MARGIN, before)
