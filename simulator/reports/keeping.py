"""Keeping: some entries whole, so that a report can show what is wrong with them in its place.

Of a million entries it keeps what somebody may look at: some of each kind of problem, the worst
before the others.  They are masked, told and traced at the end, when it is known which ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from contracts.violations import SEVERITIES
from simulator.failures.input_lines import line_in
from simulator.payload.check import Finding
from simulator.payload.lineage.explained import Explained, explained
from simulator.payload.translators import Translator
from simulator.reports.file_names import named_from
from simulator.reports.masking import masked_finding
from simulator.reports.problems import Kind, Problem
from simulator.reports.run import Checked
from simulator.reports.telling import told

MOST_KEPT = 1_000
"""Entries that are kept."""
MOST_OF_KIND = 50
"""Entries that are kept for the same kind of problem."""
MOST_FINE = 50
"""Entries without a problem that are kept, if there is room."""
MOST_TRACED = 60
"""Entries whose lineage is traced, which takes hundreds of translations for each."""
MOST_LEAVES = 100
"""Leaves of a message that are probed for it."""
LARGEST = 64 * 1024
"""Characters of an entry that is kept."""
MOST_CHARACTERS = 2_000_000
"""Characters of all that are kept."""
_FINE = -1


class _Entry(NamedTuple):
    """A candidate; ``number`` is its place among all that were seen."""

    number: int
    file: str
    finding: Finding
    new: list[Problem]
    size: int


@dataclass(slots=True)
class _Shelf:
    """The candidates of one severity."""

    entries: list[_Entry] = field(default_factory=list)
    characters: int = 0


class Keeper:
    """Takes every entry and keeps some; ``wrong`` counts the ones with problems."""

    def __init__(self, translator: Translator, base: Path) -> None:
        self.wrong = 0
        self._translator = translator
        self._base = base
        self._seen = 0
        self._of_kind: Counter[Kind | None] = Counter()
        self._shelves = {at: _Shelf() for at in range(len(SEVERITIES) - 1, _FINE - 1, -1)}

    def add(self, file: str, finding: Finding, new: list[Problem]) -> None:
        """One entry more, with what of it is new."""
        self._seen += 1
        self.wrong += bool(new)
        worst = max((SEVERITIES.index(one.severity) for one in new), default=_FINE)
        shelf = self._shelves[worst]
        kinds: set[Kind | None] = {one.kind for one in new} if new else {None}
        most = MOST_OF_KIND if new else MOST_FINE
        if len(shelf.entries) >= MOST_KEPT or all(self._of_kind[kind] >= most for kind in kinds):
            return
        size = _size(finding)
        if size > LARGEST or shelf.characters + size > MOST_CHARACTERS:
            return
        self._of_kind.update(kinds)
        shelf.characters += size
        shelf.entries.append(_Entry(self._seen, file, finding, new, size))

    def chosen(self) -> Iterator[Checked]:
        """The ones that are kept: the worst first, else in the order in which they came."""
        left = MOST_CHARACTERS
        entries = [entry for shelf in self._shelves.values() for entry in shelf.entries]
        for at, entry in enumerate(entries[:MOST_KEPT]):
            left -= entry.size
            if left < 0:
                return
            yield self._checked(entry, is_traced=at < MOST_TRACED)

    def _checked(self, entry: _Entry, *, is_traced: bool) -> Checked:
        finding = entry.finding
        masked = masked_finding(finding, self._translator)
        return Checked(
            named_from(self._base, entry.file),
            line_in(entry.file, finding.line),
            masked.message,
            {**masked.report, "rules": []} if masked.is_letter else masked.report,
            tuple(told(entry.file, finding, masked, entry.new, self._translator)),
            masked.case,
            self._explained(masked) if is_traced else None,
        )

    def _explained(self, masked: Finding) -> Explained:
        """Where the values of a message go; a case has settings of its own."""
        settings = masked.asked.settings if masked.asked is not None else None
        translator = self._translator.with_settings(settings) if settings else self._translator
        return explained(masked.message, translator, MOST_LEAVES)


def _size(finding: Finding) -> int:
    """About how many characters an entry has; of one that nests too deep, too many."""
    try:
        return len(repr(finding.message)) + len(repr(finding.report["operations"]))
    except RecursionError:
        return LARGEST + 1
