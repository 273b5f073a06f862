"""Problems: each is told from the others, whatever line or value it has."""

from __future__ import annotations

import pytest

from simulator.payload.check import Finding
from simulator.reports.problems import LONGEST_POINTER, Fixed, Kind, problems, reduced, shape
from tests.simulator.reports.checked import (
    ADVISED,
    CASE,
    DIFFERENT,
    FILTERED,
    GOOD,
    REFUSED,
    WARNED,
    found,
)

ODD = {**WARNED, "userId": 7, "traits": {"mrr": "49", "name": "Ada", "tags": [1, {"a": 2}]}}


@pytest.mark.parametrize("value", [GOOD, FILTERED, CASE])
def test_none(value: object) -> None:
    """Nothing is wrong with a good message, one that is filtered, a case that is as expected."""
    assert problems(found(value)) == []


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        (ADVISED, ["note email_missing /traits/email"]),
        (WARNED, ["operation SM-220 /*/params/mrr (identify.contact)"]),
        (REFUSED, ["outcome id_required /userId", "message SM-230"]),
        (DIFFERENT, ["case different /expect/outcome", "case different /expect/notes"]),
        ({**CASE, "expect": {"arrives": ["/x"]}}, ["case different /expect/arrives/x"]),
        (
            {**CASE, "message": WARNED, "expect": {"violations": []}},
            ["case SM-220 /*/params/mrr"],
        ),
    ],
)
def test_kinds(value: object, kinds: list[str]) -> None:
    """A refusal, breaches, notes and a case's differences, by what they are of."""
    assert [one.kind.line() for one in problems(found(value))] == kinds


def test_what_is_no_case() -> None:
    """What a case file breaks is a problem of the case, at its place in the file."""
    (one,) = problems(found({**CASE, "expect": {"outcom": "translated"}}))
    assert (one.kind.of, one.severity, one.pointer) == ("case", "error", "/expect/outcom")


def test_values_and_lines_do_not_matter() -> None:
    """Another value, in another line, at another index is the same kind of problem."""
    one = problems(found(WARNED, 3))
    other = problems(found({**WARNED, "traits": {**WARNED["traits"], "mrr": "fifty"}}, 9))
    assert [each.kind for each in one] == [each.kind for each in other]


@pytest.mark.parametrize("value", [ODD, REFUSED, DIFFERENT, ADVISED])
def test_reduced_to_each_and_all(value: object) -> None:
    """An entry is reduced to any of its problems: those it has, and no other."""
    finding = found(value)
    there = problems(finding)
    assert len(there) > 0
    for one in there:
        assert [each.kind for each in problems(reduced(finding, [one]))] == [one.kind]
    assert problems(reduced(finding, there)) == there
    assert problems(reduced(finding, [])) == []


def test_reduced_leaves_the_entry_alone() -> None:
    """The finding itself stays what it was."""
    finding: Finding = found(REFUSED)
    before = finding.to_dict()
    reduced(finding, [])
    assert finding.to_dict() == before


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("", ""),
        ("/0/params/mrr", "/*/params/mrr"),
        ("/traits/tags/12/a", "/traits/tags/*/a"),
        ("/traits/v2", "/traits/v2"),
    ],
)
def test_shape(pointer: str, expected: str) -> None:
    """An index is any index; a key is itself."""
    assert shape(pointer) == expected


def test_a_long_pointer_is_cut() -> None:
    """A key of any length makes a pointer of a bounded one."""
    assert len(shape("/" + "k" * 10_000)) == LONGEST_POINTER


def test_lines() -> None:
    """What is fixed says how often, where that is more than once."""
    kind = Kind("note", "email_missing", "/traits/email")
    assert Fixed("a", kind, 1).line() == "a: note email_missing /traits/email"
    assert Fixed("a", kind, 3).line() == "a: note email_missing /traits/email x3"
