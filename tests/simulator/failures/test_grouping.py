"""Grouping: failures of one cause."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from simulator.failures import Failure, Spot
from simulator.failures.grouping import MAX_PLACES, cause, grouped
from tests.simulator.generated import laws


def failure(name: str, line: int = 0) -> Failure:
    """One of a cause, somewhere in a file."""
    return Failure("SM-220", f"{name} {line}", spot=Spot("a.json", line), cause=(name,))


def test_a_cause_is_the_same_whichever_item_it_is_in() -> None:
    """Indexes don't count, keys do."""
    assert cause("SM-220", "/0/params/mrr", "x") == cause("SM-220", "/12/params/mrr", "x")
    assert cause("SM-220", "/0") == ("SM-220", "/*")
    assert cause("SM-220", "/a0/1b") == ("SM-220", "/a0/1b")
    assert cause("SM-220", "/0/params/mrr") != cause("SM-220", "/0/params/name")


def test_the_first_counts_the_others() -> None:
    """And names where they are, each place once; the causes keep their order."""
    found = grouped([failure("a", 1), failure("b", 2), failure("a", 3), failure("a", 3)])
    assert [(one.sentence, one.others, one.places) for one in found] == [
        ("a 1", 2, ("a.json:3",)),
        ("b 2", 0, ()),
    ]
    assert grouped([]) == []


def test_what_has_no_cause_stands_alone() -> None:
    """Nobody knows that it is the same."""
    assert len(grouped([Failure("unmet", "a"), Failure("unmet", "a")])) == 2


def test_many_places_are_not_all_named() -> None:
    """They are all counted."""
    [one] = grouped(failure("a", line) for line in range(1, 100))
    assert (one.others, len(one.places)) == (98, MAX_PLACES)


def test_a_place_is_named_by_what_is_known() -> None:
    """The file, the request, the operation or the message."""
    spots = [
        Spot(),
        Spot("f"),
        Spot(request="r", operation="o"),
        Spot(operation="/1"),
        Spot(message=("/a", "/b")),
    ]
    [one] = grouped(Failure("x", "", spot=spot, cause=("x",)) for spot in spots)
    assert one.places == ("f", "r", "/1", "/a, /b")


@laws
@given(st.lists(st.sampled_from("abc"), max_size=9), st.integers(0, 9))
def test_groups_can_be_grouped_again(names: list[str], at: int) -> None:
    """In parts or all at once: nothing is counted twice, or lost."""
    failures = [failure(name, line) for line, name in enumerate(names, 1)]
    whole = grouped(failures)
    assert grouped([*grouped(failures[:at]), *grouped(failures[at:])]) == whole
    assert sum(1 + one.others for one in whole) == len(failures)
