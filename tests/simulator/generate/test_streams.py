"""Streams of chance."""

from __future__ import annotations

from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.generate.streams import digest, pick, stream, uuid
from tests.simulator.generate.elsewhere import printed_elsewhere
from tests.simulator.generate.fixed import few_laws

parts = st.lists(st.integers() | st.text("abz:é日", min_size=1), min_size=1, max_size=4)

FIRST = """
from simulator.generate.streams import digest, stream, uuid
chance = stream(0, "person", 7)
print(chance.getrandbits(64), uuid(chance), digest(0, "person", 7))
"""


@pytest.mark.parametrize("hash_seed", [0, 12345])
def test_every_process_and_machine(hash_seed: int) -> None:
    """The same parts make the same stream everywhere and always: these are its first values."""
    assert printed_elsewhere(FIRST, hash_seed) == [
        "3113226188599035649 06a6e12d-012c-47e9-a23a-7a345578c81f "
        "573586294395205974340804378914002977001911476306"
    ]


@few_laws
@given(parts)
def test_same_parts(given_parts: list[object]) -> None:
    """Asked for again it begins anew, and what is drawn of one doesn't disturb the other."""
    first = stream(*given_parts)
    values = [first.random() for _ in range(3)]
    second, third = stream(*given_parts), stream(*given_parts)
    assert [(second.random(), third.random()) for _ in range(3)] == [(v, v) for v in values]
    assert digest(*given_parts) == digest(*given_parts)


@few_laws
@given(parts, parts)
def test_other_parts(some: list[object], others: list[object]) -> None:
    """Other parts make another stream and other bits."""
    same = list(map(str, some)) == list(map(str, others))
    assert (stream(*some).getrandbits(64) == stream(*others).getrandbits(64)) == same
    assert (digest(*some) == digest(*others)) == same


@few_laws
@given(st.integers(), st.integers(1, 300), st.integers(1, 300))
def test_pick(seed: int, some: int, more: int) -> None:
    """Any of the values, by one draw: what is drawn after it is the same, however many they are."""
    first, second = stream(seed), stream(seed)
    values = [str(number) for number in range(max(some, more))]
    assert pick(first, values[:some]) in values[:some]
    assert pick(second, values[:more]) in values[:more]
    assert first.random() == second.random()


def test_pick_any() -> None:
    """Each value has its turn."""
    chance = stream("any")
    assert {pick(chance, "abcdefg") for _ in range(200)} == set("abcdefg")


@few_laws
@given(st.integers())
def test_uuid(seed: int) -> None:
    """It is a UUID of version 4, written as usual, and the next one is another."""
    chance = stream(seed)
    first, second = uuid(chance), uuid(chance)
    assert first != second
    for text in (first, second):
        read = UUID(text)
        assert (str(read), read.version, read.variant) == (text, 4, RFC_4122)


@few_laws
@given(parts)
def test_digest(given_parts: list[object]) -> None:
    """It is a number of 160 bits at most, and of more than 100 nearly always."""
    assert 2**100 < digest(*given_parts) < 2**160
