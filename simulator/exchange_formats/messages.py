"""Messages from a file or a pipe, told apart by content, read in constant memory where they can be.

An array; NDJSON; one document (a message, a Segment batch, a dead letter); any of them gzipped,
with a byte order mark or CRLF.  What can't be read is an entry with a defect, and the run goes on.
"""

from __future__ import annotations

import gzip
import io
import json
import math
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO, TypeGuard

from contracts.reading import loads

MAX_DOCUMENT_BYTES = 64 * 1024 * 1024
"""The most that is read as one document, or as one line."""

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')
_BLANK = re.compile(r"[ \t\r\n]*")


class InputError(Exception):
    """Input that can't be read on; the text says where and what to do.  Entries before it stand."""


class _Raw(io.RawIOBase):
    """Bytes for a buffer.  The first four, which tell the forms apart, come together.

    Where gzip data breaks they end and ``broken`` says why, so that what came before isn't lost.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._begun = False
        self.broken = ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._chunk(len(buffer))
        while not self._begun and len(data) < 4 and (more := self._chunk(len(buffer) - len(data))):
            data += more
        self._begun = True
        buffer[: len(data)] = data
        return len(data)

    def _chunk(self, size: int) -> bytes:
        try:
            return b"" if self.broken else self._read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            self.broken = f"the gzip data breaks off or is damaged: {error}"
            return b""


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
    raw = _Raw(stream.read)
    source = _buffered(raw)
    if source.peek(2)[:2] == b"\x1f\x8b":
        raw = _Raw(gzip.GzipFile(fileobj=source).read1)
        source = _buffered(raw)
    try:
        _check_text(source)
        yield from _entries(source)
    except InputError as error:
        raise InputError(raw.broken or str(error)) from None
    if raw.broken:
        raise InputError(raw.broken)


def _buffered(raw: Any) -> io.BufferedReader:
    return io.BufferedReader(raw, 1 << 16)


def _check_text(source: io.BufferedReader) -> None:
    """Whether it is text, of which the byte order mark is skipped."""
    start = source.peek(512)[:512]
    alternating = start[:4].count(0) == 2 and b"\x00\x00" in (start[:4:2], start[1:4:2])
    if alternating or start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("the input is UTF-16: save it as UTF-8")
    if b"\x00" in start:
        raise InputError("the input is binary, no text: give JSON or NDJSON")
    if start.startswith(b"\xef\xbb\xbf"):
        source.read(3)


def _entries(source: io.BufferedReader) -> Iterator[Entry]:
    number, first = 1, _line(source)
    while first and not first.strip():
        number, first = number + 1, _line(source)
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
            data += _line(source)
        count = data.count(b"\n") + (not data.endswith(b"\n"))
        kept = _lines(io.BytesIO(data), number - 1)
        lines = chain(kept, _lines(source, number - 1 + count))
    for number, line in lines:
        if line.strip():
            yield _entry(number, line)


def _lines(source: BinaryIO | io.BufferedReader, number: int) -> Iterator[tuple[int, bytes]]:
    """``(number, line)`` of the lines to come."""
    while line := _line(source):
        number += 1
        yield number, line


def _line(source: BinaryIO | io.BufferedReader) -> bytes:
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
        return Entry(number, None, "it nests deeper than 100 levels")


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
    number, at = 0, _skip(text, text.index("[") + 1)
    if text[at : at + 1] != "]":
        while True:
            number += 1
            entry, at = _item(text, at, number, above)
            yield entry
            at = _skip(text, at)
            if text[at : at + 1] != ",":
                break
            at = _skip(text, at + 1)
    if text[at : at + 1] != "]":
        raise InputError(f"the array breaks off after item {number}: is the file complete?")
    if text[_skip(text, at + 1) :]:
        raise InputError(f"something follows the array after item {number}")


def _item(text: str, at: int, number: int, above: int) -> tuple[Entry, int]:
    try:
        value, end = _DECODER.raw_decode(text, at)
    except RecursionError:
        return Entry(number, None, "it nests deeper than 100 levels"), _end_of_nest(text, at)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno + above} column {error.colno}"
        raise InputError(f"item {number} of the array isn't JSON: {error.msg} at {place}") from None
    except ValueError:
        value, end = _PATIENT.raw_decode(text, at)
    return Entry(number, value), end


def _end_of_nest(text: str, at: int) -> int:
    depth = 0
    for token in _TOKENS.finditer(text, at):
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
            if depth == 0:
                return token.end()
    return len(text)


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _digits(digits: str) -> float:
    return int(digits) if len(digits.lstrip("-")) <= 4300 else math.inf


_DECODER = json.JSONDecoder()
_PATIENT = json.JSONDecoder(parse_int=_digits)
