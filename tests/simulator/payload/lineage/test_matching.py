"""Matching: which operation stands for which when some have come or gone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.payload.lineage.matching import matched
from tests.simulator.generated import laws


def made(text: str) -> list[dict[str, Any]]:
    """``c:ada e:paid/7``: a letter for the method, then the uid or event, then a param."""
    found = []
    for word in text.split():
        method, _, rest = word.partition(":")
        event, _, param = rest.partition("/")
        params = {"plan": "x", **({"n": param} if param else {})}
        found.append({"method": method, "event_uid": event, "params": params})
    return found


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        ("", "", []),
        ("c:a", "", []),
        ("", "c:a", []),
        ("c:a e:x", "c:b e:y", [(0, 0), (1, 1)]),
        ("c:a", "e:x", [(0, 0)]),
        ("c:a e:x", "e:x c:a", [(1, 0)]),
        ("c:a e:x", "e:x", [(1, 0)]),
        ("e:x", "c:a e:x", [(0, 1)]),
        ("e:x e:y e:z", "e:x e:z", [(0, 0), (2, 1)]),
        ("e:x e:z", "e:x e:y e:z", [(0, 0), (1, 2)]),
        ("e:l/1 e:l/2 e:l/3", "e:l/2 e:l/3", [(1, 0), (2, 1)]),
        ("e:l/1 e:l/2 e:l/3", "e:l/1 e:l/9", [(0, 0), (1, 1)]),
        ("e:page e:named", "e:page", [(0, 0)]),
        ("c:a", "a:g c:a", [(0, 1)]),
    ],
)
def test_which_stand_for_each_other(before: str, after: str, pairs: list[tuple[int, int]]) -> None:
    """By position where nothing has come or gone, else by what is most alike, in order."""
    assert matched(made(before), made(after)) == pairs


def test_many() -> None:
    """Of very many only those at the same position are compared."""
    many = made("e:x " * 300)
    assert matched(many, many[1:]) == [(index, index) for index in range(299)]
    assert matched(many, made("c:a") + many) == [(index, index) for index in range(1, 300)]


anything = st.sampled_from([None, 1, True, "x", [], ["x"], {}, {"a": 1}, {"a": float("nan")}])
operations = st.lists(
    st.fixed_dictionaries(
        {"method": st.sampled_from(["contact", "event", "event"]) | anything},
        optional={"params": anything, "event_uid": anything, "b": anything},
    ),
    max_size=5,
)


@laws
@given(operations, operations)
def test_any_operations(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    """Each is in one pair at most, in order; the same ones stand for themselves."""
    pairs = matched(before, after)
    assert pairs == sorted(pairs)
    for side, of in ((0, before), (1, after)):
        used = [pair[side] for pair in pairs]
        assert len({*used}) == len(used)
        assert {*used} <= {*range(len(of))}
