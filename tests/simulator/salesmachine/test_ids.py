"""Ids: 24 hex digits that say what made somebody."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.salesmachine.ids import made_id, place_of, word_id
from simulator.state.attributes import Place
from tests.simulator.generated import laws, texts

places = st.builds(Place, st.integers(1, 2**48 - 1), st.integers(0, 9_999))
columns = st.sampled_from(["contact", "account"])


def test_what_an_id_is_made_of() -> None:
    """When the exchange came, its seq, the item's index; an account's has the highest bit set."""
    place = Place(0x0000_0012_ABCD, 99)
    assert made_id("contact", 1710158400.9, place) == "65eef24000000012abcd0063"
    assert made_id("account", 1710158400.9, place) == "65eef24000000012abcd8063"


@laws
@given(columns, st.floats(0, 2**33), places)
def test_the_place_is_found_again(column: str, at: float, place: Place) -> None:
    """Whatever made somebody, the id has the documented form and leads back to it."""
    made = made_id(column, at, place)  # type: ignore[arg-type]
    assert re.fullmatch("[0-9a-f]{24}", made)
    assert place_of(made) == place


@laws
@given(columns, columns, st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), places, places)
def test_no_two_have_the_same_id(
    one: str, other: str, at: int, later: int, first: Place, second: Place
) -> None:
    """Another kind, second or place is another id."""
    same = (one, at, first) == (other, later, second)
    ids = made_id(one, at, first), made_id(other, later, second)  # type: ignore[arg-type]
    assert (ids[0] == ids[1]) == same


@pytest.mark.parametrize(
    "name", ["", "u1", "0" * 23, "0" * 25, "A" * 24, "0" * 23 + "g", "0" * 24 + "\n", "٠" * 24]
)
def test_what_is_no_id(name: str) -> None:
    """Only 24 hex digits in lower case are one."""
    assert place_of(name) is None


@laws
@given(texts)
def test_any_text_is_read(name: str) -> None:
    """Whatever a name holds, it is an id's form or it isn't."""
    assert (place_of(name) is not None) == bool(re.fullmatch(r"[0-9a-f]{24}", name))


def test_words_have_ids() -> None:
    """The same word always has the same, another word another one."""
    assert word_id("trial") == word_id("trial") != word_id("paying")
    assert re.fullmatch("[0-9a-f]{24}", word_id("trial"))
