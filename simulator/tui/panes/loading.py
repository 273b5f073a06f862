"""Loading: what takes a while to read from the journal is read in a thread, the newest alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from textual.message_pump import MessagePump

from simulator.journal.file import JournalError
from simulator.journal.pages import Pages
from simulator.tui.background import in_background

Found = TypeVar("Found")


class Loading(Generic[Found]):
    """Questions to a journal, one at a time; of those that come meanwhile only the last is asked.

    ``then`` is called in the owner's loop with the answer to the newest question, or with a
    sentence that says why the journal can't be read.
    """

    def __init__(self, owner: MessagePump, path: Path, then: Callable[[Found | str], None]) -> None:
        self._owner = owner
        self._path = path
        self._then = then
        self._asked: Callable[[Pages], Found] | None = None
        self._next: Callable[[Pages], Found] | None = None
        self._is_reading = False

    @property
    def is_awaited(self) -> bool:
        """Whether an answer is still to come."""
        return self._asked is not None or self._next is not None

    def ask(self, question: Callable[[Pages], Found]) -> None:
        """Ask a reader of the journal; nobody waits for earlier questions any more."""
        self._asked, self._next = None, question
        if not self._is_reading:
            self._begin()

    def drop(self) -> None:
        """Nobody waits for anything any more."""
        self._asked = self._next = None

    def _begin(self) -> None:
        question, self._next = self._next, None
        if question is not None:
            self._asked, self._is_reading = question, True
            work = partial(_answer, self._path, question)
            in_background(self._owner, work, partial(self._answered, question))

    def _answered(self, question: Callable[[Pages], Found], found: Found | str) -> None:
        self._is_reading = False
        if self._asked is question:
            self._asked = None
            self._then(found)
        if not self._is_reading:
            self._begin()


def _answer(path: Path, question: Callable[[Pages], Found]) -> Found | str:
    """In a thread, on a connection of its own."""
    try:
        with Pages(path) as pages:
            return question(pages)
    except (JournalError, sqlite3.Error) as error:
        return str(error)
