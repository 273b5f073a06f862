"""Which rows of a batch are meant."""

from __future__ import annotations

import pytest

from simulator.tui.inside import next_place


@pytest.mark.parametrize(
    ("found", "place", "step", "expected"),
    [
        ([2, 5, 9], 5, 1, 2),
        ([2, 5, 9], 5, -1, 9),
        ([2, 5, 9], 1, 1, 9),
        ([2, 5, 9], 9, -1, 2),
        ([4], 4, 1, 4),
        ([4], 0, -1, 4),
    ],
)
def test_the_next_place(found: list[int], place: int, step: int, expected: int) -> None:
    """Up or down from where the cursor is, and from the other end again."""
    assert next_place(found, place, step) == expected
