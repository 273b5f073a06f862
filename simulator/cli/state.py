"""``sim state``: what Salesmachine would know now of a contact or an account, or knew before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click

from simulator.cli.asking import Refused, ask, choose
from simulator.cli.lines import printable
from simulator.cli.options import Output, output_option, simulator_options
from simulator.cli.tables import table
from simulator.exchange import storable
from simulator.journal import JournalError, Reader
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
        raise click.ClickException(printable(str(error))) from None
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


def contact_lines(found: dict[str, Any]) -> Iterator[str]:
    """A contact for a person; ``found`` is the control plane's JSON."""
    yield from _head("contact", found)
    if found["aliases"]:
        yield f"  aliases   {printable(', '.join(found['aliases']))} (A6)"
    yield from _links("accounts", found["accounts"])
    yield from _attributes(found["attributes"])
    yield from _section(
        f"sessions ({len(found['sessions'])}; 30 minutes without a page view end one, A8)",
        ["start", "end", "page views"],
        [[one["start"], one["end"], str(one["pageviews"])] for one in found["sessions"]],
    )
    if "history" in found:
        rows = [[_by(one), one["at"], _what(one)] for one in found["history"]]
        yield from _section("history", ["by", "at", "what"], rows)
    else:
        rows = [
            [one["event_uid"], one["happened"], one.get("account", "-"), one["rule"], _by(one)]
            for one in found["latest_events"]
        ]
        title = f"events: {found['events']}, page views: {found['pageviews']}"
        yield from _section(title, ["event", "happened", "account", "rule", "by"], rows)


def account_lines(found: dict[str, Any]) -> Iterator[str]:
    """An account for a person; ``found`` is the control plane's JSON."""
    yield from _head("account", found)
    yield from _links("contacts", found["contacts"])
    yield from _attributes(found["attributes"])
    events = found["events"]
    only = "unknown, of over 1,000 contacts" if events["only"] is None else events["only"]
    yield "  events"
    yield f"    that name it (A28)                          {events['given']}"
    yield f"    of contacts that had no other account then  {only}"


def _head(kind: str, found: dict[str, Any]) -> Iterator[str]:
    marks = "".join(f", {mark}" for mark in ("blank", "archived") if found[mark])
    asked = "" if found["asked"] == found["uid"] else f" (asked for {found['asked']}, A6)"
    yield printable(f"{kind} {found['uid']}{asked}{marks}")
    yield f"  workspace {found['workspace']}, after seq {found['seq']}"
    yield f"  created   {found['created']['at']} by {_by(found['created'])}"


def _links(title: str, links: list[dict[str, Any]]) -> Iterator[str]:
    rows = [[one["uid"], one["at"], _by(one), one["by"]] for one in links]
    yield from _section(title, ["uid", "linked", "by", "as"], rows)


def _attributes(attributes: list[dict[str, Any]]) -> Iterator[str]:
    rows = [
        [
            one["name"],
            one["type"],
            json.dumps(one["value"], ensure_ascii=False),
            _by(one),
            one["at"],
        ]
        for one in attributes
    ]
    yield from _section("attributes", ["name", "type", "value", "by", "at"], rows)


def _section(title: str, names: list[str], rows: list[list[str]]) -> Iterator[str]:
    """A title and a table under it, or that there is none."""
    yield f"  {title}" if rows else f"  {title}: none"
    yield from (f"    {line}" for line in table(names, rows))


def _by(place: dict[str, Any]) -> str:
    """The exchange's seq and the item's index in it, as in ``12/3``."""
    return f"{place['exchange']}/{place['index']}"


def _what(change: dict[str, Any]) -> str:
    """What one item did, in words."""
    match change["method"]:
        case "event":
            account = f"of {change['account']}" if "account" in change else "of no account"
            said = f"{change['event_uid']} {account} ({change['rule']})"
        case "alias":
            said = f"alias of {change.get('previous', 'nobody')}: {change['merge']}"
        case "archive":
            said = "archived"
        case _:
            said = f"set {', '.join(change.get('set', [])) or 'nothing'}"
            said += f"; linked to {change['linked']}" if "linked" in change else ""
    return f"{said}; created" if change["created"] else said
