"""Items that arrive: written to a journal, with the state watching."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from contracts.reading import read
from simulator.exchange import Exchange
from simulator.journal import JournalError, Writer
from simulator.state import Live
from simulator.verdict import judge_body, judge_items

Item = dict[str, Any]
PATHS = {
    "contact": "/v1/contact",
    "account": "/v1/account",
    "event": "/v1/track/event",
    "alias": "/v1/alias",
}


def contact(uid: str, *, message_id: str | None = None, **params: Any) -> Item:
    """A contact's upsert."""
    return _item("contact", message_id, contact_uid=uid, params=params)


def account(uid: str, *, message_id: str | None = None, **params: Any) -> Item:
    """An account's upsert."""
    return _item("account", message_id, account_uid=uid, params=params)


def event(uid: str, *, message_id: str | None = None, **params: Any) -> Item:
    """An event."""
    return _item("event", message_id, contact_uid=uid, event_uid="order_completed", params=params)


def alias(uid: str, previous: str, *, message_id: str | None = None) -> Item:
    """An alias of two contacts."""
    return _item("alias", message_id, contact_uid=uid, previous_uid=previous)


def _item(method: str, message_id: str | None, **body: Any) -> Item:
    return {"method": method, **body, **({"messageId": message_id} if message_id else {})}


class Arrivals:
    """A journal's writer with the state beside it; each exchange is committed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open()
        self.first_seq = self._writer.next_seq

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._writer.close()

    def restart(self) -> None:
        """Close the journal and go on with it."""
        self._writer.close()
        self._open()

    def single(self, item: Item, workspace: str = "1a2b3c4d", *, applied: bool = True) -> Exchange:
        """An exchange of its own."""
        return self._arrive(self._of_one(item, workspace, applied))

    def batch(self, *items: Item, workspace: str = "1a2b3c4d") -> Exchange:
        """A batch."""
        return self._arrive(self.exchange(list(items), workspace))

    def lose(self, item: Item) -> None:
        """An exchange whose group can't be committed."""
        exchange = self._of_one(item, "1a2b3c4d")
        self._live.arrive(exchange, self._writer.next_seq, exchange.path == "/v1/batch")
        exchange.at = None  # type: ignore[assignment]
        with suppress(JournalError):
            self._writer.append(exchange)
        with suppress(JournalError):
            self._writer.commit()
        self._live.forget()

    def exchange(self, items: list[Item], workspace: str | None) -> Exchange:
        """The exchange of a batch, judged."""
        body = json.dumps(items).encode()
        exchange = _exchange("/v1/batch", body, workspace)
        exchange.items = judge_items(read(body), "strict")
        return exchange

    def _of_one(self, item: Item, workspace: str, applied: bool = True) -> Exchange:
        method = item["method"]
        body = json.dumps({key: value for key, value in item.items() if key != "method"}).encode()
        exchange = _exchange(PATHS[method], body, workspace)
        exchange.items = [replace(judge_body(method, read(body), "strict"), applied=applied)]
        return exchange

    def _arrive(self, exchange: Exchange) -> Exchange:
        self._live.arrive(exchange, self._writer.next_seq, exchange.path == "/v1/batch")
        self._writer.append(exchange)
        self._writer.commit()
        return exchange

    def _open(self) -> None:
        self._writer = Writer(self._path)
        self._live = Live(self._writer.history)


def _exchange(path: str, body: bytes, workspace: str | None) -> Exchange:
    return Exchange(
        at=1710148905.125,
        workspace=workspace,
        method="POST",
        path=path,
        status=200,
        ms=0.25,
        request_head="Host: localhost",
        request_body=body,
        response_head="Content-Type: application/json",
        response_body=b'{"status": "success"}',
    )
