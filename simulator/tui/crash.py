"""A bug of ours: the screen ends, and a report tells where it is, without what was shown."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from rich.console import RenderableType
from textual.app import App
from textual.worker import WorkerFailed

from simulator.lines.text import printable

BUG = 3
"""The status that a bug of ours ends with."""
MAX_FRAMES = 100
"""Frames of one exception that are told, half of them from each end."""


class Crashing(App[int]):
    """An application whose bugs end it without a trace: that would show what was recorded.

    ``crash`` is the first one, None where there was none.
    """

    crash: BaseException | None = None

    def _handle_exception(self, error: Exception) -> None:
        self.crash = self.crash or error
        super()._handle_exception(error)
        self._return_code = BUG

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def panic(self, *_: RenderableType) -> None:
        """End, and show nothing."""
        self._close_messages_no_wait()


def write_report(error: BaseException) -> Path:
    """Write the report into a new file in the temporary folder, for its owner alone; its path."""
    handle, name = tempfile.mkstemp(prefix="salesmachine-crash-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(report(error)) + "\n")
    return Path(name)


def report(error: BaseException) -> Iterator[str]:
    """The report's lines: versions, the terminal, then each exception's type and frames.

    No exception's text and no variable is in it: they may hold what was recorded.
    """
    size = shutil.get_terminal_size()
    yield f"salesmachine-destination {version('salesmachine-destination')}"
    yield f"Python {platform.python_version()}, Textual {version('textual')}, {platform.system()}"
    yield f"terminal {size.columns}x{size.lines}, TERM={printable(os.environ.get('TERM', ''))}"
    seen: set[int] = set()
    for how, one in _chain("", error, seen):
        yield ""
        yield f"{how}{type(one).__module__}.{type(one).__qualname__}"
        yield from _frames(one)


def _chain(
    how: str, error: BaseException | None, seen: set[int]
) -> Iterator[tuple[str, BaseException]]:
    """An exception, those in it and those before it, each once."""
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    yield how, error
    if isinstance(error, WorkerFailed):
        yield from _chain("in it ", error.error, seen)
    for one in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        yield from _chain("in it ", one, seen)
    yield from _chain("because of ", error.__cause__, seen)
    yield from _chain("while handling ", error.__context__, seen)


def _frames(error: BaseException) -> Iterator[str]:
    """File, line and function of each frame, the outermost one first."""
    summary = traceback.StackSummary.extract(
        traceback.walk_tb(error.__traceback__), lookup_lines=False
    )
    lines = [f"  {_short(one.filename)}:{one.lineno} {one.name}" for one in summary]
    if len(lines) > MAX_FRAMES:
        half = MAX_FRAMES // 2
        lines[half:-half] = [f"  ... {len(lines) - MAX_FRAMES} more"]
    yield from lines


def _short(name: str) -> str:
    """A file's path below where it was imported from: what is above names a person."""
    above = [f"{folder}{os.sep}" for folder in sys.path if folder and name.startswith(folder)]
    return printable(name.removeprefix(max(above, key=len, default=f"{Path(name).parent}{os.sep}")))
