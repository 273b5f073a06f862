"""Leaks: what a screen has opened and begun is over when it is left."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulator.waiting import until


class _Counted(sqlite3.Connection):
    """A connection that is in ``open_ones`` until it is closed."""

    open_ones: set[_Counted]

    def close(self) -> None:
        super().close()
        self.open_ones.discard(self)


@pytest.fixture
def nothing_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No connection to a journal that the test made, and no thread of a screen, outlives it."""
    open_ones: set[_Counted] = set()
    kind = type("Counted", (_Counted,), {"open_ones": open_ones})
    real, before = sqlite3.connect, _threads()

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        made: _Counted = real(*arguments, **options, factory=kind)
        open_ones.add(made)
        return made

    monkeypatch.setattr(sqlite3, "connect", connect)
    yield
    until(lambda: not _threads() - before, "the end of every thread")
    assert not open_ones


def _threads() -> set[threading.Thread]:
    """Those of workers, and those behind a part of the screen."""
    return {one for one in threading.enumerate() if one.name.startswith(("asyncio_", "behind "))}
