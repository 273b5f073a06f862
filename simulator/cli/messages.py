"""``sim messages``: what became of the messages that came in by the Segment side."""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from operator import itemgetter
from pathlib import Path
from typing import Any

import click

from simulator.cli.filter_option import filter_option
from simulator.cli.ledgers import Asked, Ledger, ledger_at
from simulator.cli.options import Output, output_option, simulator_options
from simulator.journal.messages import STAGES
from simulator.journal.reader import MAX_SEQ
from simulator.lines.message_panes import message_panes
from simulator.lines.messages import ledger_lines, stages_line
from simulator.lines.text import printable


def _read_stages(_: click.Context, __: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    """The stages, in Segment's words, also spelt ``failed-on-ingest``."""
    found = [
        " ".join(value.lower().replace("-", " ").replace("_", " ").split()) for value in values
    ]
    for stage, value in zip(found, values, strict=True):
        if stage not in STAGES:
            raise click.BadParameter(f"{value!r} is no stage: give one of {', '.join(STAGES)}")
    return tuple(dict.fromkeys(found))


@click.command("messages")
@click.argument("seq", required=False, type=click.IntRange(1, MAX_SEQ))
@click.option(
    "--stage",
    "stages",
    multiple=True,
    metavar="STAGE",
    callback=_read_stages,
    help="Only of this stage, as in failed-on-ingest; of several if given again.",
)
@click.option("--message-id", metavar="ID", help="Only of this messageId.")
@click.option(
    "--after", metavar="SEQ", type=click.IntRange(0, MAX_SEQ), help="Begin after this one."
)
@filter_option
@click.option(
    "--journal",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Read this journal's file, not a running simulator.",
)
@simulator_options
@output_option("text", "json")
def command(
    seq: int | None,
    stages: tuple[str, ...],
    message_id: str | None,
    after: int | None,
    expression: str | None,
    output: Output,
    **where: Any,
) -> int:
    """List the messages and what became of them; one of them in full by its SEQ.

    Without --after it begins at the last reset.  Exit status 5 when there is none.
    """
    if seq is not None and (stages or {message_id, after, expression} != {None}):
        options = "--stage, --message-id, --after, --filter"
        raise click.UsageError(f"SEQ names one message: leave {options} out")
    with closing(ledger_at(**where)) as ledger:
        if seq is not None:
            return _show_one(ledger, seq, output)
        asked = [Asked(after, stage, message_id, expression) for stage in stages or (None,)]
        return _list(_found(ledger, asked), output)


def _found(ledger: Ledger, asked: Iterable[Asked]) -> Iterator[dict[str, Any]]:
    """What is found by any of these questions, oldest first, each once."""
    of_each = [ledger.messages(one) for one in asked]
    last = 0
    for message in heapq.merge(*of_each, key=itemgetter("seq")):
        if message["seq"] != last:  # its stage changed between two questions
            yield message
        last = message["seq"]


def _list(messages: Iterable[dict[str, Any]], output: Output) -> int:
    counts: Counter[str] = Counter()
    with output.open() as stream:
        for message in messages:
            counts[message["stage"]] += 1
            as_json = output.kind == "json"
            lines = [json.dumps(message)] if as_json else ledger_lines(message)
            stream.writelines(f"{line}\n" for line in lines)
        if counts and output.kind == "text":
            stream.write(f"{stages_line(counts)}\n")
    if not counts:
        click.echo("there is no such message", err=True)
    return 0 if counts else 5


def _show_one(ledger: Ledger, seq: int, output: Output) -> int:
    message = ledger.message(seq)
    if isinstance(message, str):
        click.echo(f"{printable(message)}; sim messages lists those there are", err=True)
        return 5
    with output.open() as stream:
        as_json = output.kind == "json"
        lines = [json.dumps(message)] if as_json else message_panes(message, ledger.exchange)
        stream.writelines(f"{line}\n" for line in lines)
    return 0
