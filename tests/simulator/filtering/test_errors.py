"""A FilterError says what is wrong, where, and what to write instead."""

from __future__ import annotations

import pytest

from simulator.filtering import FilterError


@pytest.mark.parametrize(
    ("error", "text", "told"),
    [
        (FilterError("it is bad", 0, 3), "it is bad", "it is bad (characters 1 to 3)"),
        (FilterError("it is bad", 4, 5), "it is bad", "it is bad (character 5)"),
        (FilterError("it is bad", 4, 4), "it is bad", "it is bad (character 5)"),
        (FilterError("a", 0, 1, "write b"), "a; write b", "a (character 1); write b"),
    ],
)
def test_what_is_told(error: FilterError, text: str, told: str) -> None:
    """As a sentence, with the spot and without."""
    assert (str(error), error.told()) == (text, told)
