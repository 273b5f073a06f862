"""``sim shrink``: the smallest message that still fails in the same way."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import click

from contracts.violations import printable
from destination import Settings
from simulator.cli.options import Output, output_option, translation_options
from simulator.cli.reading import entries
from simulator.cli.translator_option import translator_option
from simulator.exchange_formats.entry_message import message_of
from simulator.exchange_formats.messages import Entry
from simulator.payload.lineage.probes import leaves
from simulator.payload.shrink import MOST, Shrunk, keeping, shrunk
from simulator.payload.shrink.findings import found, told
from simulator.payload.shrink.trials import spelt
from simulator.payload.translators import Ours, Translator

NOTHING = 5
_HOW = (
    "say what is to be kept: --keep CODE, --keep-dropped POINTER for a field that doesn't arrive,"
    " or --keep with a Python expression"
)


class _Unmet(Exception):
    """Why a message isn't shrunk.

    ``is_fine`` where nobody asked for something that it lacks, ``is_broken`` where it is none.
    """

    def __init__(self, why: str, *, is_fine: bool = False, is_broken: bool = False) -> None:
        super().__init__(printable(why))
        self.is_fine, self.is_broken = is_fine, is_broken


@click.command("shrink")
@click.argument("file", metavar="FILE|-")
@click.option(
    "--keep",
    metavar="CODE|EXPRESSION",
    help="A code that sim check finds, or a Python expression that is true.",
)
@click.option("--keep-outcome", metavar="CODE", help="An outcome, or the code of its reason.")
@click.option("--keep-dropped", metavar="POINTER", help="A field of which nothing arrives.")
@click.option("--line", type=click.IntRange(1), metavar="N", help="Only the message of this line.")
@click.option(
    "--max-trials",
    type=click.IntRange(1),
    default=MOST,
    show_default=True,
    metavar="N",
    help="So many smaller messages are tried, at most.",
)
@translation_options
@translator_option("What a message becomes: a function, message in, list of operations out.")
@output_option("text", "json")
def command(
    file: str,
    keep: str | None,
    keep_outcome: str | None,
    keep_dropped: str | None,
    line: int | None,
    max_trials: int,
    anonymous: Any,
    alias: Any,
    translator: Translator | None,
    output: Output,
) -> int:
    """Print the smallest message that still fails as the one in FILE does.

    What is kept is what was asked for, else the worst that sim check finds.  No key and no item can
    be left out of what is printed; texts and numbers are short, ids stay ids, and what was the same
    in several places still is.  Of several messages each that shows it is printed.

    An EXPRESSION is Python, and is run.  It knows message, operations, outcome, code, notes,
    violations, rules and arrives(pointer), as in "len(operations) == 2 and 'SM-220' in violations".

    Exit status 2 when no message shows what was asked for, 5 when sim check finds nothing to keep.
    """
    used = translator or Ours(Settings(anonymous=anonymous, alias=alias, oversize="note"))
    asked = {"keep": keep, "keep_outcome": keep_outcome, "keep_dropped": keep_dropped}
    make = _make({name: value for name, value in asked.items() if value is not None}, used)
    count, unmet = 0, []
    with output.open() as stream:
        for entry in entries(file):
            if line is not None and entry.line != line:
                continue
            try:
                said, message, small = _small(entry, used, make, max_trials)
            except _Unmet as why:
                unmet.append((entry.line, why))
                continue
            count += 1
            stream.write(f"{json.dumps(small.message, indent=_INDENTS[output.kind])}\n")
            click.echo(f"{file}:{entry.line}: {said}: {_figures(message, small)}", err=True)
    if not count:
        return _none(file, unmet, line)
    for at, one in unmet:
        if one.is_broken:
            click.echo(f"{file}:{at}: it is left out: {one}", err=True)
    return 0


_INDENTS = {"text": 2, "json": None}
_MAKERS: dict[str, Callable[[str, Translator], keeping.Keep]] = {
    "keep": keeping.keep,
    "keep_outcome": keeping.keep_outcome,
    "keep_dropped": keeping.keep_dropped,
}

Make = Callable[[object, Translator], keeping.Keep]
"""What is to be kept of a message.  Raises _Unmet where there is nothing."""


def _make(asked: dict[str, str], translator: Translator) -> Make:
    if len(asked) > 1:
        names = " and ".join(f"--{name.replace('_', '-')}" for name in asked)
        raise click.UsageError(f"{names} can't both be kept: give one of them")
    if not asked:
        return _worst
    [(name, value)] = asked.items()
    try:
        _MAKERS[name](value, translator)
    except keeping.KeepError as error:
        raise click.UsageError(f"--{name.replace('_', '-')}: {error}") from None
    return lambda message, used: _MAKERS[name](value, used)


def _worst(message: object, translator: Translator) -> keeping.Keep:
    worst = keeping.worst(message, translator)
    if worst is None:
        raise _Unmet(told(found(message, translator)), is_fine=True)
    return keeping.keep_found(worst, translator)


class _Small(NamedTuple):
    """What was kept, of which message, and the smallest one."""

    said: str
    message: object
    small: Shrunk


def _small(entry: Entry, translator: Translator, make: Make, most: int) -> _Small:
    """The smallest message of an entry.  Raises _Unmet."""
    message, used = _asked(entry, translator)
    still = make(message, used)
    try:
        if not still(message):
            raise _Unmet(still.unmet(message))
    except keeping.KeepError as error:
        raise _Unmet(str(error)) from None
    return _Small(printable(still.said), message, shrunk(message, still, most))


def _asked(entry: Entry, translator: Translator) -> tuple[object, Translator]:
    """The message of an entry, under a case's own settings.  Raises _Unmet where there is none."""
    if entry.defect:
        raise _Unmet(entry.defect, is_broken=True)
    message, settings = message_of(entry.value)
    return message, translator.with_settings(settings) if settings else translator


def _figures(message: object, small: Shrunk) -> str:
    """``1,204 bytes -> 87, 14 of 60 fields, 312 trials``."""
    sizes = [len(spelt(one)) for one in (message, small.message)]
    fields = [sum(1 for _ in leaves(one)) for one in (small.message, message)]
    told = f"{sizes[0]:,} bytes -> {sizes[1]:,}, {fields[0]:,} of {fields[1]:,} fields"
    spent = "" if small.is_least else "; there may be a smaller one: --max-trials tries more"
    return f"{told}, {small.trials:,} trials{spent}"


def _none(file: str, unmet: list[tuple[int, _Unmet]], line: int | None) -> int:
    """Why nothing was printed."""
    if not unmet:
        which = "no message in it" if line is None else f"no message at line {line}"
        click.echo(f"{file}: there is {which}", err=True)
        return NOTHING
    at, why = next(((at, one) for at, one in unmet if not one.is_fine), unmet[0])
    more = f" (and {len(unmet) - 1:,} more)" if len(unmet) > 1 else ""
    if why.is_fine:
        click.echo(f"{file}:{at}: {why}{more}; {_HOW}", err=True)
        return NOTHING
    raise click.ClickException(f"{file}:{at}: {why}{more}")
