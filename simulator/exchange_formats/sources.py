"""Sources: messages and exchanges from a file or a pipe, whatever form they are in.

The form is told by the content: a HAR, curl commands, or JSON in any of the forms of ``messages``,
of which each value may be a message, what wraps one, or what our own commands list.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from simulator.exchange_formats.curl.reading import Files, begins_commands, no_files, read_curl
from simulator.exchange_formats.har.reading import (
    Tell,
    begins_har,
    har_in,
    may_begin_har,
    read_har,
    records_in,
)
from simulator.exchange_formats.listed import unlisted
from simulator.exchange_formats.messages import entries_in, next_line
from simulator.exchange_formats.records import Entry, Record
from simulator.exchange_formats.unpacking import MAX_DOCUMENT_BYTES, unpacked


def read_records(
    stream: BinaryIO, *, tell: Tell | None = None, files: Files = no_files
) -> Iterator[Record]:
    """Every record in ``stream``, in order.  Raises InputError where reading has to end.

    ``tell`` is told what is left out, a sentence each; ``files`` gives what is in a file that a
    command names.
    """
    tell = tell or _nobody
    with unpacked(stream) as source:
        number, first = 1, next_line(source)
        while first and not first.strip():
            number, first = number + 1, next_line(source)
        if first.lstrip()[:1] == b"{":
            yield from _json(source, number, first, tell)
        elif begins_commands(first):
            data = first + source.read(max(0, MAX_DOCUMENT_BYTES + 1 - len(first)))
            yield from read_curl(data, number, tell, files)
        else:
            yield from _unlisted(entries_in(source, number, first), tell)


def _json(source: io.BufferedReader, number: int, first: bytes, tell: Tell) -> Iterator[Record]:
    while may_begin_har(first) and (line := next_line(source)):
        first += line
    if begins_har(first):
        more = source.read(max(0, MAX_DOCUMENT_BYTES + 1 - len(first)))
        yield from read_har(first + more, number - 1, tell)
        return
    yield from _unlisted(entries_in(source, number, first), tell)


def _unlisted(entries: Iterator[Entry], tell: Tell) -> Iterator[Record]:
    for entry in entries:
        value = entry.value
        if not isinstance(value, dict) or ("type" in value and "seq" not in value):
            yield entry  # at once: most are messages
        elif "log" in value and (items := har_in(value)) is not None:
            yield from records_in(items, tell)
        else:
            yield from unlisted(entry)


def _nobody(sentence: str) -> None:
    """Tells nobody."""
