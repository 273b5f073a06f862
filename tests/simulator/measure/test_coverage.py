"""Coverage: figures, what is missing, what is apart, and what the kit's own reach."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from destination.translate import RULES
from simulator.measure.apart import PARTS, apart
from simulator.measure.clauses import clauses
from simulator.measure.coverage import FIGURES, FOLDERS, Coverage, Figure, measured
from simulator.measure.exercised import Exercised


def test_the_kits_cases_and_bodies_exercise_all_that_they_can(kits: Exercised) -> None:
    """Every clause, rule, outcome, code and evidence id; whatever isn't is named here.

    A clause, a code or a rule that is new wants a case, or a broken body and its repaired twin.
    """
    coverage = measured(kits)
    assert [f"{gap.name}: {'; '.join(gap.wanted)}" for gap in coverage.gaps] == []
    assert {figure.percent for figure in coverage.figures.values()} == {100.0}
    assert coverage.figures["clauses"].of > 450
    assert coverage.figures["rules"].of == len(RULES)


def test_nothing_is_exercised_by_nothing() -> None:
    """Each thing that there is has a gap of its own, under its file or its part."""
    coverage = measured(Exercised())
    assert {figure.exercised for figure in coverage.figures.values()} == {0}
    counted = Counter(gap.part for gap in coverage.gaps)
    assert counted == {part: coverage.figures[part].of for part in PARTS}
    assert all(gap.wanted and all(gap.wanted) for gap in coverage.gaps)
    names = [gap.name for gap in coverage.gaps]
    assert len(set(names)) == len(names) - len(RULES)  # each is the name of its evidence, too


def test_the_figures_of_the_folders_are_those_of_all_clauses(kits: Exercised) -> None:
    """Each clause is in one of them."""
    figures = measured(kits).figures
    assert tuple(figures) == FIGURES
    assert sum(figures[folder].of for folder in FOLDERS) == len(list(clauses()))


def test_one_missing_half_is_one_gap(kits: Exercised) -> None:
    """A clause that nothing keeps any more, and what would."""
    clause = next(one for one in clauses() if one.at == "salesmachine/batch.json#/minItems")
    without = Exercised(kits.kept - {clause}, kits.broken, kits.rules, kits.outcomes, kits.codes)
    [gap] = [gap for gap in measured(without).gaps if gap.part == "clauses"]
    assert (gap.file, gap.name) == ("salesmachine/batch.json", clause.at)
    assert gap.wanted == ("kept by the whole of at least 1 item",)
    figure = measured(without).figures["clauses"]
    assert (figure.exercised, figure.kept, figure.broken) == (
        figure.of - 1,
        figure.of - 1,
        figure.of,
    )
    assert 99 < figure.percent < 100


@pytest.mark.parametrize(
    ("part", "name", "wanted"),
    [
        (
            "rules",
            "page.named",
            "a message that it applies to: A named page is also an event of that name.",
        ),
        ("outcomes", "filtered", "a message that is filtered"),
        (
            "codes",
            "SM-211",
            "what breaks segment/batch.json#/properties/batch/minItems:"
            " A list holds fewer than it must: a batch needs an item.",
        ),
        ("codes", "name_missing", "a message: The contact has no name."),
        ("evidence", "A9", "an instance of it, or a source: A null attribute is stored as null."),
    ],
)
def test_a_gap_says_what_would_fill_it(part: str, name: str, wanted: str) -> None:
    """In the register's words."""
    gaps = {(gap.part, gap.name): gap.wanted for gap in measured(Exercised()).gaps}
    assert gaps[part, name] == (wanted,)  # type: ignore[index]


def test_a_journal_counts_what_is_apart() -> None:
    """As far as journals tell of it: it is a gap then, and apart no longer."""
    told = [
        name for one in apart() if one.in_journals and one.part == "codes" for name in one.names
    ]
    found = Exercised(codes={"SM-101", "HTTP_<status>"})
    without, coverage = measured(found), measured(found, with_journal=True)
    assert without.figures["codes"].exercised == 0
    assert coverage.figures["codes"] == Figure(2, without.figures["codes"].of + len(told))
    wanted = {gap.name: gap.wanted for gap in coverage.gaps}
    assert wanted["SM-110"] == (
        "The token is over its rate limit.",
        "Requests to sim up --rate-limit, more than it takes.",
    )
    assert "SM-108" not in wanted
    assert coverage.figures["evidence"].exercised == 2
    assert coverage.figures["evidence"].of > without.figures["evidence"].of
    left = {name for group in coverage.apart for name in group.names}
    assert left.isdisjoint(wanted)
    assert {"SM-108", "A16"} <= left
    assert {"SM-101", "SM-102", "sm.auth"}.isdisjoint(left)


@pytest.mark.parametrize(
    ("figure", "percent"),
    [((0, 3), 0.0), ((2, 3), 66.6), ((999, 1000), 99.9), ((99999, 100000), 99.9), ((3, 3), 100.0)],
)
def test_a_percentage_is_never_rounded_up(figure: tuple[int, int], percent: float) -> None:
    """100 is all of them."""
    assert Figure(*figure).percent == percent


def test_what_is_under_a_percentage_is_exactly_so() -> None:
    """Not by the decimal that is shown."""
    assert Figure(2, 3).is_under(66.67)
    assert not Figure(2, 3).is_under(66.6)
    assert not Figure(3, 3).is_under(100)
    assert not Figure(0, 0).is_under(100)


def test_the_json_holds_everything(kits: Exercised) -> None:
    """Figures with their percentages, gaps, what is apart, and statuses where there are any."""
    found: dict[str, Any] = measured(kits).to_dict()
    assert list(found) == ["schema_version", "counts", "figures", "gaps", "apart"]
    assert found["figures"]["rules"] == {"exercised": 7, "of": 7, "percent": 100.0}
    assert found["figures"]["case"].keys() == {"exercised", "of", "kept", "broken", "percent"}
    assert found["counts"]["exchanges"] == 0
    kits_with = Coverage({}, {200: 3, 404: 1}, {}, [], [])
    assert kits_with.to_dict()["statuses"] == {"200": 3, "404": 1}
