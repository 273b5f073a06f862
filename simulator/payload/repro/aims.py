"""Aims: what should have come of a message, or what should not, and in which way it fails that."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from contracts.violations import printable
from simulator.payload.repro.kept import Kept
from simulator.payload.repro.ways import Way, anchors
from simulator.payload.shrink import shrunk
from simulator.payload.translators import Translator


class AimError(Exception):
    """Why something can't be aimed at; a sentence that says what to do, on one line."""

    def __init__(self, sentence: str) -> None:
        super().__init__(printable(sentence))


class Aim(ABC):
    """What a case will expect; ``translator`` is who is to make it so."""

    translator: Translator

    @abstractmethod
    def way(self, message: object) -> Way | None:
        """In which way a message fails it; None where it doesn't."""

    @abstractmethod
    def kept(self, message: object) -> tuple[Kept, ...]:
        """What has to stay in a smaller message."""

    @abstractmethod
    def expect(self, message: object) -> dict[str, Any]:
        """What a case of a message expects that fails it, as ``schemas/case.json`` has it."""

    def still(self, message: object) -> Callable[[object], bool]:
        """Whether another message fails in the same way as this one, and is the same bug."""
        way, ids, kept = self.way(message), anchors(message), self.kept(message)

        def fails_so(other: object) -> bool:
            is_bug = anchors(other) == ids and all(one.stays(other) for one in kept)
            return is_bug and self.way(other) == way

        return fails_so

    def core(self, message: object) -> Any:
        """The smallest message that fails in the same way, whatever of it somebody meant."""
        way, ids = self.way(message), anchors(message)
        return shrunk(
            message, lambda other: anchors(other) == ids and self.way(other) == way
        ).message

    def relevance(self, message: object) -> int:
        """How likely it is that a message that fails it is the one that is meant."""
        return 0

    def unmet(self, message: object) -> str:
        """Why a message doesn't fail it: the end of a sentence."""
        return "it doesn't fail so"
