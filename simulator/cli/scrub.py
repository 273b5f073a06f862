"""``sim scrub``: messages and requests with stand-ins for all that is personal."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from destination import Settings
from simulator.cli.options import Output, output_option, translation_options
from simulator.cli.sources import is_address, is_journal, records, telling
from simulator.cli.translator_option import translator_option
from simulator.exchange_formats.records import Entry, Record, Recorded
from simulator.lines.text import printable
from simulator.payload.translators import Ours, Translator

if TYPE_CHECKING:
    from simulator.payload.scrub import Scrubber

NOTHING = 5
_MOST_IN_MEMORY = 64 * 1024 * 1024


@click.command("scrub")
@click.argument("source", metavar="FILE|-")
@click.option(
    "--seed",
    metavar="TEXT",
    help="Give the same stand-ins another time.  Keep it secret: whoever has it can check guesses.",
)
@click.option(
    "--allow",
    metavar="KEY",
    multiple=True,
    help="Leave what is under this key as it is; may be given again.",
)
@translator_option("Whose operations are to break the same: a function of yours.")
@translation_options
@output_option("json", "text")
def command(
    source: str,
    seed: str | None,
    allow: tuple[str, ...],
    translator: Translator | None,
    anonymous: Any,
    alias: Any,
    output: Output,
) -> int:
    """Print each message in FILE with stand-ins for all that is personal.

    The same value gets the same stand-in wherever it is, of the same form: emails and hosts below
    example.com, IP addresses and phone numbers that nobody has, names, ids, fillers for other
    texts; times move by a number of days, secrets are removed.  What sim check finds stays the
    same, at the same places; what had to be kept for that is told on standard error.

    What is known to be harmless stays: the words of the protocol, names of events, pages and
    traits, small numbers, words of the web.  A file is read twice, so that a name that it tells
    somewhere is found everywhere; standard input is read to its end first.  FILE may be all that
    sim check reads, a HAR, a journal or a simulator's address, requests to Salesmachine too.
    """
    from simulator.payload.scrub import Scrubber

    _check_paths(source, output)
    used = translator or Ours(Settings(anonymous=anonymous, alias=alias, oversize="note"))
    scrubber = Scrubber(seed, allow)
    tell = telling(source)
    count = 0
    with output.open() as stream:
        for record in _twice(source, lambda one: _learn(one, scrubber)):
            if isinstance(record, Entry) and record.defect:
                tell(f"line {record.line} is left out: {record.defect}")
                continue
            count += 1
            found = _scrubbed(record, used, scrubber, tell)
            text = json.dumps(found, indent=2 if output.kind == "text" else None)
            stream.write(f"{text}\n")
    if not count:
        tell("there is no message in it")
        return NOTHING
    return 0


def _learn(record: Record, scrubber: Scrubber) -> None:
    if isinstance(record, Recorded):
        scrubber.learn_exchange(record.exchange)
    else:
        scrubber.learn(record.value)


def _scrubbed(
    record: Record, translator: Translator, scrubber: Scrubber, tell: Callable[[str], None]
) -> object:
    from simulator.payload.scrub import scrubbed

    if isinstance(record, Recorded):
        return scrubber.exchange(record.exchange)
    found = scrubbed(record.value, translator, scrubber)
    for pointer, why in found.kept:
        tell(printable(f"line {record.line}: kept {pointer or 'all of it'}: {why}"))
    return found.message


def _twice(source: str, first: Callable[[Record], None]) -> Iterator[Record]:
    """The records of a source, once each has been given to ``first``."""
    if _is_file(source):
        count = 0
        for record in records(source):
            first(record)
            count += 1
        yield from islice(records(source), count)  # what was written since isn't known
        return
    with tempfile.SpooledTemporaryFile(_MOST_IN_MEMORY) as kept:  # of its owner, without a name
        for record in records(source):
            first(record)
            kept.write(json.dumps(_packed(record)).encode("ascii") + b"\n")
        kept.seek(0)
        for line in kept:
            yield _unpacked(json.loads(line))


def _packed(record: Record) -> list[Any]:
    if isinstance(record, Recorded):
        return [record.line, record.exchange]
    return [record.line, record.value, record.defect]


def _unpacked(packed: list[Any]) -> Record:
    return Recorded(*packed) if len(packed) == 2 else Entry(*packed)


def _is_file(source: str) -> bool:
    """Whether a source can be read twice and be the same."""
    if source == "-" or is_address(source) or is_journal(source):
        return False
    try:
        return stat.S_ISREG(Path(source).stat().st_mode)
    except (OSError, ValueError):
        return False


def _check_paths(source: str, output: Output) -> None:
    if output.path is not None and os.path.realpath(output.path) == os.path.realpath(source):
        raise click.UsageError(f"{source} is to be read and to be written: name another file")
