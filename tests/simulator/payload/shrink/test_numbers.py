"""Numbers that are simpler."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.payload.shrink.numbers import Number, simpler
from tests.simulator.generated import laws


@pytest.mark.parametrize(
    ("number", "others"),
    [
        (0, []),
        (1, []),
        (1.0, []),
        (7, [1, 0, 1, 7]),
        (4711, [1, 0, 1, 4, 10, 47, 1000, 4711]),
        (-35, [1, 0, -1, -1, -3, -10, -35]),
        (39.95, [1, 0, 0.5, 39, 40.0]),
        (math.inf, [1, 0]),
        (-math.inf, [1, 0]),
    ],
)
def test_the_simplest_come_first(number: Number, others: list[Number]) -> None:
    """1 before 0, which often counts as nothing; then those of fewer digits."""
    assert list(simpler(number)) == others


@laws
@given(st.integers() | st.floats())
def test_any_number_has_few(number: Number) -> None:
    """Also one of many digits."""
    assert len(list(simpler(number))) < 20
