"""The aim of a code: ``sim check`` finds it, and shouldn't."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.payload.lineage import trace
from simulator.payload.repro.aims import Aim
from simulator.payload.repro.kept import Kept, formed
from simulator.payload.repro.ways import Way, way_of
from simulator.payload.shrink.findings import Found, found_in
from simulator.payload.translators import Translator


@dataclass(frozen=True, slots=True)
class CodeAim(Aim):
    """That this isn't found any more; not what breaks Segment's schema, which no case asks for."""

    found: Found
    translator: Translator

    def way(self, message: object) -> Way | None:
        """It is found: the same code, at the same key."""
        report = self.translator.report(message)
        sign = self.found.sign
        if any(one.sign == sign for one in found_in(sign.about, message, report)):
            return way_of(report, sign.code)
        return None

    def kept(self, message: object) -> tuple[Kept, ...]:
        """What it is about keeps its form: a date that can't be read is no word."""
        return formed(message, self.about(message))

    def about(self, message: object) -> tuple[str, ...]:
        """The pointers of the message that it is about."""
        if self.found.sign.about != "operation":
            return tuple(filter(None, [self._pointer(message)]))
        core = self.core(message)  # a large message is slow to probe
        edges = trace(core, self.translator.operations).sources(self._pointer(core))
        return tuple(dict.fromkeys(edge.source for edge in edges))

    def _pointer(self, message: object) -> str:
        sign, report = self.found.sign, self.translator.report(message)
        there = found_in(sign.about, message, report)
        return next((one.pointer for one in there if one.sign == sign), "")

    def expect(self, message: object) -> dict[str, Any]:
        """Not that: another outcome, only the other notes, only the other violations."""
        report, about = self.translator.report(message), self.found.sign.about
        if about == "outcome":
            return {"outcome": "translated"}
        codes = [one.code for one in found_in(about, message, report)]
        left = [code for code in codes if code != self.found.code]
        if about == "note":
            return {"outcome": report["outcome"], "notes": left}
        return {"outcome": report["outcome"], "violations": sorted(set(left))}

    def unmet(self, message: object) -> str:
        """It isn't there."""
        return f"it doesn't have {self.found.code}"
