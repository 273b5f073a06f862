"""``sim state``: what Salesmachine would know now of a contact or an account, or knew before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click

from simulator.cli.asking import Refused, ask, choose, naming
from simulator.cli.options import Output, output_option, simulator_options
from simulator.exchange import storable
from simulator.journal import JournalError, Reader
from simulator.lines.state import account_lines, contact_lines
from simulator.lines.text import printable
from simulator.state import (
    State,
    StateError,
    UnknownUidError,
    account_dict,
    choose_workspace,
    contact_dict,
    span,
)
from simulator.workspace import workspace_id

Command = Callable[..., Any]


def _options(command: Command) -> Command:
    """Where the state is, whose, and when."""
    journal = click.option(
        "--journal",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Read this journal's file, not a running simulator.",
    )
    at = click.option("--at", type=click.IntRange(min=0), metavar="SEQ", help="As it was then.")
    return simulator_options(journal(at(output_option("text", "json")(command))))


@click.group("state")
def command() -> None:
    """What Salesmachine would know now, or knew after any exchange, and from what."""


@command.command("contact")
@click.argument("uid")
@click.option("--history", is_flag=True, help="All that happened, not only the last events.")
@_options
def contact(uid: str, history: bool, output: Output, **where: Any) -> int:
    """A contact by any of its uids: attributes, accounts, sessions, events and whose they are."""
    return _show(output, "contact", uid, history, contact_lines, **where)


@command.command("account")
@click.argument("uid")
@_options
def account(uid: str, output: Output, **where: Any) -> int:
    """An account: attributes and contacts."""
    return _show(output, "account", uid, False, account_lines, **where)


def _show(
    output: Output,
    kind: str,
    uid: str,
    history: bool,
    lines: Callable[[dict[str, Any]], Iterator[str]],
    *,
    journal: Path | None,
    **where: Any,
) -> int:
    if journal is not None and where["url"] is not None:
        raise click.UsageError("name one of --url and --journal")
    if not uid:
        raise click.UsageError("the uid is empty")
    if where["token"] != storable(where["token"]):
        raise click.UsageError("the token isn't in UTF-8")
    ask_it = _ask_simulator if journal is None else partial(_ask_journal, journal)
    try:
        found = ask_it(kind, storable(uid) or uid, history, **where)
    except (UnknownUidError, Refused) as error:
        click.echo(f"Error: {printable(str(error))}", err=True)
        return 1 if isinstance(error, UnknownUidError) or error.status == 404 else 2
    except StateError as error:
        raise click.ClickException(printable(naming(str(error)))) from None
    with output.open() as stream:
        shown = [json.dumps(found)] if output.kind == "json" else lines(found)
        stream.writelines(f"{line}\n" for line in shown)
    return 0


def _ask_simulator(
    kind: str,
    uid: str,
    history: bool,
    *,
    url: str | None,
    workspace: str | None,
    token: str | None,
    control_token: str | None,
    at: int | None,
) -> dict[str, Any]:
    chosen = choose(url, workspace, token, control_token)
    query = {"uid": uid, "workspace": chosen, "at": at, "history": "true" if history else None}
    found = ask(url, f"state/{kind}", query, control_token)
    if not isinstance(found, dict) or "attributes" not in found:
        raise click.ClickException("what answers there is no simulator of this version")
    return found


def _ask_journal(
    path: Path,
    kind: str,
    uid: str,
    history: bool,
    *,
    workspace: str | None,
    token: str | None,
    at: int | None,
    **_: Any,
) -> dict[str, Any]:
    if workspace is not None and token is not None:
        raise click.UsageError("name one of --workspace and --token")
    with _reader(path) as journal:
        if token is not None:
            workspace = workspace_id(token, journal.history.salt())
        chosen = choose_workspace(journal.history, workspace)
        state = State(journal.history, span(journal.history, chosen, at))
        if kind == "account":
            return account_dict(state, state.account(uid))
        return contact_dict(state, state.contact(uid, history), history)


@contextmanager
def _reader(path: Path) -> Iterator[Reader]:
    try:
        with Reader(path) as reader:
            yield reader
    except JournalError as error:
        raise click.ClickException(str(error)) from None
