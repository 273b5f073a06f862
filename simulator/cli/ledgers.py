"""The ledger as a command reads it: of a running simulator, or of a journal's file."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import click

from simulator.cli.asking import Refused, ask, choose
from simulator.filtering.conditions import conditions
from simulator.filtering.grammar import parse
from simulator.journal import JournalError
from simulator.journal.pages import Pages
from simulator.journal.reader import MAX_SEQ, PAGE
from simulator.lines.text import printable
from simulator.workspace import workspace_id

_LAST = re.compile(r"the journal ends at seq ([0-9]+)")
"""What a simulator says of a seq that it hasn't."""


class Asked(NamedTuple):
    """Which messages are asked for; None is anything.

    Without ``after`` those since the last reset; ``expression`` is a text that is a filter.
    """

    after: int | None = None
    stage: str | None = None
    message_id: str | None = None
    expression: str | None = None


class Ledger(Protocol):
    """Questions about messages.  A ClickException says why there is no answer."""

    def messages(self, asked: Asked) -> Iterator[dict[str, Any]]:
        """All of them, oldest first."""

    def message(self, seq: int) -> dict[str, Any] | str:
        """The one of this seq, or a sentence that there is none."""

    def exchange(self, seq: int) -> dict[str, Any] | None:
        """The exchange of this seq, as ``Exchange.to_dict()``."""

    def exchanges(self, asked: Asked) -> Iterator[dict[str, Any]]:
        """All requests to Salesmachine, oldest first; ``stage`` and ``message_id`` don't count."""

    def last_seq(self) -> int:
        """The seq of what was recorded last."""

    def close(self) -> None:
        """Ask nothing more."""


def ledger_at(
    *,
    journal: Path | None,
    url: str | None,
    workspace: str | None,
    token: str | None,
    control_token: str | None,
) -> Ledger:
    """The ledger of a journal's file if one is named, else of a running simulator."""
    if journal is None:
        return _Running(url, choose(url, workspace, token, control_token), control_token)
    if url is not None:
        raise click.UsageError("name one of --url and --journal")
    if workspace is not None and token is not None:
        raise click.UsageError("name one of --workspace and --token")
    try:
        return _File(journal, workspace, token)
    except JournalError as error:
        raise click.ClickException(printable(str(error))) from None


class _Running:
    """Asks ``/_sim``."""

    def __init__(self, url: str | None, workspace: str | None, control_token: str | None) -> None:
        self._url = url
        self._workspace = workspace
        self._control_token = control_token

    def messages(self, asked: Asked) -> Iterator[dict[str, Any]]:
        query = {"stage": asked.stage, "message_id": asked.message_id}
        return self._pages("messages", asked, query)

    def exchanges(self, asked: Asked) -> Iterator[dict[str, Any]]:
        return self._pages("exchanges", asked, {})

    def _pages(
        self, path: str, asked: Asked, query: dict[str, str | None]
    ) -> Iterator[dict[str, Any]]:
        common = {"workspace": self._workspace, "filter": asked.expression, "limit": PAGE}
        after = asked.after
        while True:
            page = self._ask(path, {**query, **common, "after": after})
            if not isinstance(page, dict) or not isinstance(page.get("data"), list):
                raise click.ClickException("what answers there is no simulator of this version")
            yield from page["data"]
            if (after := page.get("next")) is None:
                return

    def message(self, seq: int) -> dict[str, Any] | str:
        try:
            found: dict[str, Any] = ask(self._url, f"messages/{seq}", None, self._control_token)
        except Refused as refused:
            if refused.status == 404:
                return str(refused)
            raise click.ClickException(printable(str(refused))) from None
        return found

    def exchange(self, seq: int) -> dict[str, Any] | None:
        found: dict[str, Any] = self._ask(f"exchanges/{seq}", {})
        return found

    def last_seq(self) -> int:
        try:
            ask(self._url, f"exchanges/{MAX_SEQ}", None, self._control_token)
        except Refused as refused:
            if found := _LAST.search(str(refused)):
                return int(found[1])
            raise click.ClickException(printable(str(refused))) from None
        return MAX_SEQ

    def close(self) -> None:
        """Nothing is open between two questions."""

    def _ask(self, path: str, query: dict[str, Any]) -> Any:
        try:
            return ask(self._url, path, query, self._control_token)
        except Refused as refused:
            raise click.ClickException(printable(str(refused))) from None


class _File:
    """Reads a journal's file."""

    def __init__(self, path: Path, workspace: str | None, token: str | None) -> None:
        self._path = path
        self._pages = Pages(path)
        self._workspace = workspace
        if token is not None:
            with self._reading():
                self._workspace = workspace_id(token, self._pages.history.salt())

    def messages(self, asked: Asked) -> Iterator[dict[str, Any]]:
        after, stage, message_id, expression = asked
        equal = {"workspace": self._workspace, "stage": stage, "message_id": message_id}
        with self._reading():
            wanted = conditions(parse(expression or ""), self._pages.last_moment())
            self._pages.let_know(wanted.functions)
            start = self._pages.last_reset(self._workspace) if after is None else after
            while found := self._pages.messages(start, PAGE, equal, also=wanted.message):
                yield from found
                start = found[-1]["seq"]

    def exchanges(self, asked: Asked) -> Iterator[dict[str, Any]]:
        with self._reading():
            wanted = conditions(parse(asked.expression or ""), self._pages.last_moment())
            self._pages.let_know(wanted.functions)
            start = self._pages.last_reset(self._workspace) if asked.after is None else asked.after
            equal = {"workspace": self._workspace}
            while found := self._pages.matching(start, PAGE, equal, also=wanted.exchange):
                yield from (one.to_dict() for one in found)
                start = found[-1].seq

    def message(self, seq: int) -> dict[str, Any] | str:
        with self._reading():
            found = self._pages.messages(seq - 1, 1, {"seq": seq})
        return found[0] if found else f"there is no message {seq} in {self._path}"

    def exchange(self, seq: int) -> dict[str, Any] | None:
        with self._reading():
            found = self._pages.exchange(seq)
        return None if found is None else found.to_dict()

    def last_seq(self) -> int:
        with self._reading():
            return self._pages.history.last_seq()

    def close(self) -> None:
        self._pages.close()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            text = f"{self._path} can't be read: {error}"
            raise click.ClickException(printable(text)) from None
        except JournalError as error:
            raise click.ClickException(printable(f"{self._path}: {error}")) from None
