"""The summary of a step on GitHub: a file to which the Markdown is added."""

from __future__ import annotations

import io
from pathlib import Path

from simulator.reports.markdown import MOST_BYTES, write
from simulator.reports.run import Run


def append_summary(run: Run, path: Path) -> str:
    """Add a run to what stands there, within what GitHub takes; "", or why that can't be."""
    try:
        there = path.stat().st_size if path.exists() else 0
        text = io.StringIO()
        write(run, text, MOST_BYTES - there - 1)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as stream:
            if text.getvalue():
                stream.write(("\n" if there else "") + text.getvalue())
    except OSError as error:
        return f"{path} can't be written: {error.strerror}"
    return ""
