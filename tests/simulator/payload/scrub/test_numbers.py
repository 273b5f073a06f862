"""Numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulator.payload.scrub import numbers
from simulator.payload.scrub.draws import Key
from tests.simulator.generated import laws

KEY = Key("k")


@laws
@given(st.integers().filter(bool) | st.integers(-(10**400), 10**400).filter(bool))
def test_an_integer(number: int) -> None:
    """Another one, with the same sign and as many digits."""
    found = numbers.whole(number, KEY.draw("n", number))
    assert found != number
    assert (found < 0) == (number < 0)
    assert len(str(found)) == len(str(number))


@laws
@given(st.floats(allow_nan=False, allow_infinity=False).filter(bool))
def test_a_float(number: float) -> None:
    """Another one, finite, with the same sign and about as large."""
    found = numbers.broken(number, KEY.draw("n", number))
    assume(repr(abs(number)) not in ("5e-324",))
    assert math.isfinite(found)
    assert (found < 0) == (number < 0)
    assert found != number or abs(number) == 1


@pytest.mark.parametrize("number", [0, 7, -999, 0.98, 18.9, 5.0, 0.0, math.nan, math.inf])
def test_what_is_harmless(number: float) -> None:
    """A count, a share, nothing."""
    assert numbers.is_harmless(number)


@pytest.mark.parametrize("number", [1000, -1000, 95_000.0, 18.99, 52.520008, 1e9, 1e-7])
def test_what_is_not(number: float) -> None:
    """What is large or exact."""
    assert not numbers.is_harmless(number)


def test_an_integer_that_python_does_not_spell() -> None:
    """It gets another one of the same size."""
    found = numbers.whole(10**5000 + 1, KEY.draw("n"))
    assert found.bit_length() == (10**5000).bit_length()
    assert found != 10**5000 + 1
