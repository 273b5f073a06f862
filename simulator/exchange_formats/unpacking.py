"""Unpacking: the text of a file or a pipe as bytes, whether it is gzipped or marked, or neither."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

MAX_DOCUMENT_BYTES = 64 * 1024 * 1024
"""The most that is read as one document, or as one line."""


class InputError(Exception):
    """Input that can't be read on; the text says where and what to do.  What came before stands."""


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


@contextmanager
def unpacked(stream: BinaryIO) -> Iterator[io.BufferedReader]:
    """What is in ``stream``, unpacked and without its byte order mark.

    Raises InputError for what is no text, and at its end where the gzip data was damaged.
    """
    raw = _Raw(stream.read)
    source = _buffered(raw)
    if source.peek(2)[:2] == b"\x1f\x8b":
        raw = _Raw(gzip.GzipFile(fileobj=source).read1)
        source = _buffered(raw)
    try:
        _check_text(source)
        yield source
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
