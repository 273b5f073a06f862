"""Replaying: what a source holds goes through a chain that runs, one after the other.

Each is settled before the next: messages by the Segment side, requests as they were.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import click

from simulator.cli import tell_bug
from simulator.cli.chain import Chain
from simulator.cli.screen.replay import send
from simulator.cli.sources import records
from simulator.exchange_formats.entry_message import message_of
from simulator.exchange_formats.messages import Entry
from simulator.exchange_formats.records import Record, Recorded
from simulator.journal.ledger import Ledger
from simulator.lines.text import printable
from simulator.payload.replay import ReplayError, has_no_token, request_again
from simulator.segment.posted import compact, history
from simulator.segment.posting import Poster
from simulator.segment.sources import Source
from simulator.tui.outside import OutsideError
from simulator.workspace import workspace_id

UNABLE = 2
"""The status of what can't be read on."""
MAX_IDS = 100_000
"""So many messages, the last ones, are known by their messageId."""
LOOK_SECONDS = 0.2
"""How long it waits for news of what is under way before it looks again."""


def opened(source: str, control_token: str | None = None) -> Iterator[Record]:
    """The records of a source, the first of them read already.

    A ClickException says what is wrong before anything is started.
    """
    found = records(source, control_token=control_token)
    first = next(found, None)
    return iter(()) if first is None else _with(first, found)


def _with(first: Record, others: Iterator[Record]) -> Iterator[Record]:
    yield first
    yield from others


class Replaying:
    """Sends records in a thread; ``name`` is their source's.

    ``counts`` says what was done: ``messages`` and ``requests`` that were sent, what was
    ``unreadable``, and requests that come again by themselves, ``made``.  What ended it before its
    end is told on standard error, and ``failure`` is the exit status of that, else 0;
    ``is_whole`` says that nothing did.  ``at_end`` is called in the end, in the thread.
    """

    def __init__(
        self,
        name: str,
        found: Iterator[Record],
        chain: Chain,
        at_end: Callable[[], object] = lambda: None,
    ) -> None:
        assert chain.segment is not None  # it isn't off
        source = chain.segment.sources.of(chain.key)
        assert isinstance(source, Source)  # it is the chain's own key
        self.counts: Counter[str] = Counter()
        self.failure = 0
        self.is_whole = False
        self._at_end = at_end
        self._name, self._records, self._chain = name, found, chain
        self._poster = Poster(chain.segment.url, chain.key)
        self._token = source.token
        self._workspace = workspace_id(source.token, chain.server.simulator.salt)
        self._ids: dict[str, None] = {}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="replay", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Send no more; what is under way may still be answered."""
        self._stopped.set()

    def join(self) -> None:
        """Return once it has ended."""
        self._thread.join()

    def _run(self) -> None:
        try:
            with closing(self._poster), Ledger(self._chain.server.simulator.journal) as ledger:
                for record in self._records:
                    if self._stopped.is_set():
                        return
                    self._send(record)
                    self._settle(ledger)
            self.is_whole = not self._stopped.is_set()
        except click.ClickException as problem:
            self.failure = UNABLE
            problem.show()
        except Exception as bug:  # the simulator goes on: whoever watches has to know
            self.failure = tell_bug(bug, "the replay has ended: ")
        finally:
            click.echo(self._said(), err=True)
            self._at_end()

    def _send(self, record: Record) -> None:
        if isinstance(record, Recorded):
            self._request(record)
        elif record.defect:
            self._leave_out(record, record.defect)
        else:
            self._message(record)

    def _message(self, entry: Entry) -> None:
        message = history(message_of(entry.value)[0])
        if isinstance(message, dict) and isinstance(message.get("messageId"), str):
            self._ids[message["messageId"]] = None
            if len(self._ids) > MAX_IDS:
                del self._ids[next(iter(self._ids))]
        try:
            text = compact(message)
        except ValueError:  # it holds a number that no JSON has: the door says so
            text = json.dumps(message)
        answer = self._poster.post([text])
        if answer.status is None:
            self._leave_out(entry, str(answer))
        else:
            self.counts["messages"] += 1

    def _request(self, recorded: Recorded) -> None:
        exchange = recorded.exchange
        if self._is_made(exchange["items"]):
            self.counts["made"] += 1
            return
        token = None if has_no_token(exchange) else self._token
        try:
            send(request_again(exchange, self._chain.server.url, token))
        except (OutsideError, ReplayError) as error:
            self._leave_out(recorded, str(error))
        else:
            self.counts["requests"] += 1

    def _is_made(self, items: list[dict[str, Any]]) -> bool:
        """Whether a request came of messages that are in the source, too, before it."""
        ids = [item["message_id"] for item in items]
        return bool(ids) and all(one and one.removesuffix(".2") in self._ids for one in ids)

    def _settle(self, ledger: Ledger) -> None:
        """Until nothing of the workspace is under way."""
        feed = self._chain.server.feed
        while not self._stopped.is_set():
            seen = feed.seq
            if not ledger.under_way().get(self._workspace):
                return
            feed.wait(seen, LOOK_SECONDS)

    def _said(self) -> str:
        """``replayed 12 messages and 3 requests of FILE``, and what wasn't."""
        names = [one for one in ("messages", "requests") if self.counts[one]] or ["messages"]
        parts = [f"{self.counts[one]:,} {one}" for one in names]
        told = f"replayed {' and '.join(parts)} of {self._name}"
        if number := self.counts["made"]:
            told += f"; {number:,} requests that its messages make again are left out"
        if number := self.counts["unreadable"]:
            told += f"; {number:,} couldn't be sent"
        return printable(told)

    def _leave_out(self, record: Record, why: str) -> None:
        self.counts["unreadable"] += 1
        click.echo(printable(f"{self._name}:{record.line}: {why}"), err=True)
