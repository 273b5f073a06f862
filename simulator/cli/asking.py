"""Asking a running simulator: its control plane over HTTP, and its refusals in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import httpx

from simulator.cli.lines import printable
from simulator.cli.options import simulator_url
from simulator.journal import JournalError, Reader
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
        )
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise click.ClickException(f"{base} is no address: {error}") from None
    except httpx.ConnectError:
        raise click.ClickException(f"no simulator answers at {base}: sim up starts one") from None
    except httpx.HTTPError as error:
        raise click.ClickException(f"{base} went away: {error}") from None
    return _read(base, answer)


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


def _read(base: str, answer: httpx.Response) -> Any:
    if answer.is_success and not answer.content:
        return None
    try:
        said = answer.json()
    except ValueError:
        said = None
    if answer.is_success and said is not None:
        return said
    if isinstance(said, dict) and isinstance(said.get("message"), str):
        raise Refused(answer.status_code, said["message"])
    text = printable(answer.text[:200])
    raise click.ClickException(f"{base} answered {answer.status_code}: {text}")
