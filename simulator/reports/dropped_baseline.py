"""The baseline of dropped fields: a file that lists what is known to reach no operation.

Sorted JSON, a line a field: ``{"call": "page", "pointer": "/category"}``.  It doesn't count: how
often a field is sent says nothing of the translator.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from simulator.reports.dropped import Field
from simulator.reports.known_file import Form, read_known, text_of, write_whole

FORM = Form(
    "sim check dropped fields", "baseline of dropped fields", 1, {"call": str, "pointer": str}
)
"""The file: what an entry of it has."""


class DroppedBaseline:
    """What is known to be dropped, and what became of it now."""

    def __init__(self, path: Path, known: Iterable[Field] = ()) -> None:
        self.path = path
        self.known = frozenset(known)
        self._dropped: set[Field] = set()
        self._arriving: set[Field] = set()

    def saw(self, dropped: Iterable[Field], others: Iterable[Field]) -> None:
        """The fields of one more message: those dropped, and those that aren't."""
        self._dropped.update(dropped)
        self._arriving.update(self.known.intersection(others))

    def gone(self) -> list[Field]:
        """What is known and was there without being dropped anywhere, sorted."""
        return sorted(self._arriving - self._dropped)

    def unseen(self) -> int:
        """How many of those known weren't there at all."""
        return len(self.known - self._arriving - self._dropped)

    def text(self) -> str:
        """The file with what is dropped now; what wasn't there at all stays known."""
        now = (self.known - self._arriving) | self._dropped
        return text_of(FORM, (one._asdict() for one in sorted(now)))

    def write(self) -> str:
        """Write it, whole or not at all, and say what is in it.  Raises OSError."""
        write_whole(self.path, self.text())
        count, new = len(self._dropped), len(self._dropped - self.known)
        return f"{count:,} known, {new:,} of them new; {len(self.gone()):,} no longer dropped"


def read_dropped_baseline(path: Path) -> DroppedBaseline:
    """The baseline in a file.  Raises BaselineError."""
    return DroppedBaseline(path, (Field(**one) for one in read_known(path, FORM)))
