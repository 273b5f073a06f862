"""What became of each message that ``sim send`` read: told, counted, and kept if undelivered."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, TextIO

import click

from destination.delivery import ECONNREFUSED, INTERRUPTED, Response, Retry
from destination.envelope import field, identifier
from simulator.cli.options import far_side
from simulator.exchange_formats.dead_letters import DeadLetters
from simulator.exchange_formats.messages import Entry
from simulator.lines.text import printable

SHOWN = 20
"""Messages of a kind that weren't delivered, and waits, told one by one; the rest is counted."""


class Told(Protocol):
    """What became of one message: an ``Outcome``, or what ``--via segment`` has in its place."""

    @property
    def outcome(self) -> str:
        """One word."""

    @property
    def message(self) -> object:
        """The message."""

    @property
    def index(self) -> int:
        """Its place among all, from 0."""

    @property
    def code(self) -> str:
        """Why, where it isn't delivered."""

    @property
    def detail(self) -> str:
        """The same in a sentence."""

    @property
    def response(self) -> Response | None:
        """The last one."""

    @property
    def attempts(self) -> int:
        """How many requests carried it."""

    def dead_letter(self) -> object:
        """What is kept of it."""


class Outcomes:
    """Tells outcomes as text or JSON, and writes what is dead to the dead-letter file.

    ``name`` is the input's, ``to`` the far side's where it was given; ``stream`` takes the lines of
    JSON or the summary; ``options`` are those that sending again needs beside ``to``.
    """

    def __init__(
        self,
        name: str,
        to: str | None,
        stream: TextIO,
        kind: str,
        letters: DeadLetters,
        options: Sequence[str] = (),
    ) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.unwritable: OSError | None = None
        self._name = name
        self._to = to
        self._stream = stream
        self._kind = kind
        self._letters = letters
        self._options = options
        self._entries: dict[int, Entry] = {}
        self._read = self._line = 0
        self._said: Counter[str] = Counter()

    def took(self, entry: Entry) -> None:
        """The next message was read."""
        self._entries[self._read] = entry
        self._read += 1
        self._line = entry.line

    def tell(self, outcome: Told) -> None:
        """One message's end.  A ClickException when the dead-letter file can't be written."""
        if outcome.outcome == "dead":
            self._keep(outcome)
        self._say_nobody(outcome.response)
        entry = self._entries.pop(outcome.index)
        self.counts[outcome.outcome, outcome.code] += 1
        if self._kind == "json":
            self._write(json.dumps(_json(entry, outcome)) + "\n")
        elif outcome.code == INTERRUPTED:
            if not self.counts["dead", INTERRUPTED] - 1:
                _tell("interrupted: what is left goes to the dead-letter file")
        elif outcome.outcome in ("refused", "dead"):
            detail = entry.defect or outcome.detail
            said = f"line {entry.line} {outcome.outcome} {outcome.code}: {detail}"
            self._say(outcome.outcome, said)
        elif outcome.outcome == "delivered" and outcome.detail:
            self._say("delivered", f"line {entry.line} delivered, but {outcome.detail}")

    def waits(self, retry: Retry, attempts: int) -> None:
        """A batch is tried again later, the last time at ``attempts``."""
        self._say_nobody(retry.response)
        line, more = self._entries[retry.indexes[0]].line, len(retry.indexes) - 1
        who = f"line {line} and {more} more wait" if more else f"line {line} waits"
        why = f"{retry.response} (attempt {retry.attempt} of {attempts})"
        self._say("waiting", f"{who} {retry.seconds:.1f} s: {why}")

    def end(self) -> None:
        """The summary, and how to go on."""
        if self._kind == "text" and self.counts:
            self._write(_summary(self.counts))
        if count := self._letters.count:
            what = "1 message isn't" if count == 1 else f"{count:,} messages aren't"
            again = self._letters.path if self._letters.can_be_sent else None
            _tell(f"{what} delivered" + (f"; to go on: {self._sending(again)}" if again else ""))

    def _sending(self, file: Path) -> str:
        """The command that sends this file."""
        name = f"./{file}" if str(file).startswith("-") else str(file)
        to = ("--to", self._to) if self._to else ()
        return shlex.join(["sim", "send", *self._options, *to, name])

    def unread(self) -> None:
        """The input wasn't read to its end."""
        _tell(f"{self._name} wasn't read beyond line {self._line:,}")

    def _keep(self, outcome: Told) -> None:
        try:
            self._letters.write(outcome)
        except OSError as error:
            path, count = self._letters.path, self._letters.count
            first = min(entry.line for entry in self._entries.values())
            holds = f"; it holds {count:,}: {self._sending(path)}" if path and count else ""
            raise click.ClickException(
                f"{path} can't be written: {error.strerror}{holds}; {self._name} from line"
                f" {first:,} on may be undelivered: send that again"
            ) from None

    def _write(self, text: str) -> None:
        """To whoever reads us; where that fails it is kept in mind, and nothing more is written."""
        if self.unwritable is not None:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError as error:
            self.unwritable = error

    def _say_nobody(self, response: Response | None) -> None:
        """What to do where nobody answers, once."""
        if response is not None and response.code == ECONNREFUSED and not self._said[ECONNREFUSED]:
            hint = "is it running? sim up starts one here"
            self._say(ECONNREFUSED, f"nothing answers at {far_side(self._to)}: {hint}")

    def _say(self, kind: str, text: str) -> None:
        self._said[kind] += 1
        if self._said[kind] <= SHOWN:
            _tell(text)
        elif self._said[kind] == SHOWN + 1:
            _tell(_MORE.get(kind, f"(more are {kind}; the summary counts them)"))


def _tell(text: str) -> None:
    """Say something beside the output; where nobody hears it, that is all that is lost."""
    try:
        click.echo(printable(text), err=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


_MORE = {
    "waiting": "(further waits aren't told)",
    "accepted": "; sim messages shows what became of them",
}


def _json(entry: Entry, outcome: Told) -> dict[str, Any]:
    message = outcome.message if isinstance(outcome.message, dict) else {}
    found: dict[str, Any] = {
        "line": entry.line,
        "messageId": identifier(field(message, "messageId")[1]),
        "outcome": outcome.outcome,
    }
    if outcome.code or outcome.detail:
        found |= {"code": outcome.code, "detail": entry.defect or outcome.detail}
    if outcome.attempts:
        found["attempts"] = outcome.attempts
    if outcome.response is not None:
        found["response"] = outcome.response.to_dict()
    return found


def _summary(counts: Counter[tuple[str, str]]) -> str:
    return "".join(
        f"{count:>8,} {outcome}{_MORE.get(outcome, '')} {code}".rstrip() + "\n"
        for (outcome, code), count in sorted(counts.items())
    )
