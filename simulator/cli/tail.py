"""``sim tail``: follow a running simulator's exchanges."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click
import httpx

from simulator.cli.asking import Refused, choose, complain
from simulator.cli.filter_option import filter_option
from simulator.cli.options import Output, output_option, simulator_options, simulator_url
from simulator.lines.exchanges import exchange_lines
from simulator.lines.messages import message_lines
from simulator.lines.text import printable


@click.command("tail")
@click.option("--after", metavar="SEQ", type=click.IntRange(min=0), help="Begin after this one.")
@filter_option
@simulator_options
@output_option("lines", "json")
def command(
    url: str | None,
    after: int | None,
    expression: str | None,
    workspace: str | None,
    token: str | None,
    control_token: str | None,
    output: Output,
) -> int:
    """Print each exchange as it is recorded, until the simulator stops.

    As lines, each message that wasn't delivered is printed as well, once that is settled.
    """
    workspace = choose(url, workspace, token, control_token)
    query: dict[str, Any] = {"after": after, "workspace": workspace, "filter": expression}
    with output.open() as stream:
        colour = output.kind == "lines" and stream.isatty()
        for event, found in _follow(simulator_url(url), query, control_token):
            as_json = output.kind == "json"
            if lines := _as_json(event, found) if as_json else _as_lines(event, found, colour):
                stream.write("\n".join(lines) + "\n")
                stream.flush()
    return 0


def _as_json(event: str, found: dict[str, Any]) -> list[str]:
    return [json.dumps(found)] if event == "exchange" else []


def _as_lines(event: str, found: dict[str, Any], colour: bool) -> list[str]:
    if event == "exchange":
        return exchange_lines(found, colour)
    is_told = event == "message" and found["stage"] != "delivered"
    return message_lines(found) if is_told else []


def _follow(
    base: str, query: dict[str, Any], token: str | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The server's events: each one's name, and what it tells."""
    wanted = {name: value for name, value in query.items() if value is not None}
    headers = {b"Authorization": f"Bearer {token}".encode()} if token else {}
    timeout = httpx.Timeout(5.0, read=30.0)
    try:
        with (
            httpx.Client(timeout=timeout, headers=headers, trust_env=False) as client,
            client.stream("GET", f"{base}/_sim/stream", params=wanted) as answer,
        ):
            if answer.status_code != 200:
                answer.read()
                complain(base, answer, token is not None)
            event = "exchange"
            for line in answer.iter_lines():
                if line.startswith("event: "):
                    event = line[7:]
                elif line.startswith("data: "):
                    yield event, json.loads(line[6:])
    except Refused as refused:
        raise click.ClickException(printable(str(refused))) from None
    except httpx.InvalidURL as error:
        raise click.ClickException(f"{base} is no address: {error}") from None
    except httpx.ConnectError:
        raise click.ClickException(f"no simulator answers at {base}: sim up starts one") from None
    except httpx.UnsupportedProtocol as error:
        raise click.ClickException(f"{base} is no address: {error}") from None
    except httpx.HTTPError as error:
        raise click.ClickException(f"{base} went away: {error}") from None
