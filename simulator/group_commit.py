"""Group commit: everything that came in during one turn of the loop is committed together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from simulator.exchange import Exchange
from simulator.journal import JournalError, Writer

Found = TypeVar("Found")


class GroupCommit:
    """Appends exchanges to the journal and commits once a turn of the loop."""

    def __init__(
        self,
        journal: Writer,
        loop: asyncio.AbstractEventLoop,
        lost: Callable[[], None] = lambda: None,
    ) -> None:
        self._journal = journal
        self._loop = loop
        self._lost = lost
        self._waiting: list[asyncio.Future[None]] = []

    def recorded(self, exchange: Exchange) -> asyncio.Future[None]:
        """Append; the future is done when it is committed, or holds a JournalError."""
        done = self._loop.create_future()
        if not self._waiting:
            self._loop.call_soon(self._commit)
        self._waiting.append(done)
        try:
            self._journal.append(exchange)
        except JournalError as error:
            done.set_exception(error)
        return done

    def joined(self, action: Callable[[Writer], Found], told: Future[Found]) -> None:
        """Have it append; ``told`` has what it gave once that is committed, or a JournalError."""
        if not self._waiting:
            self._loop.call_soon(self._commit)
        try:
            found = action(self._journal)
        except BaseException as error:
            told.set_exception(error)
            return
        done = self._loop.create_future()
        self._waiting.append(done)

        def tell(committed: asyncio.Future[None]) -> None:
            failure = committed.exception()
            if failure is None:
                told.set_result(found)
            else:
                told.set_exception(failure)

        done.add_done_callback(tell)

    def flush(self) -> None:
        """Commit now what was appended; whoever waits for it is told as usual."""
        if self._waiting:
            self._commit()

    def _commit(self) -> None:
        waiting, self._waiting = self._waiting, []
        failure: JournalError | None = None
        try:
            self._journal.commit()
        except JournalError as error:
            failure = error
            self._lost()
        for done in waiting:
            if done.done():  # its own append failed, or whoever waited was cancelled
                continue
            if failure is None:
                done.set_result(None)
            else:
                done.set_exception(failure)
