"""Figures: what was measured, printed beside its aim at the end of the run, never asserted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Figure = Callable[[str, float, str, str], None]

_FIGURES: list[str] = []


@pytest.fixture
def figure() -> Figure:
    """``figure(what, value, unit, aim)``: keep a measured value for the table at the end."""

    def keep(what: str, value: float, unit: str, aim: str) -> None:
        assert value > 0
        shown = f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
        _FIGURES.append(f"{what:<58} {shown:>10} {unit:<14} aim {aim}")

    return keep


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _FIGURES:
        terminalreporter.section("figures")
        for line in _FIGURES:
            terminalreporter.write_line(line)
