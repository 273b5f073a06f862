"""The baseline: problems that are known, so that only new ones fail.

A JSON file, sorted, a line a problem: ``{"file", "of", "code", "pointer", "rule", "count"}``.  The
file is named from the baseline's own folder; neither lines nor values are in it, so that it stays
true while payloads are edited.  So often as ``count`` says a problem is known, then it is new.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_args

from contracts.violations import describe
from simulator.exchange_formats.positions import line_of
from simulator.reports.file_names import STDIN
from simulator.reports.masking import masked_pointer
from simulator.reports.problems import Fixed, Kind, Of, Problem

FORMAT = "sim check baseline"
VERSION = 1
AGAIN = "remove it and write it again with --update"
_KEYS = {"file": str, "of": str, "code": str, "pointer": str, "rule": str, "count": int}


class BaselineError(Exception):
    """A baseline that can't be used; a sentence with the file, its line and what to do."""


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
        lines = (f"    {_line(one, count)}" for one, count in sorted(now.items()) if count)
        known = ",\n".join(lines)
        between = f"\n{known}\n  " if known else ""
        return f'{{\n  "format": "{FORMAT}",\n  "version": {VERSION},\n  "known": [{between}]\n}}\n'

    def write(self) -> str:
        """Write it, whole or not at all, and say what is in it.  Raises OSError."""
        path = self.path.resolve()
        beside = path.with_name(f"{path.name}.new")
        try:
            beside.write_text(self.text(), "utf-8")
            beside.replace(path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
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
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise BaselineError(f"{path}: no such baseline; --update makes it") from None
    except UnicodeDecodeError:
        raise BaselineError(f"{path} is no baseline: it isn't UTF-8") from None
    except OSError as error:
        raise BaselineError(f"{path} can't be read: {error.strerror}") from None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        line, why = getattr(error, "lineno", 1), getattr(error, "msg", "it nests too deeply")
        raise BaselineError(f"{path}:{line}: not JSON: {why}; {AGAIN}") from None
    return Baseline(path, Counter(dict(_read(path, text, value))))


def _read(path: Path, text: str, value: Any) -> Iterator[tuple[Known, int]]:
    def wrong(pointer: str, why: str) -> BaselineError:
        return BaselineError(f"{path}:{line_of(text, pointer)}: {why}; {AGAIN}")

    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise BaselineError(f"{path}:1: this is no baseline of sim check: name another file")
    if value.get("version") != VERSION:
        version = describe(value.get("version"))
        raise wrong("/version", f"the baseline's version is {version}, this reads {VERSION}")
    if not isinstance(value.get("known"), list):
        raise wrong("/known", "the baseline has no list 'known'")
    for index, entry in enumerate(value["known"]):
        if why := _wrong(entry):
            raise wrong(f"/known/{index}", why)
        kind = Kind(entry["of"], entry["code"], entry["pointer"], entry["rule"])
        yield Known(entry["file"], kind), entry["count"]


def _wrong(entry: Any) -> str:
    """Why an entry is none, or nothing."""
    if not isinstance(entry, dict) or entry.keys() != _KEYS.keys():
        return f"an entry has {', '.join(_KEYS)}, and nothing else"
    for key, kind in _KEYS.items():
        if type(entry[key]) is not kind:
            return f"{key} is {describe(entry[key])}"
    if entry["of"] not in get_args(Of):
        return f"of is none of {', '.join(get_args(Of))}"
    return "" if entry["count"] > 0 else "count is less than 1"


def _known(name: str, kind: Kind) -> Known:
    return Known(name, kind._replace(pointer=masked_pointer(kind.pointer)))


def _line(one: Known, count: int) -> str:
    return json.dumps({"file": one.file, **one.kind._asdict(), "count": count})
