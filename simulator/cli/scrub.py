"""``sim scrub``: messages and requests with stand-ins for all that is personal."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from destination import Settings
from simulator.cli.options import Output, output_option, translation_options
from simulator.cli.sources import records, telling
from simulator.cli.translator_option import translator_option
from simulator.cli.twice import known_to
from simulator.exchange_formats.records import Entry, Record, Recorded
from simulator.lines.text import printable
from simulator.payload.translators import Ours, Translator

if TYPE_CHECKING:
    from simulator.payload.scrub import Scrubber

NOTHING = 5


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
    traits, small numbers, words of the web.  All of FILE is read before the first is printed, so
    that a name that it tells somewhere is found everywhere.  FILE may be all that sim check reads,
    a HAR, a journal or a simulator's address, requests to Salesmachine too.
    """
    from simulator.payload.scrub import Scrubber

    _check_paths(source, output)
    used = translator or Ours(Settings(anonymous=anonymous, alias=alias, oversize="note"))
    scrubber = Scrubber(seed, allow)
    tell = telling(source)
    count = 0
    with output.open() as stream:
        for record in known_to(scrubber, records(source)):
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


def _check_paths(source: str, output: Output) -> None:
    if output.path is not None and os.path.realpath(output.path) == os.path.realpath(source):
        raise click.UsageError(f"{source} is to be read and to be written: name another file")
