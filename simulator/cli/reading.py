"""Reading a command's input: a file or a pipe, with a progress bar where it is long."""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import click

from simulator.cli.options import open_input
from simulator.exchange_formats.messages import Entry, InputError, read_entries

LONG_INPUT_BYTES = 8 * 1024 * 1024
MAX_AHEAD = 1000
"""Entries of a pipe that are read ahead, at most."""
SILENCE_SECONDS = 0.1
"""How long a pipe says nothing before that is told."""


def entries(name: str) -> Iterator[Entry]:
    """The messages in a file, or in standard input for ``-``.  A ClickException ends bad input."""
    with open_input(name) as stream:
        size = 0 if name == "-" else os.fstat(stream.fileno()).st_size
        try:
            if size > LONG_INPUT_BYTES and sys.stderr.isatty():
                with click.progressbar(length=size, label=name, file=sys.stderr) as bar:
                    for entry in read_entries(stream):
                        yield entry
                        bar.update(stream.tell() - bar.pos)
            else:
                yield from read_entries(stream)
        except InputError as error:
            raise click.ClickException(f"{name}: {error}") from None
        except OSError as error:
            raise click.ClickException(f"{name} can't be read: {error.strerror}") from None


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
