"""A transcript: what a run was sent and what became of it, without what no two runs share.

No port, process, path, moment, duration or id of the journal is in it; messages, exchanges and
workspaces are numbered as they come.  Two runs under a frozen clock with one seed and one source
have the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

SCHEMA_VERSION = 1

_LEFT_OUT = frozenset({"host", "date", "user-agent"})
"""Headers that say where it ran, when, and which version sent it."""

News = Mapping[str, Any]
"""A message as ``Pages.messages`` gives it, or an exchange as ``Exchange.to_dict()`` does."""


class Transcript:
    """Numbers what comes; ``counts`` are the messages by their stage."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._messages: dict[int, int] = {}
        self._exchanges = 0
        self._workspaces: dict[str, int] = {}

    def objects(self, head: Mapping[str, Any], news: Iterable[News]) -> Iterator[dict[str, Any]]:
        """The lines: the head, then each message and each exchange in their order, the totals.

        A message stands before the exchanges that it made.
        """
        yield {"schema_version": SCHEMA_VERSION, **head}
        for one in news:
            yield self._message(one) if "stage" in one else self._exchange(one)
        yield {"exchanges": self._exchanges, "messages": dict(sorted(self.counts.items()))}

    def _message(self, message: News) -> dict[str, Any]:
        number = self._messages[message["seq"]] = len(self._messages) + 1
        self.counts[message["stage"]] += 1
        return {
            "message": number,
            "workspace": self._workspace(message["workspace"]),
            "message_id": message["message_id"],
            "type": message["type"],
            "uid": message["uid"],
            "stage": message["stage"],
            "code": message["code"],
            "attempts": [attempt["result"] for attempt in message["attempts"]],
            "body": message["body"],
        }

    def _exchange(self, exchange: News) -> dict[str, Any]:
        self._exchanges += 1
        return {
            "exchange": self._exchanges,
            "workspace": self._workspace(exchange["workspace"]),
            "method": exchange["method"],
            "path": exchange["path"],
            "status": exchange["status"],
            "verdict": exchange["verdict"],
            "fault": exchange["fault"],
            "request": _part(exchange["request"]),
            "response": _part(exchange["response"]),
            "items": [self._item(item) for item in exchange["items"]],
            "violations": exchange["violations"],
        }

    def _item(self, item: News) -> dict[str, Any]:
        return {**item, "message": self._messages.get(item["message"])}

    def _workspace(self, name: str | None) -> int | None:
        if name is None:
            return None
        return self._workspaces.setdefault(name, len(self._workspaces) + 1)


def _part(part: News) -> dict[str, Any]:
    headers = [one for one in part["headers"] if one[0].lower() not in _LEFT_OUT]
    return {**part, "headers": headers}
