"""``sim watch``: the screen on a running simulator, or on a recording."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from simulator.cli.asking import Refused, ask, choose
from simulator.cli.options import simulator_options, simulator_url
from simulator.cli.screen.control import ScreenControl
from simulator.cli.screen.leaving import Leaving
from simulator.cli.screen.pulse import Pulse
from simulator.cli.screen.run import Screen
from simulator.cli.screen.sender import ScreenSender
from simulator.cli.screen.terminal import why_none
from simulator.journal import JournalError, Reader
from simulator.lines.text import printable
from simulator.segment.sources import SECRET
from simulator.tui.watched import Watched
from simulator.workspace import workspace_id


@click.command("watch")
@click.argument("journal", required=False, type=click.Path(dir_okay=False, path_type=Path))
@simulator_options
def command(
    journal: Path | None,
    url: str | None,
    workspace: str | None,
    token: str | None,
    control_token: str | None,
) -> int:
    """Show a running simulator on the screen, or what one has recorded in a JOURNAL.

    It needs a terminal, and the journal on this machine; without them sim tail prints exchanges
    and sim messages lists messages.
    """
    if journal is not None and url is not None:
        raise click.UsageError("name one of --url and a journal")
    if workspace is not None and token is not None:
        raise click.UsageError("name one of --workspace and --token")
    if workspace is not None and not re.fullmatch("[0-9a-f]{8}", workspace):
        raise click.UsageError("--workspace is 8 hex digits, as an exchange shows them")
    if why := why_none():
        raise click.UsageError(f"{why}: sim tail prints exchanges, sim messages lists messages")
    leaving = Leaving()
    try:
        if journal is not None:
            status = _watch_recording(leaving, journal, workspace, token)
        else:
            status = _watch_running(leaving, simulator_url(url), workspace, token, control_token)
    except KeyboardInterrupt:
        return 0
    leaving.in_time(status)
    return status


def _watch_recording(
    leaving: Leaving, journal: Path, workspace: str | None, token: str | None
) -> int:
    try:
        with Reader(journal) as reader:
            if token is not None:
                workspace = workspace_id(token, reader.history.salt())
    except JournalError as error:
        raise click.ClickException(printable(str(error))) from None
    return Screen(leaving).show(Watched(journal, workspace=workspace))


def _watch_running(
    leaving: Leaving, url: str, workspace: str | None, token: str | None, control_token: str | None
) -> int:
    facts = _facts(url, control_token)
    journal = Path(facts["journal"])
    if not journal.is_file():
        raise click.ClickException(
            f"{url} records in {journal}, which isn't on this machine: sim tail follows it"
        )
    screen = Screen(leaving)
    keys = dict.fromkeys([token, SECRET] if token is not None else [SECRET])
    sender = ScreenSender(
        facts,
        {key: key for key in keys},
        url=url,
        seed=secrets.randbits(32),  # a screen that is opened again has other people
        tell=screen.tell,
    )
    with Pulse(lambda: _trouble(url, control_token, facts)) as pulse, closing(sender):
        return screen.show(
            Watched(
                journal=journal,
                facts=facts,
                control=ScreenControl(url, control_token),
                sender=sender,
                workspace=choose(url, workspace, token, control_token),
                trouble=pulse.trouble,
            )
        )


def _facts(url: str, control_token: str | None) -> Mapping[str, Any]:
    """What the simulator says of itself.  Raises ClickException where none of this kind answers."""
    try:
        facts = ask(url, "health", control_token=control_token)
    except Refused as refused:
        raise click.ClickException(printable(str(refused))) from None
    if not isinstance(facts, dict) or not {"salesmachine", "segment", "journal"} <= facts.keys():
        raise click.ClickException("what answers there is no simulator of this version")
    return facts


def _trouble(url: str, control_token: str | None, facts: Mapping[str, Any]) -> str:
    """Why what is shown may be all that will come; empty while the simulator answers."""
    try:
        now = _facts(url, control_token)
    except click.ClickException as problem:
        return printable(problem.format_message())
    if now["journal"] != facts["journal"]:
        return f"another simulator answers at {url} now: sim watch shows it"
    return ""
