"""The aim of a value: an operation should have held it at a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contracts.cases import as_json
from contracts.values import held, named
from contracts.violations import cut
from simulator.payload.lineage import trace
from simulator.payload.repro.aims import Aim
from simulator.payload.repro.kept import Kept, formed, holding_value, named_like
from simulator.payload.repro.ways import Way, way_of
from simulator.payload.translators import Translator


@dataclass(frozen=True, slots=True)
class ValueAim(Aim):
    """This value at this place (OPERATION/POINTER) of an operation."""

    place: str
    value: Any
    translator: Translator

    def way(self, message: object) -> Way | None:
        """No such operation, nothing there, or another value there."""
        report = self.translator.report(message)
        there = held(self.place, report["operations"])
        if as_json(self.value) in map(as_json, there):
            return None
        operation = self.place.partition("/")[0]
        is_there = any(True for _ in named(operation, report["operations"]))
        how = "another value" if there else "nothing there" if is_there else "no operation"
        return way_of(report, how)

    def kept(self, message: object) -> tuple[Kept, ...]:
        """Where the message holds the value, else what feeds the place or would, else its key."""
        holding, _ = holding_value(message, self.value, self.place)
        if holding:
            return holding
        return formed(message, self._feeding(message) or named_like(message, self.place))

    def expect(self, message: object) -> dict[str, Any]:
        """The value."""
        return {"values": {self.place: self.value}}

    def relevance(self, message: object) -> int:
        """One that holds the value, else one that has such an operation."""
        way = self.way(message)
        is_there = way is not None and way.how != "no operation"
        return 2 * bool(holding_value(message, self.value, self.place)[1].pointers) + is_there

    def unmet(self, message: object) -> str:
        """It holds it already."""
        return f"{self.place} is {cut(as_json(self.value))} already"

    def _feeding(self, message: object) -> tuple[str, ...]:
        operation, _, rest = self.place.partition("/")
        core = self._with_envelope(message)
        made = self.translator.operations(core)
        at = [f"/{index}/{rest}" for index, _ in named(operation, made)]
        lineage = trace(core, self.translator.operations)
        sources = (edge.source for one in at for edge in lineage.sources(one))
        return tuple(dict.fromkeys(sources)) or tuple(
            near for one in at for near in lineage.nearest(one)
        )

    def _with_envelope(self, message: object) -> object:
        """What the failure needs of a message, and its envelope: a large one is slow to probe."""
        core = self.core(message)
        if not isinstance(message, dict) or not isinstance(core, dict):
            return core
        own = {key: one for key, one in message.items() if not isinstance(one, dict | list)}
        return {key: core.get(key, own.get(key)) for key in message if key in {**own, **core}}
