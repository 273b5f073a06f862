"""Records that are looked at twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.cli import twice as module
from simulator.cli.twice import twice
from simulator.exchange_formats.records import Entry, Record, Recorded
from tests.simulator.generated import exchanges, json_values, laws

records = st.lists(
    st.builds(Entry, st.integers(1), json_values, st.sampled_from(["", "not JSON"]))
    | exchanges().map(lambda one: Recorded(1, one.to_dict())),
    max_size=4,
)


@laws
@given(records)
def test_each_comes_twice(found: list[Record]) -> None:
    """All of them the first time before any the second time, in order and as they were."""
    first: list[Record] = []
    again = twice(iter(found), first.append)
    second = [next(again)] if found else []
    assert first == found
    second += again
    assert list(map(repr, second)) == list(map(repr, found))


def test_what_memory_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits on the disk, without a name."""
    monkeypatch.setattr(module, "MAX_MEMORY_BYTES", 10)
    found = [Entry(1, "x" * 100), Entry(2, "y")]
    assert list(twice(found, repr)) == found
