"""Outgoing: the operations of a message and their fields, with rule, clause and sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.payload.lineage.clauses import Clause, clause
from simulator.payload.lineage.comparing import leaf_pointers
from simulator.payload.lineage.edges import Edge
from simulator.payload.lineage.fields import Made, Outgoing, Source
from simulator.payload.lineage.reasons import made
from simulator.payload.lineage.tracing import Lineage
from simulator.payload.report import Report
from simulator.payload.translators import Ours, Translator

CONSTANT = "constant of the rule"
MADE_ID = "made of the content"
UNSTABLE = "changes by itself, by time or chance"
UNFED = "no field feeds it"
UNASKED = "no field that was asked about feeds it"


def operations_of(report: Report, translator: Translator, lineage: Lineage) -> Iterator[Made]:
    """The operations of a report, in order."""
    rules = dict(enumerate(report["rules"]))
    for index, operation in enumerate(report["operations"]):
        rule, at = rules.get(index, ""), f"/{index}"
        found = _clause(operation, at)
        place = translator.place(rule)
        yield Made(at, operation, rule, place, *found, lineage.decides(at))


def fields_of(
    made_of: tuple[Made, ...],
    lineage: Lineage,
    values: Mapping[str, Any],
    report: Report,
    translator: Translator,
) -> Iterator[Outgoing]:
    """Every leaf of the operations; ``values`` are the message's leaves by their pointers."""
    feeding: dict[str, list[Edge]] = {}
    for edge in lineage.edges:
        feeding.setdefault(edge.target, []).append(edge)
    is_ours, unstable = isinstance(translator, Ours), {*lineage.unstable}
    no_id = {f"{one.pointer}/messageId" for one in made_of} if has_made_id(report) else set()
    for at, value in leaf_pointers(report["operations"]).items():
        index = at.split("/", 2)[1]
        one = made_of[int(index)]
        edges = [] if at in no_id else feeding.get(at, [])
        sources = tuple(
            source_of(edge, edge.source, values.get(edge.source), is_ours=is_ours) for edge in edges
        )
        why = ""
        if at in no_id:
            why = MADE_ID
        elif not sources:
            known = UNASKED if lineage.left else CONSTANT if is_ours else UNFED
            why = UNSTABLE if unstable & {at, one.pointer} else known
        yield Outgoing(at, value, sources, why, one.rule, one.place, *_clause(one.operation, at))


def source_of(edge: Edge, pointer: str, value: object, *, is_ours: bool) -> Source:
    """One end of an edge, with the assumption behind it; ``value`` is what its source holds."""
    target = edge.target.split("/", 2)[2:]
    evidence = made(edge.source, f"/{target[0]}", value) if is_ours and target else ""
    return Source(pointer, edge.kind, evidence)


def has_made_id(report: Report) -> bool:
    """Whether the destination made the messageId: its trace is the content as a whole."""
    return any(note["code"] == "message_id_made" for note in report["notes"])


def _clause(operation: Mapping[str, Any], at: str) -> Clause:
    method = operation.get("method")
    tokens = [token.replace("~1", "/").replace("~0", "~") for token in at.split("/")[2:]]
    return clause(method if isinstance(method, str) else "", tuple(tokens))
