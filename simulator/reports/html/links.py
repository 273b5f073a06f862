"""Links: which cause a message's problem belongs to, which messages show a cause, and their ids."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from simulator.reports.problems import Kind
from simulator.reports.recorder import ANYWHERE
from simulator.reports.run import Cause, Checked, Told


class Links:
    """The ids of causes and entries, which stay when others come, and what leads where.

    An id is made of what it names; what is alike in that is numbered.
    """

    def __init__(self, causes: Sequence[Cause], entries: Sequence[Checked]) -> None:
        self._given: Counter[str] = Counter()
        self.causes = [self._cause_id(cause) for cause in causes]
        self.entries = [self._entry_id(entry) for entry in entries]
        self._of_kind: dict[tuple[str, Kind], int] = {}
        for at, cause in enumerate(causes):
            for found in cause.found:
                self._of_kind.setdefault((found.file, found.kind), at)
        self._showing: dict[int, list[int]] = {}
        for number, entry in enumerate(entries):
            for shown in dict.fromkeys(self.cause_of(entry, told) for told in entry.told):
                if shown is not None:
                    self._showing.setdefault(shown, []).append(number)

    def cause_of(self, entry: Checked, told: Told) -> int | None:
        """The number of the cause of what is told of an entry; None where it isn't in the list."""
        anywhere = told.kind._replace(pointer=ANYWHERE)
        found = self._of_kind.get((entry.file, told.kind))
        return self._of_kind.get((entry.file, anywhere)) if found is None else found

    def showing(self, cause: int) -> list[int]:
        """The numbers of the entries that a cause can be seen in."""
        return self._showing.get(cause, [])

    def _cause_id(self, cause: Cause) -> str:
        return self._id("cause", *(cause.failure.cause or cause.found[0].kind))

    def _entry_id(self, entry: Checked) -> str:
        return self._id("case" if entry.case else "message", entry.file, str(entry.line))

    def _id(self, kind: str, *parts: str) -> str:
        content = "\0".join(parts).encode("utf-8", "backslashreplace")
        name = f"{kind}-{hashlib.sha256(content).hexdigest()[:8]}"
        self._given[name] += 1
        return name if self._given[name] == 1 else f"{name}-{self._given[name]}"
