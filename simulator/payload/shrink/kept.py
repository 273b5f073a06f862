"""Kept: what a message shows, and whether a smaller one still does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, NamedTuple

from contracts.violations import printable
from simulator.payload.lineage import arrives
from simulator.payload.lineage.probes import path_of
from simulator.payload.report import Report
from simulator.payload.shrink.expressions import Expression
from simulator.payload.shrink.findings import Found, found, found_in, told
from simulator.payload.shrink.telling import KeepError, nothing_at
from simulator.payload.translators import Translator


class Keep(ABC):
    """Whether a message shows what the first one did; ``said`` is that in words."""

    def __init__(self, said: str, translator: Translator) -> None:
        self.said = said
        self.translator = translator
        self._first: Any = None

    def __call__(self, message: object) -> bool:
        """The first that shows anything is the one that the others are compared with.

        An expression may raise KeepError until then; of the others it only isn't true.
        """
        if self._first is None:
            self._first = self._shown(message)
            return self._first is not None
        return self._shows(message, self._first)

    def unmet(self, message: object) -> str:
        """What there is instead, in a sentence, of a message that doesn't show it."""
        return f"it doesn't have {self.said}; {told(found(message, self.translator))}"

    @abstractmethod
    def _shown(self, message: object) -> Any:
        """What the others will have to show; None where there is nothing."""

    @abstractmethod
    def _shows(self, message: object, first: Any) -> bool:
        """Whether another message shows it."""


class Ended(NamedTuple):
    """What became of a message: the outcome, its reason, and whether there are operations."""

    outcome: str
    code: str | None
    has_operations: bool


def ended(report: Report) -> Ended:
    """What a report says of that."""
    code = report.get("reason", {}).get("code")
    return Ended(report["outcome"], code, bool(report["operations"]))


class KeptCode(Keep):
    """A code at one of the places that have it in the first message, or one finding ``only``."""

    def __init__(self, code: str, translator: Translator, only: Found | None = None) -> None:
        super().__init__(code, translator)
        self._only = only

    def _shown(self, message: object) -> Any:
        signs = {one.sign for one in found(message, self.translator) if one.code == self.said}
        if self._only is not None:
            signs &= {self._only.sign}
        return (ended(self.translator.report(message)), signs) if signs else None

    def _shows(self, message: object, first: Any) -> bool:
        end, signs = first
        report = self.translator.report(message)
        return ended(report) == end and any(
            one.sign in signs
            for about in sorted({sign.about for sign in signs})
            for one in found_in(about, message, report)
        )


class KeptOutcome(Keep):
    """The outcome, and its reason."""

    def _shown(self, message: object) -> Any:
        now = self._now(message)
        return now if self.said in now[:2] else None

    def _shows(self, message: object, first: Any) -> bool:
        return bool(self._now(message) == first)

    def _now(self, message: object) -> Ended:
        return ended(self.translator.report(message))

    def unmet(self, message: object) -> str:
        """What its outcome is."""
        outcome, code, _ = self._now(message)
        return f"its outcome is {' '.join(filter(None, (outcome, code)))}, not {self.said}"


class KeptDropped(KeptOutcome):
    """A field of which nothing arrives; ``said`` is its pointer."""

    def _shown(self, message: object) -> Any:
        return self._now(message) if self._is_dropped(message) else None

    def _shows(self, message: object, first: Any) -> bool:
        return super()._shows(message, first) and self._is_dropped(message)

    def _is_dropped(self, message: object) -> bool:
        is_there = path_of(message, self.said) is not None
        return is_there and not arrives(message, self.said, self.translator.operations)

    def unmet(self, message: object) -> str:
        """That it arrives, or that there is nothing there."""
        if path_of(message, self.said) is not None:
            return f"what is at {printable(self.said)} isn't dropped: it arrives"
        return printable(nothing_at(message, self.said))


class KeptExpression(Keep):
    """That an expression is true."""

    def __init__(self, expression: Expression, translator: Translator) -> None:
        super().__init__(expression.text, translator)
        self._expression = expression

    def _shown(self, message: object) -> Any:
        return self._expression.holds(message, self.translator) or None

    def _shows(self, message: object, first: Any) -> bool:
        try:
            return self._expression.holds(message, self.translator)
        except KeepError:
            return False

    def unmet(self, message: object) -> str:
        """That it isn't true, and what is found."""
        return f"the expression isn't true of it; {told(found(message, self.translator))}"
