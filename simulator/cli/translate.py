"""``sim translate``: the operations that messages become, one JSON object a message."""

from __future__ import annotations

import json
from typing import Any

import click

from destination import Settings
from simulator.cli.options import Output, output_option, translation_options
from simulator.cli.reading import entries
from simulator.exchange_formats.dead_letters import is_dead_letter
from simulator.lines.text import at, printable
from simulator.payload.report import report


@click.command("translate")
@click.argument("file", metavar="FILE|-")
@translation_options
@output_option("json", "text")
def command(file: str, anonymous: Any, alias: Any, output: Output) -> int:
    """Print what each message in FILE becomes, one a line.

    Exit status 1 when a message was refused, 5 when there was none.
    """
    settings = Settings(anonymous=anonymous, alias=alias, oversize="note")
    outcomes: set[str] = set()
    with output.open() as stream:
        for entry in entries(file):
            value = entry.value
            if isinstance(value, dict) and is_dead_letter(value):
                value = value["message"]
            found = report(entry.line, value, settings, entry.defect)
            outcomes.add(found["outcome"])
            text = json.dumps(found) if output.kind == "json" else printable(_line(found))
            stream.write(f"{text}\n")
    if not outcomes:
        click.echo(f"{file}: there is no message in it", err=True)
        return 5
    return 1 if "refused" in outcomes else 0


def _line(found: dict[str, Any]) -> str:
    """``3 page m1 -> event pageview, event pricing`` or ``4 track m2 refused id_required ...``."""
    head = f"{found['line']} {found['type'] or '?'} {found['messageId'] or '-'}"
    if reason := found.get("reason"):
        return f"{head} {found['outcome']} {at(reason)}: {reason['message']}"
    made = ", ".join(_operation(operation) for operation in found["operations"])
    notes = "".join(f"  [{at(note)}]" for note in found["notes"])
    return f"{head} -> {made}{notes}"


def _operation(operation: dict[str, Any]) -> str:
    named = {"account": "account_uid", "event": "event_uid"}.get(operation["method"], "contact_uid")
    return f"{operation['method']} {operation[named]}"
