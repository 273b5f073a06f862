"""``sim ping``: is Salesmachine there, and does it take our credentials?"""

from __future__ import annotations

import json
import os
import time
from typing import TextIO

import click

from destination import Client, Settings, SettingsError
from destination.delivery import Response
from simulator.cli.options import Output, delivery_options, far_side, output_option
from simulator.lines.text import printable


@click.command("ping")
@delivery_options
@output_option("text", "json")
def command(to: str | None, token: str | None, secret: str | None, output: Output) -> int:
    """POST /v1/ping.  Exit status 0 when the answer is 2xx, else 1."""
    url = far_side(to)
    try:
        settings = Settings.from_environment(
            os.environ, base_url=url, api_token=token, api_secret=secret
        )
        client = Client(settings)
    except SettingsError as error:
        raise click.UsageError(str(error)) from None
    with output.open() as stream, client:
        started = time.perf_counter()
        response = client.ping()
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        if output.kind == "json":
            found = {"url": url, **response.to_dict(), "ms": milliseconds}
            stream.write(json.dumps(found) + "\n")
        else:
            _tell(stream, url, response, milliseconds)
    return 0 if _is_fine(response) else 1


def _tell(stream: TextIO, url: str, response: Response, milliseconds: float) -> None:
    """A line for what is fine; beside the output what isn't."""
    if response.status is None:
        click.echo(f"{url}: {response.error}; is it running? sim up starts one here", err=True)
        return
    said = f"{url}: {response.status} in {milliseconds:.1f} ms"
    if _is_fine(response):
        stream.write(f"{said}\n")
    else:
        click.echo(f"{said}\n{printable(response.body[:500])}", err=True)


def _is_fine(response: Response) -> bool:
    return response.status is not None and 200 <= response.status < 300
