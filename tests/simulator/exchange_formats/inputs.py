"""Input of a command as bytes, and what is read from it."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable

from simulator.exchange_formats.messages import Entry, InputError, read_entries

BOM = b"\xef\xbb\xbf"


def read(data: bytes) -> tuple[list[Entry], str]:
    """``(the entries, why reading had to end before the input did, "" if it hadn't)``."""
    return read_from(io.BytesIO(data))


def read_from(stream: io.IOBase) -> tuple[list[Entry], str]:
    """The same of a stream."""
    entries: list[Entry] = []
    try:
        entries.extend(read_entries(stream))  # type: ignore[arg-type]
    except InputError as error:
        return entries, str(error)
    return entries, ""


def ndjson(messages: Iterable[object], end: str = "\n") -> bytes:
    """A message a line."""
    return "".join(f"{json.dumps(message)}{end}" for message in messages).encode()


def gzipped(data: bytes) -> bytes:
    """The same bytes whenever it is called."""
    return gzip.compress(data, mtime=0)


def stored_in_gzip(data: bytes) -> bytes:
    """Gzip in which the bytes stand as they are."""
    return gzip.compress(data, compresslevel=0, mtime=0)


class Drip(io.RawIOBase):
    """A pipe that gives ``size`` bytes at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data = io.BytesIO(data)
        self._size = size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._data.read(self._size if size < 0 else min(size, self._size))
