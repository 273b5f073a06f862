"""How long a search may take."""

from __future__ import annotations

from simulator.versions.budget import Budget


def test_steps_are_counted_until_the_time_is_over() -> None:
    """The clock starts with the first one; what was cut stays so."""
    clock = iter([100.0, 100.4, 100.6, 0.0])
    budget = Budget(0.5, lambda: next(clock))
    assert [budget.step() for _ in range(4)] == [True, True, False, False]
    assert (budget.steps, budget.is_cut) == (2, True)
