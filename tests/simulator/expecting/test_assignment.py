"""Fair shares, against all the shares that there are."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulator.expecting.assignment import assign
from tests.simulator.generated import laws

Problem = tuple[list[list[int]], list[int], list[float]]


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """A few items, a few takers with what they need and have room for, and who likes what."""
    takers = draw(st.integers(0, 4))
    liked = st.lists(st.integers(0, takers - 1), unique=True) if takers else st.just([])
    likes = draw(st.lists(liked, max_size=5))
    least = [draw(st.integers(0, 2)) for _ in range(takers)]
    most = [draw(st.sampled_from([one, one + 1, math.inf])) for one in least]
    return likes, least, most


def met(held: list[list[int]], least: list[int]) -> int:
    """How much of what is needed is there."""
    return sum(min(len(items), needed) for items, needed in zip(held, least, strict=True))


def best(likes: list[list[int]], least: list[int], most: list[float]) -> tuple[int, int]:
    """The most that can be met, and then the most that can be given, of all ways to share."""
    found = (0, 0)
    for choice in product(*([None, *liked] for liked in likes)):
        held = [[i for i, taker in enumerate(choice) if taker == at] for at in range(len(least))]
        if all(len(items) <= room for items, room in zip(held, most, strict=True)):
            found = max(found, (met(held, least), sum(map(len, held))))
    return found


@laws
@given(problems())
def test_no_share_is_better(problem: Problem) -> None:
    """As much as can be is met; then as much as can be is given, each item once to who likes it."""
    likes, least, most = problem
    held = assign(likes, least, most)
    given_away = [item for items in held for item in items]
    assert len(given_away) == len(set(given_away))
    assert all(at in likes[item] for at, items in enumerate(held) for item in items)
    assert all(len(items) <= room for items, room in zip(held, most, strict=True))
    assert (met(held, least), len(given_away)) == best(likes, least, most)


def test_what_is_needed_elsewhere_is_not_taken() -> None:
    """The broad one comes first, and lets the narrow one have the only item that it likes."""
    assert assign([[0, 1], [0]], [1, 1], [1, 1]) == [[1], [0]]
    assert assign([[0, 1], [0]], [1, 1], [math.inf, 1]) == [[1], [0]]


def test_the_first_items_are_given_first() -> None:
    """What is left over are the last ones."""
    assert assign([[0]] * 5, [1], [3]) == [[0, 1, 2]]
    assert assign([[0, 1]] * 4, [1, 1], [1, 2]) == [[0], [1, 2]]


class Counting(list[list[int]]):
    """Likes that count how often somebody looks at one."""

    looks = 0

    def __getitem__(self, at: Any) -> Any:
        self.looks += 1
        return super().__getitem__(at)


def test_many() -> None:
    """That there is no room left is found out once, not anew for each of thousands."""
    likes = Counting([[0, 1]] * 3_000)
    held = assign(likes, [0, 0], [500, 500])
    assert [len(items) for items in held] == [500, 500]
    assert likes.looks < 20_000
