"""Incoming: the fields of a message, each with what became of it and, if nothing did, why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contracts.registry import load
from destination.envelope import present
from simulator.payload.lineage.edges import Edge
from simulator.payload.lineage.fields import Incoming, Source
from simulator.payload.lineage.outgoing import has_made_id, source_of
from simulator.payload.lineage.reasons import UNREAD, Why, unread
from simulator.payload.lineage.tracing import Lineage
from simulator.payload.report import Report
from simulator.payload.translators import Ours, Translator

_MOST_OPENED = 20


def fields_of(
    lineage: Lineage, values: Mapping[str, Any], report: Report, translator: Translator
) -> Iterator[Incoming]:
    """Each field that was asked about, in the message's order."""
    story = _Story(lineage, values, report, isinstance(translator, Ours))
    asked = {*lineage.arriving, *lineage.dropped, *story.by}
    yield from (story.of(at) for at in values if at in asked)


class _Story:
    """What is known of all fields of one message, by their pointers."""

    def __init__(
        self, lineage: Lineage, values: Mapping[str, Any], report: Report, is_ours: bool
    ) -> None:
        self.by = {shadow.source: shadow.by for shadow in lineage.shadowed}
        self._report = report
        self._values = values
        self._is_ours = is_ours
        self._dropped = {*lineage.dropped}
        self._targets = _by_source(lineage.edges)
        self._decides = _by_source(lineage.decisions)
        self._opens = _by_source(lineage.openings)
        self._made_id = has_made_id(report)

    def of(self, at: str) -> Incoming:
        """One field."""
        value = self._values[at]
        opens = [edge.target for edge in self._opens.get(at, [])][:_MOST_OPENED]
        if not self._report["operations"]:
            return Incoming(at, value, "unsent", opens=tuple(opens), why=self._unsent(at))
        edges = self._targets.get(at, [])
        if self._made_id and at in ("/messageId", "/message_id"):
            opens, edges = [edge.target for edge in edges], []
        targets = tuple(
            source_of(edge, edge.target, value, is_ours=self._is_ours) for edge in edges
        )
        decides = tuple(edge.target for edge in self._decides.get(at, []))
        return self._told(at, targets, decides, tuple(opens))

    def _told(
        self, at: str, targets: tuple[Source, ...], decides: tuple[str, ...], opens: tuple[str, ...]
    ) -> Incoming:
        value = self._values[at]
        if at in self.by:
            return Incoming(at, value, "shadowed", opens=opens, by=self.by[at])
        if at in self._dropped:
            return Incoming(at, value, "dropped", opens=opens, why=self._why(at, opens))
        if targets or decides:
            return Incoming(at, value, "sent" if targets else "decides", targets, decides, opens)
        return Incoming(at, value, "opens", opens=opens, why=self._unused(at))

    def _unused(self, at: str) -> Why:
        """Why another value would be used, and this one isn't; empty where that isn't known."""
        note = self._noted(at)
        if note is None and self._is_ours and not present(self._values[at]):
            return Why("null and blank count as absent")
        return note or Why("")

    def _noted(self, at: str) -> Why | None:
        """What a note says of the field, or of what it is in."""
        for note in self._report["notes"]:
            if note["pointer"] and _is_at(at, note["pointer"]):
                return Why(note["message"], _evidence(note["code"]))
        return None

    def _why(self, at: str, opens: tuple[str, ...]) -> Why:
        """Why a field is dropped: a note on it, what is known, or that nothing reads it."""
        if self._is_ours:
            return self._noted(at) or unread((self._report["type"] or "").lower(), at)
        if opens:
            return Why(f"{UNREAD} as it is: of another type it would make {opens[0]}")
        return Why(UNREAD)

    def _unsent(self, at: str) -> Why:
        """Of what isn't sent at all; the field that decided that has the sentence."""
        reason = self._report.get("reason")
        if reason is None:
            return Why("no operation comes of the message")
        if reason["pointer"] and _is_at(at, reason["pointer"]):
            return Why(reason["message"], _evidence(reason["code"]))
        return Why(f"the message is {self._report['outcome']}: {reason['code']}")


def _by_source(edges: tuple[Edge, ...]) -> dict[str, list[Edge]]:
    found: dict[str, list[Edge]] = {}
    for edge in edges:
        found.setdefault(edge.source, []).append(edge)
    return found


def _is_at(pointer: str, place: str) -> bool:
    return pointer == place or pointer.startswith(f"{place}/")


def _evidence(code: str) -> str:
    found: str = load("codes.json").get(code, {}).get("evidence", "")
    return found
