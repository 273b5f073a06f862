"""What stands around a message or an exchange where it is listed, by us or by Segment.  Pure.

Our own commands list exchanges, and messages of the ledger with what became of them, a line each.
Segment's debugger and its event delivery show a message as it is, stamped and with ``_metadata``;
where it is copied with what shows it, it stands under one of a few names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from contracts.reading import loads
from simulator.exchange import body_bytes
from simulator.exchange_formats.messages import Entry
from simulator.exchange_formats.records import Record, Recorded
from simulator.segment.judge import kind_of

_EXCHANGE: Final = frozenset({"schema_version", "seq", "method", "path", "request", "response"})
_MESSAGE: Final = frozenset({"seq", "stage", "attempts", "body", "encoding"})
_PAGE: Final = frozenset({"schema_version", "data", "next"})
_AROUND: Final = ("event", "payload", "message", "body", "segmentEvent", "rawEvent", "raw")
"""The names under which a message stands in what shows it."""
_OWN: Final = frozenset({"expect", "operations", "batch", "case"})
"""What says that an object means something else: a case, a dead letter, a batch."""
_IDS: Final = ("userId", "anonymousId", "messageId", "user_id", "anonymous_id")
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
    elif "type" in value:
        yield entry
    elif value.keys() == _PAGE and isinstance(value["data"], list):
        for one in value["data"]:
            yield from unlisted(Entry(entry.line, one))
    else:
        found = _inside(value)
        yield entry if found is None else Entry(entry.line, found)


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


def _inside(value: Mapping[str, Any]) -> object | None:
    """The message in what shows it; None where there is none, or where it may be something else."""
    if not _OWN.isdisjoint(value):
        return None
    found = [one for name in _AROUND if (one := _message(value.get(name))) is not None]
    return found[0] if len(found) == 1 else None


def _message(value: object) -> object | None:
    """An object that is a message beyond doubt, or the text of one."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = loads(value)
        except (ValueError, RecursionError):
            return None
    if not isinstance(value, dict) or kind_of(value) is None:
        return None
    return value if any(isinstance(value.get(name), str) for name in _IDS) else None
