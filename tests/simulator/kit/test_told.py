"""What the kit says of failures."""

from __future__ import annotations

from simulator.failures import Failure
from simulator.kit.told import ToldError, told


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


def test_a_summary_has_a_sentence() -> None:
    """CI prints it in full: the first failure, and how many there are more."""
    first, second = Failure("code1", "It is so.", got="x"), Failure("code2", "It too.")
    assert ToldError([first]).sentence == "error code1: It is so."
    assert ToldError([first, second]).sentence == "error code1: It is so. (1 more)"
    assert str(ToldError([first, second])) == told([first, second])
