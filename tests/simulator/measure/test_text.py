"""Coverage as text: short unless all of it is asked for."""

from __future__ import annotations

import pytest

from simulator.measure.apart import Apart
from simulator.measure.coverage import Coverage, Figure, Gap, measured
from simulator.measure.exercised import Exercised
from simulator.measure.text import MOST_LINES, lines

FIGURES = {"clauses": Figure(1, 1234, 700, 2), "segment": Figure(1, 3, 2, 2), "rules": Figure(7, 7)}
APART = [
    Apart("codes", "A request.", True, ("SM-101", "SM-102")),
    Apart("codes", "A bug.", False, ("SM-108",)),
    Apart("evidence", "Nothing.", False, ("A14",)),
]


def gap(file: str, name: str, *wanted: str) -> Gap:
    return Gap("clauses", file, name, wanted or ("broken by it", "kept by it"))


def text(
    gaps: list[Gap],
    apart: list[Apart] | None = None,
    statuses: dict[int, int] | None = None,
    is_whole: bool = False,
) -> list[str]:
    counts = {"cases": 1234, "bodies": 0, "messages": 3}
    return list(lines(Coverage(counts, statuses or {}, FIGURES, gaps, apart or []), is_whole))


def test_the_figures_come_first() -> None:
    """Of how many instances, then a line each; those of a folder under those of all clauses."""
    assert text([], statuses={200: 1234, 404: 1}) == [
        "1,234 cases, 3 messages",
        "clauses               1 of 1,234   0.0 %  kept 700, broken 2",
        "  of segment          1 of 3      33.3 %  kept 2, broken 2",
        "rules                 7 of 7     100.0 %",
        "statuses 200 x1,234, 404 x1",
    ]


def test_what_is_missing_follows_by_file() -> None:
    """Where it stands, and what would exercise it."""
    gaps = [gap("a.json", "a.json#/type"), gap("b.json", "b.json#/enum", "kept by that")]
    assert text(gaps)[4:] == [
        "a.json: 1 not exercised",
        "  a.json#/type",
        "    broken by it",
        "    kept by it",
        "b.json: 1 not exercised",
        "  b.json#/enum",
        "    kept by that",
    ]


@pytest.mark.parametrize("files", [1, 3, 20])
def test_there_is_no_more_of_it_than_fits_a_screen(files: int) -> None:
    """Every file has its count; what isn't shown is counted, and nothing is with ``--all``."""
    gaps = [
        gap(f"{file}.json", f"{file}.json#/{number}")
        for file in range(files)
        for number in range(9)
    ] * 2
    gaps.sort(key=lambda one: one.file)
    shown = text(gaps)[4:]
    assert len(shown) <= MOST_LINES
    assert sum(line.endswith("18 not exercised") for line in shown) == files
    listed = sum(line.startswith("  ") and "#" in line for line in shown)
    assert shown[-1] == f"{len(gaps) - listed:,} aren't shown: --all lists them"
    whole = text(gaps, is_whole=True)[4:]
    assert len(whole) == files + 3 * len(gaps)


def test_it_is_cut_at_one_place() -> None:
    """What follows a gap that isn't shown isn't shown either, however short it is."""
    gaps = [gap("a.json", f"a.json#/{number}") for number in range(11)]
    gaps.append(gap("a.json", "a.json#/long", *["kept by it"] * 4))
    short = [gap("b.json", f"b.json#/{number}", "kept by it") for number in range(9)]
    shown = text(gaps + short)[4:]
    assert shown[-2:] == ["b.json: 9 not exercised", "10 aren't shown: --all lists them"]


def test_what_is_shown_of_the_real_ones_fits_too() -> None:
    """Where nothing is exercised at all."""
    coverage = measured(Exercised())
    figures = len(coverage.figures) + 1
    assert len(list(lines(coverage))) <= figures + MOST_LINES + 1


def test_what_is_apart_is_counted() -> None:
    """And named with what shows it where all is asked for."""
    assert text([], APART)[4:] == [
        "apart: 3 codes and 1 id of evidence, which no case and no body can show;"
        " --all says what does"
    ]
    assert text([], APART, is_whole=True)[4:] == [
        "apart, which no case and no body can show:",
        "  codes SM-101, SM-102",
        "    A request.",
        "  codes SM-108",
        "    A bug.",
        "  evidence A14",
        "    Nothing.",
    ]


def test_a_name_is_printable() -> None:
    """A key of a schema is anybody's text."""
    assert text([gap("a.json", "a.json#/\x1b")])[5] == r"  a.json#/\x1b"
