"""Reading a command's input: a file or a pipe, with a progress bar where it is long."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import click

from simulator.cli.options import open_input
from simulator.exchange_formats.messages import Entry, InputError, read_entries

LONG_INPUT_BYTES = 8 * 1024 * 1024


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
