"""The application: the list, the detail, and what binds them to what is watched."""

from __future__ import annotations

from textual.app import App

from simulator.tui.watched import Watched


class SimApp(App[int]):
    """The screen.  It exits with a status: 0, or 3 for a bug of ours."""

    def __init__(self, watched: Watched) -> None:
        super().__init__()
        self._watched = watched
