"""Bodies: what an item of the journal said beside its ids, read again from what was recorded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from contracts.reading import read
from simulator.carried import recorded

MAX_KEPT = 64
"""How many exchanges' bodies are kept read, for the other items of a batch."""
MAX_KEPT_BYTES = 4 * 1024 * 1024

Ask = Callable[..., list[Any]]
"""A query and its values; the rows."""


class Bodies:
    """The bodies of a journal's exchanges, the last ones kept."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._kept: OrderedDict[int, tuple[int, object]] = OrderedDict()
        self._bytes = 0

    def params(self, exchange: int, index: int) -> Mapping[str, Any]:
        """The params of an item; ``{}`` for what isn't an object, as an old client's ``[]``."""
        value = self._value(exchange)
        item = value[index] if isinstance(value, list) else value
        found = item.get("params") if isinstance(item, dict) else None
        return found if isinstance(found, dict) else {}

    def _value(self, exchange: int) -> object:
        if exchange in self._kept:
            self._kept.move_to_end(exchange)
            return self._kept[exchange][1]
        query = "SELECT method, path, request_head, request_body FROM exchanges WHERE seq = ?"
        [row] = self._ask(query, exchange)
        body = recorded(*row)
        value = read(body, "compat").value
        self._kept[exchange] = (len(body), value)
        self._bytes += len(body)
        while len(self._kept) > MAX_KEPT or (self._bytes > MAX_KEPT_BYTES and len(self._kept) > 1):
            self._bytes -= self._kept.popitem(last=False)[1][0]
        return value
