"""``sim repro``: a customer's payload as a small, anonymous test that fails for its reason."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import click

from contracts.violations import printable
from destination import Settings
from simulator.cli.options import Output, output_option, translation_options
from simulator.cli.reading import entries
from simulator.cli.repro_lines import Said
from simulator.cli.translator_option import translator_option
from simulator.exchange_formats.entry_message import message_of
from simulator.exchange_formats.messages import Entry
from simulator.payload.repro import (
    Aim,
    AimError,
    ArrivalAim,
    NotFailingError,
    Repro,
    aim_at_arrival,
    aim_at_code,
    aim_at_value,
    aim_found,
    repro,
)
from simulator.payload.repro.choosing import Aiming, Choosing, Chosen
from simulator.payload.repro.running import NotRunError, Ran, run
from simulator.payload.repro.writing import Files, WriteError, write
from simulator.payload.scrub import Scrubber
from simulator.payload.shrink.findings import found, told
from simulator.payload.translators import Ours, Theirs, Translator

NOTHING = 5
OUR_BUG = 3
CANNOT_RUN = 2
_HOW = (
    "say what should have come out: --expect 'contact/params/plan=\"pro\"', "
    "--expect-arrives /traits/plan, or --keep CODE"
)


@click.command("repro")
@click.argument("file", metavar="FILE|-")
@click.option(
    "--expect",
    metavar="OPERATION/POINTER=JSON",
    help='A value that should have come: contact/params/plan="pro", 1/event_uid="docs".',
)
@click.option(
    "--expect-arrives", metavar="POINTER", help="A field of the message that should have arrived."
)
@click.option("--keep", metavar="CODE", help="A code that sim check finds, and shouldn't.")
@click.option("--line", type=click.IntRange(1), metavar="N", help="Only the message of this line.")
@click.option("--message-id", metavar="ID", help="Only the messages of this messageId.")
@click.option("--name", metavar="NAME", help="What to call the files; else they are named for it.")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="FOLDER",
    help="Where to write them; else here.",
)
@click.option("--force", is_flag=True, help="Write over files of that name.")
@click.option("--seed", metavar="TEXT", help="The same stand-ins for the same seed.")
@translation_options
@translator_option("What a message becomes: a function, message in, list of operations out.")
@output_option("text", "json")
def command(
    file: str,
    expect: str | None,
    expect_arrives: str | None,
    keep: str | None,
    line: int | None,
    message_id: str | None,
    name: str | None,
    into: Path,
    force: bool,
    seed: str | None,
    anonymous: Any,
    alias: Any,
    translator: Translator | None,
    output: Output,
) -> int:
    """Turn a message in FILE that comes out wrong into a test that fails for the same reason.

    The message is made as small as can be and anonymous; NAME.case.json and test_NAME.py are
    written, and the test is run to see it fail.  What is wrong is what was asked for, else the
    worst that sim check finds.  Of several messages it is the first that fails, one that holds the
    expected value before others.

    Exit status 0 when a test was made that fails, 2 when no message fails what was asked for, 5
    when there is nothing wrong.
    """
    used = translator or Ours(Settings(anonymous=anonymous, alias=alias, oversize="note"))
    aiming = _aiming({"expect": expect, "expect_arrives": expect_arrives, "keep": keep}, used)
    choosing = Choosing(used, aiming or aim_found)
    read = 0
    for entry in entries(file):
        read += 1
        if line in (None, entry.line) and message_id in (None, _message_id(entry)):
            choosing.add(entry)
    if choosing.chosen is None:
        return _nothing(file, choosing, read, keep, is_asked=aiming is not None)
    settings = {"anonymous": anonymous, "alias": alias}
    made = _made(file, choosing.chosen, used, settings, seed)
    with output.open() as stream:
        files, ran = _written(made, into, name or "", force)
        said = Said(file, choosing.chosen.line, choosing.others, made, files, ran)
        if output.kind == "json":
            stream.write(f"{json.dumps(said.to_dict())}\n")
        else:
            width = shutil.get_terminal_size((80, 24)).columns if output.path is None else 80
            colour = stream.isatty() and not os.environ.get("NO_COLOR")
            stream.writelines(f"{one}\n" for one in said.lines(width, colour))
    if not ran.is_red:
        why = f"{files.test} should fail for that reason, and {ran.why}"
        click.echo(printable(why), err=True)
        return OUR_BUG if ran.has_passed else CANNOT_RUN
    return 0


def _written(made: Repro, into: Path, name: str, force: bool) -> tuple[Files, Ran]:
    """Its files, and how its test ended."""
    try:
        files = write(made, into, name, force=force)
    except WriteError as error:
        raise click.ClickException(str(error)) from None
    try:
        return files, run(files.test)
    except NotRunError as error:
        raise click.ClickException(f"{files.case} and {files.test} are written; {error}") from None


def _aiming(asked: dict[str, str | None], translator: Translator) -> Aiming | None:
    """How to aim at what was asked for; None where nothing was."""
    given = {name: value for name, value in asked.items() if value is not None}
    if len(given) > 1:
        names = " and ".join(f"--{name.replace('_', '-')}" for name in given)
        raise click.UsageError(f"{names} don't go together: give one of them")
    if not given:
        return None
    [(name, value)] = given.items()

    def aiming(message: object, used: Translator) -> Aim | None:
        if name == "expect":
            return aim_at_value(value, used)
        if name == "expect_arrives":
            return aim_at_arrival(value, used)
        return aim_at_code(value, message, used)

    try:
        aiming({}, translator)
    except AimError as error:
        raise click.UsageError(f"--{name.replace('_', '-')}: {error}") from None
    return aiming


def _message_id(entry: Entry) -> str | None:
    message = message_of(entry.value)[0]
    known = message if isinstance(message, dict) else {}
    found = known.get("messageId", known.get("message_id"))
    return None if found is None else str(found)


def _made(
    file: str, chosen: Chosen, used: Translator, settings: dict[str, str], seed: str | None
) -> Repro:
    theirs = isinstance(used, Theirs)
    given = {} if theirs else {k: v for k, v in settings.items() if v != "send"}
    aim = chosen.aim
    own = {} if theirs else {**given, **chosen.settings}
    if not theirs and aim.translator.report(chosen.message) != Ours(
        Settings(**own)  # type: ignore[arg-type]
    ).report(chosen.message):
        own["oversize"] = "note"
    try:
        return repro(chosen.message, aim, Scrubber(seed), own)
    except (AimError, NotFailingError) as error:
        raise click.ClickException(printable(f"{file}:{chosen.line}: {error}")) from None


def _nothing(file: str, choosing: Choosing, read: int, code: str | None, *, is_asked: bool) -> int:
    """Why there is nothing to reproduce."""
    if choosing.first is None:
        if choosing.defect is not None:
            line, defect = choosing.defect
            raise click.ClickException(printable(f"{file}:{line}: {defect}"))
        which = "no such message" if read else "there is no message in it"
        click.echo(f"{file}: {which}", err=True)
        return NOTHING
    line, message, aim = choosing.first
    more = f" (and {choosing.count - 1:,} more)" if choosing.count > 1 else ""
    findings = told(found(message, choosing.translator))
    if not is_asked:
        click.echo(printable(f"{file}:{line}: {findings}{more}; {_HOW}"), err=True)
        return NOTHING
    if aim is None:
        why = f"it doesn't have {code}, or not in a way that a case can ask for; {findings}"
        raise click.ClickException(printable(f"{file}:{line}: {why}{more}"))
    why = f"{aim.unmet(message)}{more}"
    if isinstance(aim, ArrivalAim) and why.startswith("there is nothing"):
        raise click.ClickException(printable(f"{file}:{line}: {why}"))
    click.echo(printable(f"{file}:{line}: {why}: there is nothing wrong"), err=True)
    return NOTHING
