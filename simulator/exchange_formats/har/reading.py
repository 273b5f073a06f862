"""HAR: the calls of Segment's and Salesmachine's APIs in what a browser or a proxy recorded.

HAR 1.1 and 1.2, read entry by entry, so that one that breaks off gives what stands before.  Pure,
and total but for InputError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from simulator.exchange_formats.captured.requests import records_of
from simulator.exchange_formats.har.entries import captured_of, exported_of
from simulator.exchange_formats.json_items import (
    Item,
    Words,
    breaks_off,
    items_at,
    members_at,
    skip,
)
from simulator.exchange_formats.messages import Entry
from simulator.exchange_formats.records import Record
from simulator.exchange_formats.unpacking import MAX_DOCUMENT_BYTES, InputError

Tell = Callable[[str], None]
"""What is told of the reading as a whole, a sentence each: what was left out, for one."""

_BEGINNING = re.compile(
    rb'\s*\{\s*"log"\s*:\s*\{\s*"(?:version|creator|browser|pages|entries|comment)"\s*:'
)
_UNDECIDED = re.compile(rb'\s*(?:\{\s*(?:"log"\s*(?::\s*(?:\{\s*)?)?)?)?\Z')
_LOG = re.compile(r'\s*\{\s*"log"\s*:\s*')
_WORDS = Words("the HAR", "entry", ": is the file complete?")
_TOO_LARGE = (
    f"the HAR is over {MAX_DOCUMENT_BYTES // 1024**2} MiB: filter it by api.segment.io, or by"
    " Salesmachine's host, and export it anew"
)


def begins_har(data: bytes) -> bool:
    """Whether a document that begins so is a HAR."""
    return _BEGINNING.match(data) is not None


def may_begin_har(data: bytes) -> bool:
    """Whether it can't be told yet: a document begins so, and a HAR too."""
    return _UNDECIDED.match(data) is not None


def read_har(data: bytes, above: int, tell: Tell) -> Iterator[Record]:
    """The records in the text of a HAR with ``above`` lines above it, each at its entry's number.

    Raises InputError where it can't be read on, and for what is too large.
    """
    if len(data) > MAX_DOCUMENT_BYTES:
        raise InputError(_TOO_LARGE)
    text = data.decode("utf-8", "surrogateescape")
    del data
    yield from records_in(_items(text, above), tell)


def har_in(value: object) -> list[Item] | None:
    """The entries of a document that is a HAR and is read already; None where it is none.

    One without entries has to say that it is one.
    """
    log = value.get("log") if isinstance(value, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(log, dict) or not isinstance(entries, list):
        return None
    if not entries and "version" not in log and "creator" not in log:
        return None
    return [Item(number, entry) for number, entry in enumerate(entries, 1)]


def records_in(items: Iterable[Item], tell: Tell) -> Iterator[Record]:
    """The records of a HAR's entries."""
    left_out = number = 0
    try:
        for number, value, defect in items:
            found = [Entry(number, None, defect)] if defect else _records(number, value)
            left_out += found is None
            yield from found or ()
    except InputError:
        if left_out:
            tell(_told(left_out, number))
        raise
    if left_out or not number:
        tell(_told(left_out, number))


def _told(left_out: int, count: int) -> str:
    """What was left out of so many entries."""
    if not count:
        return "the HAR has no entries"
    if left_out == count:
        return f"none of its {count:,} entries is a call to Segment or Salesmachine"
    are = "is" if left_out == 1 else "are"
    return f"{left_out:,} of {count:,} entries {are} no call to Segment or Salesmachine"


def _records(number: int, value: object) -> Sequence[Record] | None:
    if (exported := exported_of(number, value)) is not None:
        return [exported]
    captured = captured_of(number, value)
    return None if captured is None else records_of(captured)


def _items(text: str, above: int) -> Iterator[Item]:
    beginning = _LOG.match(text)
    at = beginning.end() if beginning else 0
    for name, begins in members_at(text, at):
        if name == "entries" and text[begins : begins + 1] == "[":
            number, end = yield from items_at(text, begins, above, _WORDS)
            at = skip(text, end)
            if text[at : at + 1] not in (",", "}"):
                raise breaks_off(number, _WORDS)
            return
    raise InputError("the HAR has no entries that can be read: is the file complete?")
