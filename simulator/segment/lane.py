"""A lane: delivers one workspace's messages, oldest first, in a thread, until none is left."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

from destination import Outcome
from destination.delivery import IDLE, INTERRUPTED, INVALID_SETTINGS, Retry
from simulator.clock import passed
from simulator.journal.ledger import Ledger
from simulator.segment.leaping import Leaping
from simulator.segment.progress import AGAIN_SECONDS, Progress

PAGE = 500
"""How many messages are read from the journal at once."""
POLL_SECONDS = 0.02
"""How long a lane waits for new messages, at most, while one of its own waits to be tried again."""
FLUSH_SECONDS = 0.1
"""How long it may stay unrecorded what became of a message, while others are delivered."""
LINGER_SECONDS = 2.0
"""How long a lane without messages waits for more before it ends, unless others wait for it."""


class Deliverer(Protocol):
    """What delivers: ``destination.Client``, or what calls its hook."""

    def deliver(self, messages: Iterable[object]) -> Iterator[Outcome]:
        """One outcome a message, as soon as it is settled; ``IDLE`` among them is none."""

    def stop(self, detail: str = ...) -> None:
        """Send nothing more, from any thread; what isn't settled is ``INTERRUPTED``."""


OnRetry = Callable[[Retry], None]
Make = Callable[[OnRetry], AbstractContextManager[Any]]
"""Makes a deliverer, open as long as the block."""


class Lane:
    """One workspace's messages on their way.

    ``make`` makes the deliverer; ``may_end`` is asked, under the relay's lock, whether the lane may
    end, for a message may just have come; ``linger`` for how long it waits for more before.
    ``goes_on`` says that the deliverer delivers on after refused credentials; else they end it for
    good, and the lane makes another one.  ``leaping`` is the deliverer's time where its waits take
    none.
    """

    def __init__(
        self,
        workspace: str,
        make: Make,
        ledger: Callable[[], Ledger],
        progress: Progress,
        may_end: Callable[[Lane], bool],
        *,
        linger: Callable[[], float] = lambda: LINGER_SECONDS,
        goes_on: bool = False,
        leaping: Leaping | None = None,
    ) -> None:
        self.workspace = workspace
        self.began = self.stopped = False
        self.ended = threading.Event()
        self._make = make
        self._ledger = ledger
        self._progress = progress
        self._may_end = may_end
        self._linger = linger
        self._goes_on = goes_on
        self._leaping = leaping
        self._woken = threading.Event()
        self._deliverer: Deliverer | None = None
        self._seqs: dict[int, int] = {}
        self._after = 0
        self._refused = False
        self._flushed = 0.0

    @property
    def is_woken(self) -> bool:
        """Whether somebody said that there is more, and the lane hasn't looked yet."""
        return self._woken.is_set()

    def wake(self) -> None:
        """There may be more messages."""
        self._woken.set()

    def stop(self) -> None:
        """Send nothing more; what isn't settled stays under way for another time."""
        self.stopped = True
        self.wake()
        if self._deliverer is not None:
            self._deliverer.stop()

    def run(self) -> None:
        """Deliver until there was nothing for a while, or it is stopped."""
        self.began = True
        try:
            with self._ledger() as ledger:
                self._obey(self._progress.left(ledger.not_before(self.workspace)))
                going = True
                while going and not self.stopped:
                    self._refused = False
                    self._deliver(ledger)
                    # Refused credentials end a client for good, and not the lane.
                    going = self._refused
        finally:
            self._progress.flush(at_once=True)
            self._progress.wait()
            self.ended.set()

    def _deliver(self, ledger: Ledger) -> None:
        self._seqs.clear()
        with self._make(self._retry) as deliverer:
            self._deliverer = deliverer
            if self.stopped:
                return
            for outcome in deliverer.deliver(self._messages(ledger)):
                seq = self._seqs.pop(outcome.index)
                if outcome.code == INTERRUPTED:
                    self._progress.gives_up(seq)
                else:
                    self._progress.ends(seq, outcome)
                    refused = outcome.code == INVALID_SETTINGS
                    self._refused |= refused and not self._goes_on
                if passed() - self._flushed > FLUSH_SECONDS:
                    self._flush()

    def _messages(self, ledger: Ledger) -> Iterator[object]:
        """What is under way, as it comes; ``IDLE`` where there is nothing more just now."""
        count, told = 0, False
        while not self.stopped and not self._refused:
            self._flush()
            self._woken.clear()
            found = ledger.open(self.workspace, self._after, PAGE)
            for one in found:
                self._after = one.seq
                self._seqs[count] = one.seq
                self._progress.begins(one.seq, one.tried)
                count, told = count + 1, False
                yield json.loads(one.body)
            if found:
                continue
            if self._seqs:
                if told:
                    self._let_time_pass()
                told = True
                yield IDLE
            elif not self._woken.wait(self._linger()):
                self._progress.wait()  # whoever comes next reads what is under way
                if not self._progress.is_kept:
                    self._woken.wait(AGAIN_SECONDS)
                elif self._may_end(self):
                    return

    def _retry(self, retry: Retry) -> None:
        for index in retry.indexes:
            self._progress.waits(self._seqs[index], retry)
        if self._leaping is not None:
            self._leaping.expect(retry.seconds)
        self._flush()

    def _let_time_pass(self) -> None:
        if self._leaping is not None:
            self._leaping.leap()
        else:
            self._woken.wait(POLL_SECONDS)

    def _flush(self) -> None:
        self._progress.flush()
        self._flushed = passed()

    def _obey(self, seconds: float) -> None:
        """Wait so long: an earlier simulator was asked to send nothing before."""
        until = passed() + seconds
        while not self.stopped and (left := until - passed()) > 0:
            self._woken.wait(min(left, LINGER_SECONDS))
            self._woken.clear()
