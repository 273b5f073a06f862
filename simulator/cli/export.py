"""``sim export``: messages and requests written in a format that others read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from destination import Settings
from simulator.cli.exports import writing
from simulator.cli.filter_option import filter_option
from simulator.cli.options import translation_options
from simulator.cli.sources import records
from simulator.cli.translator_option import translator_option
from simulator.cli.twice import known_to
from simulator.exchange_formats.exporting import (
    FORMATS,
    OF_MESSAGES,
    Exporting,
    Format,
    cases,
    exported,
)
from simulator.exchange_formats.records import Entry, Record, Recorded
from simulator.hosts import SALESMACHINE_URL, SEGMENT_URL
from simulator.lines.text import printable
from simulator.payload.translators import Ours, Translator

SHOWN = 20
"""Records that can't be carried, told one by one; the rest is counted."""


@click.command("export")
@click.argument("source", metavar="SOURCE|-")
@click.option(
    "--format", "kind", type=click.Choice(FORMATS), required=True, help="What to write them as."
)
@filter_option
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="FILE|FOLDER",
    help="A new file, or of case the folder where each message gets one; else they are printed.",
)
@click.option(
    "--with-personal-data",
    is_flag=True,
    help="Leave what is personal as it is; by itself stand-ins take its place.",
)
@click.option("--seed", metavar="TEXT", help="The same stand-ins for the same seed.")
@translation_options
@translator_option("Whose operations cases and tests expect: a function of yours.")
@click.option("--workspace", metavar="ID", help="Only of this workspace.")
@click.option(
    "--control-token", envvar="SIM_CONTROL_TOKEN", help="The token that guards /_sim, if one does."
)
def command(
    source: str,
    kind: Format,
    expression: str | None,
    into: Path | None,
    with_personal_data: bool,
    seed: str | None,
    anonymous: Any,
    alias: Any,
    translator: Translator | None,
    workspace: str | None,
    control_token: str | None,
) -> int:
    """Write the messages and requests in SOURCE as har, curl, ndjson, case or pytest.

    SOURCE is a file of any form that sim send reads, a HAR, curl commands, a journal, or the
    address of a running simulator.  What is written is read again the same, without secrets, and
    without what is personal unless --with-personal-data is given.  Exit status 1 when something
    couldn't be written in that format, 5 when there was nothing.
    """
    if seed is not None and with_personal_data:
        raise click.UsageError("--seed is for stand-ins, --with-personal-data wants none")
    reading = _Reading(source, kind, expression, workspace, control_token)
    found: Iterable[Record] = reading.records()
    if not with_personal_data:
        found = _scrubbed(found, seed)
    how = _how(source, control_token, translator, anonymous, alias, reading)
    texts = (
        cases(found, how) if kind == "case" else (("", one) for one in exported(found, kind, how))
    )
    with writing(into, is_folder=kind == "case", is_private=with_personal_data) as write:
        for name, text in texts:
            write(name, text)
    return reading.status()


class _Reading:
    """The records that are exported, and what has to be said of the others."""

    def __init__(
        self,
        source: str,
        kind: Format,
        expression: str | None,
        workspace: str | None,
        control_token: str | None,
    ) -> None:
        self._source, self._kind, self._expression = source, kind, expression
        self._workspace, self._control_token = workspace, control_token
        self._problem: click.ClickException | None = None
        self._read = self._refused = self._requests = 0

    def records(self) -> Iterator[Record]:
        """What is to be exported; where the source can't be read on, what came before it still."""
        try:
            for record in self._all(self._expression or ""):
                if self._kind in OF_MESSAGES and isinstance(record, Recorded):
                    self._requests += 1
                    continue
                self._read += 1
                yield record
        except click.ClickException as problem:
            if isinstance(problem, click.UsageError):
                raise
            self._problem = problem

    def refuse(self, record: Record, why: str) -> None:
        """A record can't be written."""
        self._refused += 1
        if self._refused <= SHOWN:
            what = "request" if isinstance(record, Recorded) else "message"
            said = f"{self._source}: {what} {record.line} isn't in it: {why}"
            click.echo(printable(said), err=True)
        elif self._refused == SHOWN + 1:
            click.echo("(more aren't; they are counted)", err=True)

    def status(self) -> int:
        """The exit status, once what is missing is said; a ClickException for broken input."""
        if self._requests:
            what = "1 request" if self._requests == 1 else f"{self._requests:,} requests"
            no = f"{self._kind} has no place for requests to Salesmachine"
            click.echo(f"{self._source}: {what} left out: {no}", err=True)
        if self._refused > SHOWN:
            click.echo(f"{self._refused:,} couldn't be written as {self._kind}", err=True)
        if self._problem is not None:
            raise self._problem
        if self._refused:
            return 1
        if not self._read:
            click.echo(printable(self._nothing()), err=True)
        return 0 if self._read else 5

    def _nothing(self) -> str:
        """That there is nothing, and how much there would be without a filter."""
        if self._requests:
            return f"{self._source}: there is no message in it"
        if self._expression is None or self._source == "-":
            return f"{self._source}: there is nothing in it"
        count = sum(1 for _ in self._all())
        return f"{self._source}: the filter matches none of the {count:,} there are"

    def _all(self, expression: str = "") -> Iterator[Record]:
        return records(
            self._source,
            expression=expression,
            workspace=self._workspace,
            control_token=self._control_token,
        )


def _scrubbed(found: Iterable[Record], seed: str | None) -> Iterator[Record]:
    """The records with stand-ins; whom any of them names is known before the first is written."""
    from simulator.payload.scrub import Scrubber

    scrubber = Scrubber(seed)
    for record in known_to(scrubber, found):
        if isinstance(record, Recorded):
            yield Recorded(record.line, scrubber.exchange(record.exchange))
        elif record.defect:
            yield record
        else:
            yield Entry(record.line, scrubber.message(record.value))


def _how(
    source: str,
    control_token: str | None,
    translator: Translator | None,
    anonymous: Any,
    alias: Any,
    reading: _Reading,
) -> Exporting:
    """How it is exported: by what, under which settings, and to which addresses."""
    chosen = {"anonymous": anonymous, "alias": alias}
    settings = {name: value for name, value in chosen.items() if value != "send"}
    used = translator or Ours(Settings(**settings))
    name = "" if translator is None else translator.name
    salesmachine, segment = _addresses(source, control_token)
    return Exporting(
        used.report, reading.refuse, settings, name, salesmachine=salesmachine, segment=segment
    )


def _addresses(source: str, control_token: str | None) -> tuple[str, str]:
    """Salesmachine's and the Segment side's: those of a running simulator, else the usual ones."""
    usual = SEGMENT_URL
    if not source.startswith(("http://", "https://")):
        return SALESMACHINE_URL, usual
    from simulator.cli.asking import Refused, ask

    try:
        facts = ask(source, "health", control_token=control_token)
    except Refused as refused:
        raise click.ClickException(printable(str(refused))) from None
    told = facts.get("segment") if isinstance(facts, dict) else None
    return source.rstrip("/"), told if isinstance(told, str) else usual
