"""Loading: the newest question is answered, and no more than one is read at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Event, get_ident
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from simulator.journal import JournalError, Writer
from simulator.journal.pages import Pages
from simulator.tui.panes.loading import Loading
from tests.simulator.tui.screens import Shown, play, until
from tests.simulator.waiting import PATIENCE


class Asker:
    """Questions that are answered once they may be, and what came of them."""

    def __init__(self, journal: Path) -> None:
        self.answers: list[str] = []
        self.begun: list[str] = []
        self.may_end = Event()
        self.widget = Static()
        self.loading = Loading[str](self.widget, journal, self.answers.append)

    def ask(self, name: str) -> None:
        def question(pages: Pages) -> str:
            self.begun.append(name)
            assert self.may_end.wait(PATIENCE)
            return f"{name} of {pages.history.last_seq()}"

        self.loading.ask(question)


def asked(journal: Path, steps: Callable[[Asker, Pilot[Any]], Any]) -> Asker:
    asker = Asker(journal)
    play(Shown(asker.widget), lambda pilot: steps(asker, pilot))
    return asker


def test_an_answer(writer: Writer) -> None:
    """It comes to whoever waits for it, in their own thread; then nobody waits any more."""
    seen: list[object] = []

    async def steps(asker: Asker, pilot: Pilot[Any]) -> None:
        loading: Loading[int] = Loading(
            asker.widget, writer.path, lambda found: seen.extend((found, get_ident()))
        )
        loading.ask(lambda pages: get_ident())
        assert loading.is_awaited
        await until(pilot, lambda: seen, "the answer")
        assert not loading.is_awaited
        assert seen[0] != get_ident()
        assert seen[1] == get_ident()

    asked(writer.path, steps)


def test_the_newest_question_alone(writer: Writer) -> None:
    """What is asked while one is read waits, and of several the last is asked."""

    async def steps(asker: Asker, pilot: Pilot[Any]) -> None:
        asker.ask("a")
        await until(pilot, lambda: asker.begun, "a reading")
        asker.ask("b")
        asker.ask("c")
        asker.may_end.set()
        await until(pilot, lambda: asker.answers, "an answer")
        assert not asker.loading.is_awaited

    asker = asked(writer.path, steps)
    assert (asker.begun, asker.answers) == (["a", "c"], ["c of 1"])


def test_what_nobody_waits_for(writer: Writer) -> None:
    """Its answer is dropped; what is asked afterwards is answered."""

    async def steps(asker: Asker, pilot: Pilot[Any]) -> None:
        asker.ask("a")
        await until(pilot, lambda: asker.begun, "a reading")
        asker.ask("b")
        asker.loading.drop()
        assert not asker.loading.is_awaited
        asker.may_end.set()
        asker.ask("c")
        await until(pilot, lambda: asker.answers, "an answer")
        asker.ask("d")
        asker.loading.drop()
        asker.ask("e")
        await until(pilot, lambda: len(asker.answers) == 2, "another answer")

    asker = asked(writer.path, steps)
    assert asker.answers == ["c of 1", "e of 1"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (JournalError("it is gone"), "it is gone"),
        (sqlite3.OperationalError("disk I/O error"), "can't be read: disk I/O error"),
    ],
)
def test_what_cannot_be_read(writer: Writer, error: Exception, said: str) -> None:
    """It is answered with a sentence."""

    def question(pages: Pages) -> str:
        raise error

    async def steps(asker: Asker, pilot: Pilot[Any]) -> None:
        asker.loading.ask(question)
        await until(pilot, lambda: asker.answers, "a sentence")

    [answer] = asked(writer.path, steps).answers
    assert answer.endswith(said)


def test_a_journal_that_is_gone(tmp_path: Path) -> None:
    """So is one that isn't there."""

    async def steps(asker: Asker, pilot: Pilot[Any]) -> None:
        asker.ask("a")
        await until(pilot, lambda: asker.answers, "a sentence")

    assert asked(tmp_path / "gone", steps).answers == [
        f"there is no journal at {tmp_path / 'gone'}"
    ]
