"""Origins: what of a message an operation's value comes from, and the rule that made it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

from contracts.violations import escape
from simulator.failures.spelling import spelt
from simulator.payload.lineage import Lineage, trace
from simulator.payload.translators import Theirs, Translator

MOST = 3
"""So many pointers into the message are named."""
_MADE = re.compile(r"\.[0-9]+\Z")


class Origin(NamedTuple):
    """Pointers into the message, and whether the value is just what stands there."""

    pointers: tuple[str, ...] = ()
    is_copied: bool = False


class Origins:
    """Where the operations of one message come from; it is probed once somebody asks."""

    def __init__(self, message: object, translator: Translator) -> None:
        self.message = message
        self.translator = translator

    @cached_property
    def _lineage(self) -> Lineage:
        return trace(self.message, self.translator.operations)

    @cached_property
    def _report(self) -> dict[str, Any]:
        return self.translator.report(self.message)

    def index(self, operation: object, message_id: str | None = None) -> int | None:
        """Which of the message's operations this is: the same one, or the one of its messageId."""
        made: Sequence[dict[str, Any]] = self._report["operations"]
        text = spelt(operation)
        same = [at for at, one in enumerate(made) if spelt(one) == text]
        named = [at for at, one in enumerate(made) if message_id and _id(one) == message_id]
        return next(iter((*same, *named)), None)

    def of(self, index: int | None, place: str, near: str = "") -> Origin:
        """What feeds a place in an operation; of one that isn't there, what would.

        ``near`` is a key beside it that probably means it.
        """
        if index is None:
            return Origin()
        edges = self._lineage.sources(f"/{index}{place}")
        if near:
            edges = self._lineage.sources(f"/{index}{place}/{escape(near)}")
        found = [edge for edge in edges if edge.kind == "copied"] or edges
        if found:
            pointers = tuple(dict.fromkeys(edge.source for edge in found))
            return Origin(pointers[:MOST], len(pointers) == 1 and found[0].kind == "copied")
        return Origin(self._lineage.nearest(f"/{index}{place}")[:MOST])

    def rule(self, index: int | None) -> str:
        """The rule that made an operation, with its place: ``page.named at page.py:34``."""
        return rule_at(self.translator, self._report["rules"], index)


def rule_at(translator: Translator, rules: Sequence[str], index: int | None) -> str:
    """The rule behind the operation at an index; of a translator without rules, itself."""
    if isinstance(translator, Theirs):
        name = translator.name
        place = translator.place("")
    elif index is not None and index < len(rules):
        name = rules[index]
        place = translator.place(name)
    else:
        return ""
    return f"{name} at {place}" if place else name


def base_id(message_id: str) -> str:
    """The id of the message that an item came from: without the ``.2`` that was added to it."""
    return _MADE.sub("", message_id)


def _id(operation: dict[str, Any]) -> object:
    return operation.get("messageId")
