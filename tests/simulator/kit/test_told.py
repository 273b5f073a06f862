"""What the kit says of failures."""

from __future__ import annotations

from simulator.failures import Failure
from simulator.kit.told import told


def test_failures_are_told_on_a_screen() -> None:
    """Three of them whole, the others in a line each."""
    text = told([Failure(f"code{n}", "It is so.", got="x") for n in range(5)])
    assert text == "\n\n".join(
        [
            *(f"error code{n}: It is so.\n  got          x" for n in range(3)),
            "also:\nerror code3: It is so.\nerror code4: It is so.",
        ]
    )
    assert told([]) == ""
