"""Reading a command's input: the messages of any source."""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

from simulator.cli.sources import records, telling
from simulator.exchange_formats.records import Entry

MAX_AHEAD = 1000
"""Entries of a pipe that are read ahead, at most."""
SILENCE_SECONDS = 0.1
"""How long a pipe says nothing before that is told."""


def entries(name: str) -> Iterator[Entry]:
    """The messages in a source: a file, ``-``, a journal's file or a simulator's address.

    A ClickException ends what can't be read.  What is no message is counted on standard error.
    """
    left_out = 0
    for record in records(name):
        if isinstance(record, Entry):
            yield record
        else:
            left_out += 1
    if left_out:
        what = (
            "1 request to Salesmachine is"
            if left_out == 1
            else f"{left_out:,} requests to Salesmachine are"
        )
        telling(name)(f"{what} left out: only messages are read here")


def entries_as_they_come(name: str) -> Iterator[Entry | None]:
    """The same, with None whenever a pipe or a terminal has nothing to say for a moment."""
    return _in_a_thread(entries(name)) if _may_be_silent(name) else entries(name)


def _may_be_silent(name: str) -> bool:
    if name == "-" and sys.stdin is None:
        return False
    try:
        found = os.fstat(sys.stdin.fileno()) if name == "-" else Path(name).stat()
    except (OSError, ValueError):
        return False
    return not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode)


def _in_a_thread(source: Iterator[Entry]) -> Iterator[Entry | None]:
    ahead: Queue[Entry | Exception | None] = Queue(MAX_AHEAD)

    def read() -> None:
        try:
            for entry in source:
                ahead.put(entry)
            ahead.put(None)
        except Exception as problem:  # it is raised where the entries are asked for
            ahead.put(problem)

    threading.Thread(target=read, name="reader", daemon=True).start()
    while True:
        try:
            found = ahead.get(timeout=SILENCE_SECONDS)
        except Empty:
            yield None
            continue
        if found is None:
            return
        if isinstance(found, Exception):
            raise found
        yield found
