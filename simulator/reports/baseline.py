"""The baseline: problems that are known, so that only new ones fail.

A JSON file, sorted, a line a problem: ``{"file", "of", "code", "pointer", "rule", "count"}``.  The
file is named from the baseline's own folder; neither lines nor values are in it, so that it stays
true while payloads are edited.  So often as ``count`` says a problem is known, then it is new.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple, get_args

from simulator.reports.file_names import STDIN
from simulator.reports.known_file import (
    BaselineError,
    Form,
    read_known,
    text_of,
    write_whole,
)
from simulator.reports.masking import masked_pointer
from simulator.reports.problems import Fixed, Kind, Of, Problem

__all__ = ["FORM", "FORMAT", "Baseline", "BaselineError", "Known", "read_baseline"]

FORMAT = "sim check baseline"
OF = tuple(of for of in get_args(Of) if of != "dropped")
"""What is known here; dropped fields have a file of their own."""


class Known(NamedTuple):
    """A problem as the baseline knows it."""

    file: str
    kind: Kind


class Baseline:
    """What is known, and what of it was seen again.

    ``known`` is how often each problem is known; a file is named from the folder of ``path``.
    """

    def __init__(self, path: Path, known: Counter[Known] | None = None) -> None:
        self.path = path
        self._known = known or Counter()
        self._seen: Counter[Known] = Counter()
        self._files: dict[str, str] = {}
        self._names: set[str] = set()

    def new(self, file: str, found: Iterable[Problem]) -> list[Problem]:
        """Those of an entry's problems that aren't known, or are once too often."""
        name, new = self._named(file), []
        for problem in found:
            known = _known(name, problem.kind)
            self._seen[known] += 1
            if self._seen[known] > self._known[known]:
                new.append(problem)
        return new

    def looked_at(self, file: str) -> None:
        """A file was read, so what is known of it and wasn't found is fixed."""
        self._named(file)

    @property
    def known(self) -> int:
        """How many problems that were found are known."""
        return sum(min(count, self._known[one]) for one, count in self._seen.items())

    def fixed(self) -> list[Fixed]:
        """What is known and is there no more, in files that were looked at or are gone."""
        return [
            Fixed(one.file, one.kind, count - self._seen[one])
            for one, count in sorted(self._known.items())
            if count > self._seen[one] and self._is_looked_at(one.file)
        ]

    def text(self) -> str:
        """The file with what was found now; of files that weren't looked at, what it knew."""
        now = Counter(
            {one: n for one, n in self._known.items() if not self._is_looked_at(one.file)}
        )
        now.update(self._seen)
        return text_of(FORM, (_entry(one, n) for one, n in sorted(now.items()) if n))

    def write(self) -> str:
        """Write it, whole or not at all, and say what is in it.  Raises OSError."""
        write_whole(self.path, self.text())
        found = sum(self._seen.values())
        gone = sum(one.count for one in self.fixed())
        return f"{found:,} known, {found - self.known:,} of them new; {gone:,} fixed"

    def _named(self, file: str) -> str:
        """The file's name from the baseline's folder; it is one that was looked at."""
        if file not in self._files:
            named = os.path.relpath(file, self.path.parent) if file != STDIN else file
            self._files[file] = Path(named).as_posix()
            self._names.add(self._files[file])
        return self._files[file]

    def _is_looked_at(self, name: str) -> bool:
        if name in self._names:
            return True
        return name != STDIN and not (self.path.parent / name).exists()


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file.  Raises BaselineError."""
    known: Counter[Known] = Counter()
    for entry in read_known(path, FORM):
        kind = Kind(entry["of"], entry["code"], entry["pointer"], entry["rule"])
        known[Known(entry["file"], kind)] = entry["count"]
    return Baseline(path, known)


def _wrong(entry: dict[str, Any]) -> str:
    if entry["of"] not in OF:
        return f"of is none of {', '.join(OF)}"
    return "" if entry["count"] > 0 else "count is less than 1"


def _known(name: str, kind: Kind) -> Known:
    return Known(name, kind._replace(pointer=masked_pointer(kind.pointer)))


def _entry(one: Known, count: int) -> dict[str, Any]:
    return {"file": one.file, **one.kind._asdict(), "count": count}


FORM = Form(
    FORMAT,
    "baseline of sim check",
    1,
    {"file": str, "of": str, "code": str, "pointer": str, "rule": str, "count": int},
    _wrong,
)
"""The file: what an entry of it has."""
