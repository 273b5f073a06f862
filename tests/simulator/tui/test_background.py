"""The background: what is done there is told to whoever waits, if anybody still does."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from simulator.tui.background import in_background
from tests.simulator.tui.screens import Shown, play, until
from tests.simulator.waiting import PATIENCE


def test_what_is_found_is_told_in_the_loop() -> None:
    """The work is done in another thread, and its result told in the application's."""
    threads: list[threading.Thread] = []
    told: list[tuple[int, threading.Thread]] = []

    def work() -> int:
        threads.append(threading.current_thread())
        return 7

    async def steps(pilot: Pilot[Any]) -> None:
        owner = pilot.app.query_one(Static)
        in_background(owner, work, lambda n: told.append((n, threading.current_thread())))
        await until(pilot, lambda: told, "what was found")

    play(Shown(Static()), steps)
    assert told == [(7, threading.main_thread())]
    assert threads[0] is not threading.main_thread()


def test_nobody_waits_for_it() -> None:
    """An application ends while the work goes on; its result is lost, and nothing else happens."""
    begun, may_end, told = threading.Event(), threading.Event(), list[None]()
    workers: list[threading.Thread] = []

    def work() -> None:
        workers.append(threading.current_thread())
        begun.set()
        may_end.wait(PATIENCE)

    async def steps(pilot: Pilot[Any]) -> None:
        in_background(pilot.app.query_one(Static), work, told.append)
        await until(pilot, begun.is_set, "its beginning")

    play(Shown(Static()), steps)
    may_end.set()
    workers[0].join(PATIENCE)
    assert told == []


def test_a_bug_ends_the_application() -> None:
    """What the work raises is raised in the application, as a bug of its own would be."""

    def work() -> None:
        raise ZeroDivisionError("ours")

    async def steps(pilot: Pilot[Any]) -> None:
        in_background(pilot.app.query_one(Static), work, lambda _: None)
        await until(pilot, lambda: not pilot.app.is_running, "its end")

    with pytest.raises(ZeroDivisionError, match="ours"):
        play(Shown(Static()), steps)
