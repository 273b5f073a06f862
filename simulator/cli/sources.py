"""Sources by name: a file, standard input, a journal's file, or a running simulator's address."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from simulator.cli.options import open_input
from simulator.exchange_formats.curl.reading import Files
from simulator.exchange_formats.records import Record
from simulator.exchange_formats.sources import read_records
from simulator.exchange_formats.unpacking import MAX_DOCUMENT_BYTES, InputError
from simulator.lines.text import printable

LONG_INPUT_BYTES = 8 * 1024 * 1024
_SQLITE = b"SQLite format 3\x00"


def records(
    source: str,
    *,
    expression: str = "",
    workspace: str | None = None,
    control_token: str | None = None,
) -> Iterator[Record]:
    """The records in a source, in order.  A ClickException ends what can't be read.

    ``source`` is a file, ``-``, a journal's file, or the ``http://`` address of a running
    simulator.  ``expression`` is a text that is a filter; of a file, ``-`` too, it can't ask for
    what only a simulator knows: a UsageError says so.  What is left out is told on standard error.
    """
    if is_address(source) or is_journal(source):
        from simulator.cli.ledger_records import ledger_records

        yield from ledger_records(source, expression, workspace, control_token)
    elif workspace is not None:
        raise click.UsageError(f"--workspace is for a journal or a simulator: {source} is neither")
    elif expression:
        from simulator.cli.sifting import sifted

        yield from sifted(_of_file(source), expression)
    else:
        yield from _of_file(source)


def is_address(source: str) -> bool:
    """Whether a source is a running simulator's."""
    return source.startswith(("http://", "https://"))


def is_journal(source: str) -> bool:
    """Whether a source is a SQLite database, by its first bytes."""
    if source == "-":
        return False
    try:
        path = Path(source)
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            return stream.read(len(_SQLITE)) == _SQLITE
    except (OSError, ValueError):
        return False


def telling(source: str) -> Callable[[str], None]:
    """What tells on standard error, with the source's name, what is left out of it."""

    def tell(sentence: str) -> None:
        click.echo(f"{printable(source)}: {sentence}", err=True)

    return tell


def _of_file(name: str) -> Iterator[Record]:
    with open_input(name) as stream:
        size = 0 if name == "-" else os.fstat(stream.fileno()).st_size
        try:
            found = read_records(stream, tell=telling(name), files=_beside(name))
            if size > LONG_INPUT_BYTES and sys.stderr.isatty():
                with click.progressbar(length=size, label=name, file=sys.stderr) as bar:
                    for record in found:
                        yield record
                        bar.update(stream.tell() - bar.pos)
            else:
                yield from found
        except InputError as error:
            raise click.ClickException(f"{name}: {error}") from None
        except OSError as error:
            raise click.ClickException(f"{name} can't be read: {error.strerror}") from None


def _beside(source: str) -> Files:
    """What reads the files that a command names, of those in its own file's folder.

    A command comes from somebody else: it doesn't choose what is read of this machine.
    """
    folder = Path.cwd() if source == "-" else Path(source).parent

    def read(name: str) -> bytes:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise OSError(f"only files below {folder} are read: put it there")
        if path.exists() and not path.is_file():
            raise OSError("it is no file")
        with path.open("rb") as stream:
            found = stream.read(MAX_DOCUMENT_BYTES + 1)
        if len(found) > MAX_DOCUMENT_BYTES:
            raise OSError("it is over 64 MiB")
        return found

    return read
