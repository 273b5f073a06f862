"""``sim verify-delivery``: what became of every message that the Segment side accepted."""

from __future__ import annotations

import json
from pathlib import Path

import click

from simulator.cli.asking import Refused, ask
from simulator.cli.audit_lines import audit_lines
from simulator.cli.options import Output, output_option, read_seconds, simulator_options
from simulator.exchange import storable
from simulator.journal import JournalError, Reader
from simulator.lines.text import printable
from simulator.segment.audit import Audit, AuditError, verify_delivery
from simulator.workspace import workspace_id


@click.command("verify-delivery")
@click.argument(
    "journal", required=False, type=click.Path(dir_okay=False, path_type=Path), metavar="[JOURNAL]"
)
@click.option(
    "--after",
    type=click.IntRange(min=0),
    metavar="SEQ",
    help="Messages beyond this one, instead of those since the last reset.",
)
@click.option(
    "--late",
    default="4h",
    show_default=True,
    callback=read_seconds,
    metavar="TIME",
    help="What takes longer is late, in Segment's time.",
)
@simulator_options
@output_option("text", "json")
def command(
    journal: Path | None,
    after: int | None,
    late: float,
    url: str | None,
    workspace: str | None,
    token: str | None,
    control_token: str | None,
    output: Output,
) -> int:
    """Judge whether every accepted message arrived: once, in order, in time.

    From a running simulator's journal, or from JOURNAL, its file.  All workspaces unless one is
    named.  Exit status 0 when nothing is lost, unexplained or breached, even if messages are still
    under way; 1 when something is, 5 when there are no messages.
    """
    if journal is not None and url is not None:
        raise click.UsageError("name one of --url and JOURNAL")
    if workspace is not None and token is not None:
        raise click.UsageError("name one of --workspace and --token")
    if token != storable(token):
        raise click.UsageError("the token isn't in UTF-8")
    path = journal or _journal_of(url, control_token)
    try:
        chosen = _chosen(path, workspace, token)
        audit = verify_delivery(path, workspace=chosen, after=after, late=late)
    except (AuditError, JournalError) as error:
        raise click.ClickException(printable(str(error))) from None
    with output.open() as stream:
        shown = [json.dumps(audit.to_dict())] if output.kind == "json" else audit_lines(audit)
        stream.writelines(f"{line}\n" for line in shown)
    return _status(audit)


def _status(audit: Audit) -> int:
    if not audit.received:
        return 5
    return 0 if audit.passed else 1


def _journal_of(url: str | None, control_token: str | None) -> Path:
    """The journal of a running simulator, which is on this machine."""
    try:
        found = ask(url, "health", control_token=control_token)
    except Refused as refused:
        raise click.ClickException(printable(str(refused))) from None
    if not isinstance(found, dict) or not isinstance(found.get("journal"), str):
        raise click.ClickException("what answers there is no simulator of this version")
    return Path(found["journal"])


def _chosen(path: Path, workspace: str | None, token: str | None) -> str | None:
    """The id of the workspace that is asked for."""
    if token is None:
        return workspace
    with Reader(path) as reader:
        return workspace_id(token, reader.history.salt())
