"""``sim replay``: recorded messages through today's translator, or requests as they were."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import click

from destination import Settings, SettingsError
from simulator.cli.filter_option import filter_option
from simulator.cli.options import (
    Output,
    output_option,
    read_rate,
    simulator_url,
    translation_options,
)
from simulator.cli.sources import records
from simulator.lines.replayed import replayed_line, replayed_summary
from simulator.lines.text import printable


@click.command("replay")
@click.argument("source", metavar="SOURCE|-")
@click.option("--to", metavar="URL", help="Where Salesmachine is; SIM_URL, or the simulator here.")
@click.option("--requests", is_flag=True, help="Send requests as they were, and no message.")
@filter_option
@click.option("--token", help="The API token; or SALESMACHINE_API_TOKEN; sim for this machine.")
@click.option("--secret", help="The API secret; or SALESMACHINE_API_SECRET.")
@click.option("--live", is_flag=True, help="Let it go to another host than this machine.")
@click.option("--yes", is_flag=True, help="Don't ask before it goes there.")
@click.option(
    "--rate", callback=read_rate, metavar="RATE", help="At most so many requests: 10/s, 300/m."
)
@translation_options
@click.option("--workspace", metavar="ID", help="Only what was recorded of this workspace.")
@click.option(
    "--control-token", envvar="SIM_CONTROL_TOKEN", help="The token that guards /_sim, if one does."
)
@output_option("text", "json")
def command(
    source: str,
    to: str | None,
    requests: bool,
    expression: str | None,
    token: str | None,
    secret: str | None,
    live: bool,
    yes: bool,
    rate: float | None,
    anonymous: Any,
    alias: Any,
    workspace: str | None,
    control_token: str | None,
    output: Output,
) -> int:
    """Send what is recorded in SOURCE again, in its order, as fast as it is answered.

    Messages are translated anew and delivered, one at a time and once; a source without any has
    its requests sent as they were, with your token in place of theirs.  Each is held against what
    is recorded of it, unless a fault answered it then: whether it was taken, the status of a
    request, and what the contract says of its body.  Exit status 1 when something differs, isn't
    taken or can't be sent, 5 when there is nothing.
    """
    settings = _settings(simulator_url(to), token, secret, anonymous, alias)
    if not settings.to_loopback and not live:
        raise click.UsageError(f"{settings.base_url} isn't this machine: add --live to send there")
    from simulator.cli.replays import messages_again, planned, requests_again

    found = records(
        source, expression=expression or "", workspace=workspace, control_token=control_token
    )
    plan = planned(found, wants_requests=requests)
    if not plan.count:
        other = f", but {_counted(plan.others, 'message')}" if plan.others else ""
        what = "request" if requests else "message or request"
        click.echo(printable(f"{source}: there is no {what} in it{other}"), err=True)
        return 5
    what = _counted(plan.count, plan.kind)
    if not _is_agreed(f"{what} to {settings.base_url}", settings, yes):
        click.echo("nothing was sent", err=True)
        return 5
    again = requests_again if plan.kind == "request" else messages_again
    return _tell(again(plan, settings, rate), plan.count, output)


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _settings(
    url: str, token: str | None, secret: str | None, anonymous: Any, alias: Any
) -> Settings:
    """Where it goes, and with what; a UsageError says what is missing."""
    try:
        return Settings.from_environment(
            os.environ,
            base_url=url,
            api_token=token,
            api_secret=secret,
            anonymous=anonymous,
            alias=alias,
            oversize="note",
        ).with_credentials()
    except SettingsError as error:
        raise click.UsageError(str(error)) from None


def _is_agreed(what: str, settings: Settings, yes: bool) -> bool:
    """Say what is sent; ask, once, where it goes to another machine."""
    if settings.to_loopback or yes:
        click.echo(what, err=True)
        return True
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()):
        raise click.UsageError("--live asks before it sends, and here is no terminal: add --yes")
    return click.confirm(f"{what}: send that?", err=True)


def _tell(found: Iterator[Any], count: int, output: Output) -> int:
    """A line each, and what it comes to; an interruption leaves the rest unsent."""
    counts: Counter[str] = Counter()
    statuses: Counter[int] = Counter()
    failed = interrupted = False
    with output.open() as stream:
        try:
            for one in found:
                told = one.to_dict()
                text = json.dumps(told) if output.kind == "json" else replayed_line(told)
                stream.write(f"{text}\n")
                stream.flush()
                counts[one.compared] += 1
                statuses.update([] if one.status is None else [one.status])
                failed |= one.failed or one.differs
        except KeyboardInterrupt:
            interrupted = True
        if output.kind == "text" and counts:
            stream.write(f"{replayed_summary(counts, statuses)}\n")
    if interrupted:
        left = count - counts.total()
        click.echo(f"interrupted: {left:,} of {count:,} weren't sent, or aren't answered", err=True)
        return 130
    return 1 if failed else 0
