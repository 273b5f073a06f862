"""``sim lineage``: where each field of a message goes, and where what is sent comes from."""

from __future__ import annotations

import json
import os
import shutil
from typing import Any

import click

from contracts.cases import CaseError, is_case, parse_case
from contracts.violations import printable
from destination import Settings
from simulator.cli.options import Output, output_option, translation_options
from simulator.cli.reading import entries
from simulator.cli.translator_option import translator_option
from simulator.exchange_formats.dead_letters import is_dead_letter
from simulator.exchange_formats.messages import Entry
from simulator.lines.lineage import lineage_lines
from simulator.payload.lineage.explained import Explained, explained
from simulator.payload.translators import Ours, Translator


@click.command("lineage")
@click.argument("file", metavar="FILE|-")
@translation_options
@translator_option("Whose operations to explain: a function, message in, list of operations out.")
@click.option("--message-id", metavar="ID", help="Only the messages of this messageId.")
@click.option("--line", type=click.IntRange(1), metavar="N", help="Only the message of this line.")
@output_option("text", "json")
def command(
    file: str,
    anonymous: Any,
    alias: Any,
    translator: Translator | None,
    message_id: str | None,
    line: int | None,
    output: Output,
) -> int:
    """Say for each message in FILE which of its fields become what.

    On the left each field, on the right what it becomes, what goes before it, or why nothing of it
    is sent; and of each operation the rule, where that stands, and the contract.  Each field is
    changed in turn, and what is different then depends on it.  Exit status 5 when there was no
    such message.
    """
    used = translator or Ours(Settings(anonymous=anonymous, alias=alias, oversize="note"))
    count = read = 0
    with output.open() as stream:
        width = shutil.get_terminal_size((80, 24)).columns if output.path is None else 80
        colour = stream.isatty() and not os.environ.get("NO_COLOR")
        for entry in entries(file):
            read += 1
            if line is not None and entry.line != line:
                continue
            found = _explained(entry, used, message_id)
            if found is None:
                continue
            count += 1
            if output.kind == "json":
                stream.write(f"{json.dumps(found.to_dict())}\n")
            else:
                told = "\n".join(lineage_lines(found.to_dict(), width, colour))
                stream.write(f"{'' if count == 1 else chr(10)}{told}\n")
    if not count:
        click.echo(f"{file}: {_none(read, message_id, line)}", err=True)
        return 5
    return 0


def _explained(entry: Entry, translator: Translator, message_id: str | None) -> Explained | None:
    """None where it isn't the message that was asked for."""
    message, used, defect = _asked(entry, translator)
    if message_id is not None:
        known = message if isinstance(message, dict) else {}
        ids = (str(known[key]) for key in ("messageId", "message_id") if key in known)
        if message_id not in ids:
            return None
    return explained(message, used, line=entry.line, defect=defect)


def _asked(entry: Entry, translator: Translator) -> tuple[object, Translator, str]:
    """The message of an entry, under a case's own settings, and why there is none."""
    value = entry.value
    if isinstance(value, dict) and is_case(value):
        try:
            case = parse_case("case", value)
        except CaseError:
            return None, translator, "a case that isn't one: sim check says why"
        return case.message, translator.with_settings(case.settings), ""
    if isinstance(value, dict) and is_dead_letter(value):
        return value["message"], translator, ""
    return value, translator, entry.defect


def _none(read: int, message_id: str | None, line: int | None) -> str:
    if not read:
        return "there is no message in it"
    asked = [f"of messageId {message_id}"] if message_id is not None else []
    asked += [f"of line {line}"] if line is not None else []
    return printable(f"of {read:,} messages in it none is {' and '.join(asked)}")
