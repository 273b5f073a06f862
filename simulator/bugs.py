"""Bugs: what the simulator itself failed at, kept for whoever asks: no test may pass by it."""

from __future__ import annotations

import threading
import traceback
from collections import deque
from pathlib import Path
from typing import Any, NamedTuple

from simulator.journal import JournalError

MOST = 100
"""So many are kept, the last ones; all are counted."""
MOST_STEPS = 12
_ROOT = Path(__file__).parents[1]


class Bug(NamedTuple):
    """One failure: ``number`` counts from 1, ``workspace`` is whose request it was, if known.

    ``where`` is what was done, ``said`` what kind of failure it is, without what it says itself:
    that may be anybody's data.  ``file`` and ``line`` are its place, ``steps`` the way there.
    """

    number: int
    workspace: str | None
    where: str
    said: str
    file: str
    line: int
    steps: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {**self._asdict(), "steps": list(self.steps)}


class Bugs:
    """Noted by any thread, read by any other."""

    def __init__(self) -> None:
        self.count = 0
        self._kept: deque[Bug] = deque(maxlen=MOST)
        self._lock = threading.Lock()

    def note(self, error: BaseException | None, where: str, workspace: str | None = None) -> None:
        """Keep it, with where it was raised; None is one that nobody knows more of."""
        frames = traceback.extract_tb(error.__traceback__) if error is not None else []
        steps = tuple(f"{shown(one.filename)}:{one.lineno} in {one.name}" for one in frames)
        file, line = (shown(frames[-1].filename), frames[-1].lineno or 0) if frames else ("", 0)
        with self._lock:
            self.count += 1
            bug = Bug(self.count, workspace, where, _said(error), file, line, steps[-MOST_STEPS:])
            self._kept.append(bug)

    def after(self, number: int, workspace: str | None = None) -> list[Bug]:
        """Those beyond a number: of a workspace, and those that nobody knows whose they are."""
        with self._lock:
            kept = list(self._kept)
        mine = (workspace, None)
        return [
            one
            for one in kept
            if one.number > number and (workspace is None or one.workspace in mine)
        ]


def shown(file: str) -> str:
    """A file of ours from where it is imported, another by its last two names."""
    path = Path(file)
    is_ours = path.is_relative_to(_ROOT)
    return (path.relative_to(_ROOT) if is_ours else Path(*path.parts[-2:])).as_posix()


def _said(error: BaseException | None) -> str:
    """A journal's error is a sentence of ours; of all others only the kind."""
    if isinstance(error, JournalError):
        return str(error)
    return type(error).__name__ if error is not None else "an error"
