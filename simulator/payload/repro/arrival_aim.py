"""The aim of an arrival: what stands at a place in the message should have reached an operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.payload.lineage import arrives
from simulator.payload.lineage.probes import path_of
from simulator.payload.repro.aims import Aim
from simulator.payload.repro.kept import Kept
from simulator.payload.repro.ways import Way, way_of
from simulator.payload.shrink.telling import nothing_at
from simulator.payload.translators import Translator


@dataclass(frozen=True, slots=True)
class ArrivalAim(Aim):
    """That what stands at a pointer of the message reaches an operation."""

    pointer: str
    translator: Translator

    def way(self, message: object) -> Way | None:
        """There is something, and nothing of it arrives."""
        if path_of(message, self.pointer) is None:
            return None
        if arrives(message, self.pointer, self.translator.operations):
            return None
        return way_of(self.translator.report(message), "dropped")

    def kept(self, message: object) -> tuple[Kept, ...]:
        """What stands there."""
        there = path_of(message, self.pointer)
        return () if there is None else (Kept(self.pointer, there[1], "type"),)

    def expect(self, message: object) -> dict[str, Any]:
        """That it arrives."""
        return {"arrives": [self.pointer]}

    def unmet(self, message: object) -> str:
        """It arrives, or there is nothing."""
        if path_of(message, self.pointer) is not None:
            return f"what is at {self.pointer} arrives"
        return nothing_at(message, self.pointer)
