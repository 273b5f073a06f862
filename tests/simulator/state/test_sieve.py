"""The sieve: it may mistake what is new for what was seen, never the other way round."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from simulator.state.sieve import Sieve
from tests.simulator.generated import laws

things = st.lists(st.text(max_size=3) | st.integers(), max_size=50)


@laws
@given(things, st.sampled_from([64, 2**10, 2**20]))
def test_what_was_seen(seen: list[object], bits: int) -> None:
    """Whatever was seen is never let through again, however small the sieve is."""
    sieve = Sieve(bits)
    for one in seen:
        sieve.lets_through(one)
    assert not any(sieve.lets_through(one) for one in seen)


def test_what_is_new() -> None:
    """Of ten thousand new things in a sieve made for many more, nearly all are let through."""
    sieve = Sieve(2**20)
    assert sum(sieve.lets_through(str(n)) for n in range(10_000)) > 9_900
