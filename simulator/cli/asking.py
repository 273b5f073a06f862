"""Asking a running simulator: its control plane over HTTP, and its refusals in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import click
import httpx

from simulator.cli.options import simulator_url
from simulator.journal import JournalError, Reader
from simulator.lines.text import printable
from simulator.workspace import workspace_id


class Refused(Exception):
    """The simulator answered with a problem; ``status`` is HTTP's, the text its sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def ask(
    url: str | None,
    path: str,
    query: Mapping[str, Any] | None = None,
    control_token: str | None = None,
    *,
    method: str = "GET",
    body: object = None,
) -> Any:
    """The JSON that ``/_sim/PATH`` answers; None for an answer without a body.

    Raises Refused for a problem, ClickException where no simulator can be asked.
    """
    base = simulator_url(url)
    wanted = {name: value for name, value in (query or {}).items() if value is not None}
    # Credentials travel as bytes: httpx encodes text as ASCII.
    bearer = f"Bearer {control_token}".encode("utf-8", "surrogateescape")
    headers = {b"Authorization": bearer} if control_token else {}
    try:
        answer = httpx.request(
            method,
            f"{base}/_sim/{path}",
            params=wanted,
            json=body,
            headers=headers,
            timeout=30.0,
            trust_env=False,
            # Reading certificates takes longer than the rest, and plain HTTP needs none.
            verify=not base.startswith("http://"),
        )
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise click.ClickException(f"{base} is no address: {error}") from None
    except httpx.ConnectError:
        raise click.ClickException(f"no simulator answers at {base}: sim up starts one") from None
    except httpx.HTTPError as error:
        raise click.ClickException(f"{base} went away: {error}") from None
    return _read(base, answer, control_token is not None)


def choose(
    url: str | None, workspace: str | None, token: str | None, control_token: str | None
) -> str | None:
    """The id of the workspace that is named, or opened by a token; None where neither is given.

    Raises ClickException where it can't be known, UsageError where both are given.
    """
    if token is None:
        return workspace
    if workspace is not None:
        raise click.UsageError("name one of --workspace and --token")
    try:
        return _workspace_of(url, token, control_token)
    except Refused as refused:
        raise click.ClickException(printable(str(refused))) from None


def _workspace_of(url: str | None, token: str, control_token: str | None) -> str:
    """The id of the workspace that a token opens there, made with the salt of its journal."""
    path = Path(ask(url, "health", control_token=control_token)["journal"])
    try:
        with Reader(path) as journal:
            return workspace_id(token, journal.history.salt())
    except JournalError as error:
        raise click.ClickException(f"{error}; --workspace names one by its id") from None


def naming(message: str) -> str:
    """A sentence that asks for a workspace, with how one is named on the command line."""
    if not message.startswith("there are several workspaces") or "--workspace" in message:
        return message
    return f"{message}: add --workspace ID, or --token with its API token"


def complain(base: str, answer: httpx.Response, guarded: bool) -> NoReturn:
    """Raise what an answer says that can't be used: Refused for a problem, else ClickException.

    ``guarded`` says whether a control token was sent.
    """
    said = _json(answer)
    if isinstance(said, dict) and isinstance(said.get("message"), str):
        if answer.status_code != 401:
            raise Refused(answer.status_code, naming(said["message"]))
        what = "takes another control token: mend" if guarded else "is guarded: add"
        raise Refused(401, f"{base} {what} --control-token, or SIM_CONTROL_TOKEN")
    text = printable(answer.text[:200])
    raise click.ClickException(f"{base} answered {answer.status_code}: {text}")


def _read(base: str, answer: httpx.Response, guarded: bool) -> Any:
    if answer.is_success and not answer.content:
        return None
    if answer.is_success and (said := _json(answer)) is not None:
        return said
    complain(base, answer, guarded)


def _json(answer: httpx.Response) -> Any:
    """What it says; None where that is no JSON."""
    try:
        return answer.json()
    except (ValueError, RecursionError):
        return None
