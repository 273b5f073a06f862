"""Explained: for one message what each outgoing field comes from, and where each incoming one goes.

What feeds what is found by probing (``trace``); the rule and the contract's clause are looked up,
and why a field goes nowhere comes from what is known of the destination.  Of a translator of the
user's own nothing is known but what probing shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contracts.registry import load
from simulator.payload.lineage import incoming, outgoing
from simulator.payload.lineage.fields import Incoming, Made, Outgoing
from simulator.payload.lineage.probes import leaves
from simulator.payload.lineage.tracing import MOST, trace
from simulator.payload.report import Report
from simulator.payload.translators import Translator


@dataclass(frozen=True, slots=True)
class Explained:
    """The lineage of one message in words; ``report`` is what ``sim translate`` prints of it.

    ``left`` fields weren't asked about; they aren't among ``incoming``.
    """

    report: Report
    operations: tuple[Made, ...]
    outgoing: tuple[Outgoing, ...]
    incoming: tuple[Incoming, ...]
    left: int = 0

    @property
    def dropped(self) -> tuple[str, ...]:
        """The pointers of the fields that nothing reads, of a message of which something is sent.

        What is shadowed isn't dropped.  Of a refused or filtered message it is the reason that
        counts: none of its fields is here.
        """
        return tuple(one.pointer for one in self.incoming if one.became == "dropped")

    def to_dict(self) -> dict[str, Any]:
        """The whole as JSON; pointers are those of the message and of its list of operations.

        ``{"line", "messageId", "type", "outcome", "reason"?: {"code", "pointer", "message"},
        "operations": [{"pointer", "method"?, "rule", "place", "clause", "evidence",
        "decided_by"}], "outgoing": [{"pointer", "value"?, "sources": [{"pointer", "kind",
        "evidence"?}], "why"?, "rule", "place", "clause", "evidence"}], "incoming": [{"pointer",
        "value"?, "became", "targets"?: [{"pointer", "kind", "evidence"?}], "decides"?, "opens"?,
        "by"?, "why"?, "evidence"?}], "left", "evidence": {id: {"label", "statement"}}}``.
        A key with ? is there where it says something, a value where any JSON reader can read it.
        ``kind`` is copied or derived, ``became`` one of ``Became``.
        """
        head = ("line", "messageId", "type", "outcome", "reason")
        known = load("evidence.json")
        used = dict.fromkeys(one for one in self._evidence() if one in known)
        return {
            **{key: self.report[key] for key in head if key in self.report},
            "operations": [one.to_dict() for one in self.operations],
            "outgoing": [one.to_dict() for one in self.outgoing],
            "incoming": [one.to_dict() for one in self.incoming],
            "left": self.left,
            "evidence": {one: known[one] for one in used},
        }

    def _evidence(self) -> Iterator[str]:
        """The ids that are named, in order, as often as they are."""
        for operation in self.operations:
            yield from (operation.rule, operation.evidence)
        for sent in self.outgoing:
            yield sent.evidence
            yield from (source.evidence for source in sent.sources)
        yield from (one.why.evidence for one in self.incoming)


def explained(
    message: object, translator: Translator, most: int = MOST, line: int = 1, defect: str = ""
) -> Explained:
    """Explain a message, whatever it holds; ``most`` of its fields are asked about.

    ``line`` is where it stands; ``defect`` says why there is none.  Never raises.
    """
    report = translator.report(message, line, defect)
    lineage = trace(message, translator.operations, most)
    values = {leaf.pointer: leaf.value for leaf in leaves(message)}
    made = tuple(outgoing.operations_of(report, translator, lineage))
    sent = tuple(outgoing.fields_of(made, lineage, values, report, translator))
    came = tuple(incoming.fields_of(lineage, values, report, translator))
    return Explained(report, made, sent, came, lineage.left)
