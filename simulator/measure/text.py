"""Coverage as text: the figures, then what isn't exercised, then what is listed apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from simulator.lines.text import printable
from simulator.measure.apart import Apart
from simulator.measure.coverage import FOLDERS, Coverage, Gap

MOST_LINES = 40
"""Lines of what isn't exercised, unless all of them are asked for."""


def lines(coverage: Coverage, is_whole: bool = False) -> Iterator[str]:
    """The lines for a terminal; ``is_whole`` lists every gap, and what is apart by name."""
    yield from _figures(coverage)
    yield from _gaps(coverage.gaps, None if is_whole else MOST_LINES)
    yield from _apart(coverage.apart) if is_whole else _counted_apart(coverage.apart)


def _figures(coverage: Coverage) -> Iterator[str]:
    yield ", ".join(_counted(n, name) for name, n in coverage.counts.items() if n)
    for name, figure in coverage.figures.items():
        shown = f"  of {name}" if name in FOLDERS else name
        line = f"{shown:<17}{figure.exercised:>6,} of {figure.of:<5,}{figure.percent:>6.1f} %"
        halves = "" if figure.kept is None else f"  kept {figure.kept:,}, broken {figure.broken:,}"
        yield line + halves
    if coverage.statuses:
        yield "statuses " + ", ".join(f"{name} x{n:,}" for name, n in coverage.statuses.items())


def _gaps(gaps: Sequence[Gap], most: int | None) -> Iterator[str]:
    """What isn't exercised under its file, as far as the lines last; each file has one."""
    files = [(file, list(found)) for file, found in groupby(gaps, lambda gap: gap.file)]
    room = None if most is None else most - len(files) - 1
    left = 0
    for file, found in files:
        yield f"{file}: {len(found):,} not exercised"
        for gap in found:
            told = [f"  {printable(gap.name)}", *(f"    {line}" for line in gap.wanted)]
            if room is None or (left == 0 and len(told) <= room):
                room = None if room is None else room - len(told)
                yield from told
            else:
                left += 1
    if left:
        yield f"{left:,} aren't shown: --all lists them"


def _counted_apart(apart: Sequence[Apart]) -> Iterator[str]:
    counts = {group.part: 0 for group in apart}
    for group in apart:
        counts[group.part] += len(group.names)
    if counts:
        names = " and ".join(_counted(n, part) for part, n in counts.items())
        yield f"apart: {names}, which no case and no body can show; --all says what does"


def _apart(apart: Sequence[Apart]) -> Iterator[str]:
    if apart:
        yield "apart, which no case and no body can show:"
    for group in apart:
        yield f"  {group.part} {', '.join(group.names)}"
        yield f"    {group.shown_by}"


def _counted(number: int, name: str) -> str:
    one, many = _WORDS[name]
    return f"{number:,} {one if number == 1 else many}"


_WORDS = {
    "cases": ("case", "cases"),
    "bodies": ("body", "bodies"),
    "messages": ("message", "messages"),
    "exchanges": ("exchange", "exchanges"),
    "codes": ("code", "codes"),
    "evidence": ("id of evidence", "ids of evidence"),
}
