"""What stands around a message or an exchange where our own commands list it.  Pure.

They list exchanges, and messages of the ledger with what became of them, a line each.  Segment's
debugger shows a message as it is, stamped and with ``_metadata``: that is a message.  One that
stands inside another object is none, as it is none for the destination.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from contracts.reading import loads
from simulator.exchange import body_bytes
from simulator.exchange_formats.messages import Entry
from simulator.exchange_formats.records import Record, Recorded

_EXCHANGE: Final = frozenset({"schema_version", "seq", "method", "path", "request", "response"})
_MESSAGE: Final = frozenset({"seq", "stage", "attempts", "body", "encoding"})
_PAGE: Final = frozenset({"schema_version", "data", "next"})
_CUT = "only the beginning of the message is kept: what was refused isn't kept whole"


def unlisted(entry: Entry) -> Iterator[Record]:
    """What an entry lists: an exchange, a message, a page of either; any other entry as it is."""
    value = entry.value
    if not isinstance(value, dict):
        yield entry
    elif "seq" in value and value.keys() >= _EXCHANGE:
        yield _exchange(entry.line, value)
    elif "seq" in value and value.keys() >= _MESSAGE:
        yield of_ledger(entry.line, value)
    elif value.keys() == _PAGE and isinstance(value["data"], list):
        for one in value["data"]:
            yield from unlisted(Entry(entry.line, one))
    else:
        yield entry


def of_ledger(line: int, listed: Mapping[str, Any]) -> Entry:
    """The message whose JSON the ledger keeps as ``body``."""
    try:
        return Entry(line, loads(body_bytes(listed).decode("utf-8")))
    except (ValueError, RecursionError, AttributeError, TypeError):
        return Entry(line, None, _CUT)


def _exchange(line: int, value: dict[str, Any]) -> Record:
    from contracts.registry import check

    broken = check("exchange", value)
    if not broken:
        return Recorded(line, value)
    return Entry(line, None, f"no exchange as sim tail lists it: {broken[0].line()}")
