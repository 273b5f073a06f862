"""Messages from a file or a pipe, told apart by content, read in constant memory where they can be.

An array; NDJSON; one document (a message, a Segment batch, a dead letter); any of them gzipped,
with a byte order mark or CRLF.  What can't be read is an entry with a defect, and the run goes on.
"""

from __future__ import annotations

import io
import json
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO, TypeGuard

from contracts.reading import loads
from simulator.exchange_formats.json_items import DEEP, Item, items_at, skip
from simulator.exchange_formats.unpacking import MAX_DOCUMENT_BYTES, InputError, unpacked

__all__ = ["MAX_DOCUMENT_BYTES", "Entry", "InputError", "entries_in", "next_line", "read_entries"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One message's place in the input.

    ``line`` is the physical line in NDJSON, else the index from 1; ``defect`` says why there is no
    value, "" when there is one.
    """

    line: int
    value: object
    defect: str = ""


def read_entries(stream: BinaryIO) -> Iterator[Entry]:
    """Every message in ``stream``, in order.  Raises InputError where reading has to end."""
    with unpacked(stream) as source:
        yield from entries_in(source)


def entries_in(source: io.BufferedReader, number: int = 1, first: bytes = b"") -> Iterator[Entry]:
    """Every message in what is unpacked; ``first`` is its line ``number`` if that is read already.

    There may be more of it, up to the end of a line, where it begins a document of several lines.
    """
    first = first or next_line(source)
    while first and not first.strip():
        number, first = number + 1, next_line(source)
    if not first:
        return
    if first.lstrip()[:1] == b"[":
        yield from _array(first, source, number - 1)
        return
    lines: Iterator[tuple[int, bytes]] = _lines(source, number)
    entry = _entry(number, first)
    if not entry.defect and not _is_batch(entry.value):
        yield entry  # at once: a pipe's next line may be long in coming
    elif not entry.defect:
        following = next((line for line in lines if line[1].strip()), None)
        if following is None:
            yield from _document(entry.value)
            return
        yield entry
        lines = chain([following], lines)
    elif _is_too_long(first):
        yield entry
    else:
        data = first + source.read(MAX_DOCUMENT_BYTES + 1 - len(first))
        if len(data) <= MAX_DOCUMENT_BYTES:
            whole = _entry(1, data, number - 1)
            if not whole.defect:
                yield from _document(whole.value)
                return
            if not any(_is_message(line) for line in data.split(b"\n")):
                yield whole
                return
        elif not data.endswith(b"\n"):
            data += next_line(source)
        count = data.count(b"\n") + (not data.endswith(b"\n"))
        kept = _lines(io.BytesIO(data), number - 1)
        lines = chain(kept, _lines(source, number - 1 + count))
    for number, line in lines:
        if line.strip():
            yield _entry(number, line)


def _lines(source: BinaryIO | io.BufferedReader, number: int) -> Iterator[tuple[int, bytes]]:
    """``(number, line)`` of the lines to come."""
    while line := next_line(source):
        number += 1
        yield number, line


def next_line(source: BinaryIO | io.BufferedReader) -> bytes:
    """The next line, ``b""`` at the end; of one that is too long only the start."""
    line = rest = source.readline(MAX_DOCUMENT_BYTES + 1)
    while _is_too_long(rest):
        rest = source.readline(MAX_DOCUMENT_BYTES + 1)
    return line


def _is_too_long(line: bytes) -> bool:
    return len(line) > MAX_DOCUMENT_BYTES and not line.endswith(b"\n")


def _is_message(line: bytes) -> bool:
    """Whether a line means to be an object of its own, as none in a document of many lines is."""
    return line.startswith(b"{") and line.rstrip().endswith(b"}")


def _entry(number: int, data: bytes, above: int | None = None) -> Entry:
    """The value in a line, or in a document with ``above`` lines above it."""
    if _is_too_long(data):
        return Entry(number, None, f"the line is over {MAX_DOCUMENT_BYTES:,} bytes")
    try:
        return Entry(number, loads(data.rstrip(b" \t\r\n").decode("utf-8")))
    except UnicodeDecodeError as error:
        return Entry(number, None, f"not UTF-8: a broken byte at {error.start}")
    except json.JSONDecodeError as error:
        place = "" if above is None else f"line {error.lineno + above} "
        return Entry(number, None, f"not JSON: {error.msg} at {place}column {error.colno}")
    except RecursionError:
        return Entry(number, None, DEEP)


def _is_batch(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether it is a Segment batch."""
    return isinstance(value, dict) and "type" not in value and isinstance(value.get("batch"), list)


def _document(value: object) -> Iterator[Entry]:
    """A whole document: one message, or the messages of a Segment batch."""
    if _is_batch(value):
        shared: dict[str, Any] = {
            key: value[key] for key in ("context", "integrations") if key in value
        }
        for number, item in enumerate(value["batch"], 1):
            yield Entry(number, _merge(shared, item))
    else:
        yield Entry(1, value)


def _merge(shared: dict[str, Any], item: object) -> object:
    """A batch's item with what the batch says for all; the item wins, key by key."""
    if not isinstance(item, dict):
        return item
    merged = dict(item)
    for key, common in shared.items():
        own = item.get(key)
        if isinstance(common, dict) and isinstance(own, dict):
            merged[key] = {**common, **own}
        elif own is None or own == []:  # PHP's empty object
            merged[key] = common
    return merged


def _array(first: bytes, source: io.BufferedReader, above: int) -> Iterator[Entry]:
    """The items of one JSON array with ``above`` lines above it, as far as it can be read."""
    data = first + source.read(MAX_DOCUMENT_BYTES + 1 - len(first))
    if len(data) > MAX_DOCUMENT_BYTES:
        raise InputError("the array is over 64 MiB: give NDJSON, one message a line")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"the array isn't UTF-8: a broken byte at {error.start}") from None
    items = items_at(text, text.index("["), above)
    number, end = yield from _entries_of(items)
    if text[skip(text, end) :]:
        raise InputError(f"something follows the array after item {number}")


def _entries_of(
    items: Generator[Item, None, tuple[int, int]],
) -> Generator[Entry, None, tuple[int, int]]:
    while True:
        try:
            yield Entry(*next(items))
        except StopIteration as end:
            found: tuple[int, int] = end.value
            return found
