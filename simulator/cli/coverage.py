"""``sim coverage``: how much of the contracts cases, bodies and messages exercise."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from simulator.cli.options import Output, output_option
from simulator.cli.reading import entries
from simulator.cli.sources import is_address, is_journal
from simulator.journal import JournalError
from simulator.journal.counts import Counts
from simulator.measure.coverage import FIGURES, Coverage, measured
from simulator.measure.exercised import Exercised
from simulator.measure.given import Given, GivenError, Message, kit, read
from simulator.measure.text import lines
from simulator.payload.translators import Ours

Floor = tuple[str, float]
"""The name of a figure, and the percentage that it must not be under."""


def _floors(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> list[Floor]:
    return [_floor(value) for value in values]


def _floor(value: str) -> Floor:
    name, _, number = value.rpartition("=")
    name = name or "clauses"
    if name not in FIGURES:
        raise click.BadParameter(f"{name!r} is no figure: {', '.join(FIGURES)}")
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]+)?", number) or float(number) > 100:
        raise click.BadParameter(f"{number!r} is no percentage: give 0 to 100")
    return name, float(number)


@click.command("coverage")
@click.argument("paths", metavar="[PATH|-]...", nargs=-1)
@click.option(
    "--journal",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Count what a journal's exchanges exercised, too.",
)
@click.option(
    "--fail-under",
    metavar="[FIGURE=]N",
    multiple=True,
    callback=_floors,
    help="Exit with 1 when a figure is under N percent; without a name it is clauses.",
)
@click.option("--all", "is_whole", is_flag=True, help="List all that isn't exercised.")
@output_option("text", "json")
def command(
    paths: tuple[str, ...],
    journal: Path | None,
    fail_under: list[Floor],
    is_whole: bool,
    output: Output,
) -> int:
    """How much of the contracts is exercised by what is in each PATH, else by their own cases.

    A PATH is a case, a body, a file of messages, or a folder of them.  A clause is exercised when
    one instance keeps it and another breaks it; rules, outcomes and codes when they come of a
    message; evidence when anything that names it does.  Exit status 5 when there was nothing.
    """
    found = Exercised()
    try:
        for given in (one for path in paths for one in _given(path)) if paths else kit():
            found.add(given, Ours())
    except GivenError as error:
        raise click.ClickException(str(error)) from None
    if journal is not None:
        _add_journal(found, journal)
    if not found.counts.total():
        click.echo(f"{', '.join(paths)}: there is nothing to measure in it", err=True)
        return 5
    coverage = measured(found, journal is not None)
    with output.open() as stream:
        shown = lines(coverage, is_whole)
        told = [json.dumps(coverage.to_dict())] if output.kind == "json" else shown
        stream.writelines(f"{line}\n" for line in told)
    return 1 if _is_under(coverage, fail_under) else 0


def _given(path: str) -> Iterator[Given]:
    if is_address(path) or is_journal(path):
        yield from (Message(entry.value) for entry in entries(path) if not entry.defect)
    else:
        yield from read(path)


def _add_journal(found: Exercised, path: Path) -> None:
    try:
        with Counts(path) as reader:
            found.add_journal(reader)
    except JournalError as error:
        raise click.ClickException(str(error)) from None


def _is_under(coverage: Coverage, floors: Iterable[Floor]) -> bool:
    """Whether a figure is under its floor; each that is gets a line."""
    under = [(name, floor) for name, floor in floors if coverage.figures[name].is_under(floor)]
    for name, floor in under:
        percent = coverage.figures[name].percent
        click.echo(f"{name}: {percent:.1f} % is under {floor:g} %", err=True)
    return bool(under)
