"""The kinds of reports that are written from a whole run, each a module with ``write``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from simulator.reports.run import Run

WHOLE = {
    "junit": "simulator.reports.junit",
    "github": "simulator.reports.github",
    "markdown": "simulator.reports.markdown",
    "html": "simulator.reports.html.document",
}
"""Kind -> the module whose ``write(run, stream)`` writes it; imported when it is asked for."""
KEEPING = frozenset({"html"})
"""The kinds that show entries whole."""


def write(kind: str, run: Run, stream: TextIO) -> None:
    """Write a run as a report of a kind."""
    import_module(WHOLE[kind]).write(run, stream)
