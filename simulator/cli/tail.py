"""``sim tail``: follow a running simulator's exchanges."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click
import httpx

from simulator.cli.asking import Refused, choose, complain
from simulator.cli.lines import exchange_lines, printable
from simulator.cli.options import Output, output_option, simulator_options, simulator_url


@click.command("tail")
@click.option("--after", metavar="SEQ", type=click.IntRange(min=0), help="Begin after this one.")
@simulator_options
@output_option("lines", "json")
def command(
    url: str | None,
    after: int | None,
    workspace: str | None,
    token: str | None,
    control_token: str | None,
    output: Output,
) -> int:
    """Print each exchange as it is recorded, until the simulator stops."""
    workspace = choose(url, workspace, token, control_token)
    query: dict[str, Any] = {"after": after, "workspace": workspace}
    with output.open() as stream:
        colour = output.kind == "lines" and stream.isatty()
        for exchange in _follow(simulator_url(url), query, control_token):
            as_json = output.kind == "json"
            lines = [json.dumps(exchange)] if as_json else exchange_lines(exchange, colour)
            stream.write("\n".join(lines) + "\n")
            stream.flush()
    return 0


def _follow(base: str, query: dict[str, Any], token: str | None) -> Iterator[dict[str, Any]]:
    """The exchanges of the server's event stream."""
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
            for line in answer.iter_lines():
                if line.startswith("data: "):
                    yield json.loads(line[6:])
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
