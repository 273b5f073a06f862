"""``sim send``: translate messages and deliver them to Salesmachine, real or simulated."""

from __future__ import annotations

import json
import os
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any

import click

from destination import Client, Outcome, Settings, SettingsError
from destination.delivery import DeadLetter
from destination.envelope import field, identifier
from simulator.cli.lines import printable
from simulator.cli.options import (
    Output,
    delivery_options,
    far_side,
    output_option,
    translation_options,
)
from simulator.cli.reading import entries
from simulator.exchange_formats.messages import Entry, is_dead_letter

SHOWN = 20
"""Messages that weren't delivered, named one by one; the rest is counted."""


@click.command("send")
@click.argument("file", metavar="FILE|-")
@delivery_options
@translation_options
@output_option("text", "json")
def command(
    file: str,
    to: str | None,
    token: str | None,
    secret: str | None,
    anonymous: Any,
    alias: Any,
    output: Output,
) -> int:
    """Translate the messages in FILE and deliver them.

    Exit status 1 when a message was refused or is dead, 5 when there was none.
    """
    counts: Counter[tuple[str, str]] = Counter()
    unreadable: list[click.ClickException] = []
    with _client(to, token, secret, anonymous, alias) as client, output.open() as stream:
        sent: deque[Entry] = deque()
        for outcome in client.deliver(_messages(file, sent, unreadable)):
            entry = sent.popleft()
            counts[outcome.outcome, outcome.code] += 1
            if output.kind == "json":
                stream.write(json.dumps(_json(entry, outcome)) + "\n")
            elif outcome.outcome in ("refused", "dead"):
                _tell(
                    entry, outcome, sum(n for (o, _), n in counts.items() if o == outcome.outcome)
                )
        if output.kind == "text" and counts:
            stream.write(_summary(counts))
    if counts["dead", "ECONNREFUSED"]:
        hint = "is it running? sim up starts one here"
        click.echo(f"nothing answers at {far_side(to)}: {hint}", err=True)
    if unreadable:
        raise unreadable[0]
    if not counts:
        click.echo(f"{file}: there is no message in it", err=True)
        return 5
    return 1 if any(outcome in ("refused", "dead") for outcome, _ in counts) else 0


def _client(
    to: str | None, token: str | None, secret: str | None, anonymous: Any, alias: Any
) -> Client:
    try:
        settings = Settings.from_environment(
            os.environ,
            base_url=far_side(to),
            api_token=token,
            api_secret=secret,
            anonymous=anonymous,
            alias=alias,
            oversize="note",
        )
        return Client(settings)
    except SettingsError as error:
        raise click.UsageError(str(error)) from None


def _messages(
    file: str, sent: deque[Entry], unreadable: list[click.ClickException]
) -> Iterator[object]:
    """What to deliver; where the file can't be read on, what came before it is still sent."""
    try:
        for entry in entries(file):
            sent.append(entry)
            value = entry.value
            if isinstance(value, dict) and is_dead_letter(value):
                yield DeadLetter(value["message"], value["operations"])
            else:
                yield value
    except click.ClickException as problem:
        unreadable.append(problem)


def _json(entry: Entry, outcome: Outcome) -> dict[str, Any]:
    message = outcome.message if isinstance(outcome.message, dict) else {}
    found: dict[str, Any] = {
        "line": entry.line,
        "messageId": identifier(field(message, "messageId")[1]),
        "outcome": outcome.outcome,
    }
    if outcome.code:
        found |= {"code": outcome.code, "detail": entry.defect or outcome.detail}
    if outcome.response is not None:
        found["response"] = outcome.response.to_dict()
    return found


def _tell(entry: Entry, outcome: Outcome, count: int) -> None:
    if count <= SHOWN:
        detail = entry.defect or outcome.detail
        said = f"line {entry.line} {outcome.outcome} {outcome.code}: {detail}"
        click.echo(printable(said), err=True)
    elif count == SHOWN + 1:
        click.echo(f"(more are {outcome.outcome}; the summary counts them)", err=True)


def _summary(counts: Counter[tuple[str, str]]) -> str:
    return "".join(
        f"{count:>8,} {outcome} {code}".rstrip() + "\n"
        for (outcome, code), count in sorted(counts.items())
    )
