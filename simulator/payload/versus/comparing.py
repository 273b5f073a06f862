"""Comparing two translators: each message goes through both, and what differs is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from simulator.payload.report import Report
from simulator.payload.translators import Translator
from simulator.payload.versus.changes import Change, changes
from simulator.payload.versus.fields import Path


class Compared(NamedTuple):
    """``unstable`` names what one of the two doesn't say twice alike; no change tells of that."""

    changes: list[Change]
    unstable: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Versus:
    """Two translators, ``before`` and ``after``; ``notes`` says whether both make notes."""

    before: Translator
    after: Translator
    notes: bool = True

    def compared(self, message: object, line: int = 1, defect: str = "") -> Compared:
        """What differs for one message.

        Where something does, each side is asked once more: what changes by itself, as a time of
        now or an id by chance, is no difference between the two.
        """
        reports = self._reports(message, line, defect)
        found = changes(*reports, notes=self.notes)
        if not found:
            return Compared(found)
        noise = {
            _place(change): side.name
            for side, was, now in zip(
                (self.before, self.after),
                reports,
                self._reports(message, line, defect),
                strict=True,
            )
            for change in changes(was, now, notes=self.notes)
        }
        kept = [change for change in found if not _places(change) & noise.keys()]
        unstable = {f"{noise[at]}: {_named(at)}" for one in found for at in _places(one) & {*noise}}
        return Compared(kept, frozenset(unstable))

    def with_settings(self, settings: dict[str, str]) -> Versus:
        """The same where a case has settings of its own."""
        if not settings:
            return self
        before, after = (one.with_settings(settings) for one in (self.before, self.after))
        return Versus(before, after, self.notes)

    def _reports(self, message: object, line: int, defect: str) -> tuple[Report, Report]:
        before, after = (side.report(message, line, defect) for side in (self.before, self.after))
        return before, after


_Place = tuple[str, Path]


def _place(change: Change) -> _Place:
    return change.method, change.path


def _places(change: Change) -> set[_Place]:
    """Where it is, and where it leads to."""
    return {(change.method, path) for path in _both(change)}


def _both(change: Change) -> Iterator[Path]:
    yield change.path
    if change.to:
        yield change.to


def _named(place: _Place) -> str:
    method, path = place
    return f"{method} {''.join(f'/{key}' for key in path)}".strip() or "the outcome"
