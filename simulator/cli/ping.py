"""``sim ping``: is Salesmachine there, and does it take our credentials?"""

from __future__ import annotations

import os
import time

import click

from destination import Client, Settings, SettingsError
from simulator.cli.lines import printable
from simulator.cli.options import delivery_options, far_side


@click.command("ping")
@delivery_options
def command(to: str | None, token: str | None, secret: str | None) -> int:
    """POST /v1/ping.  Exit status 0 when the answer is 2xx, else 1."""
    url = far_side(to)
    try:
        settings = Settings.from_environment(
            os.environ, base_url=url, api_token=token, api_secret=secret
        )
        client = Client(settings)
    except SettingsError as error:
        raise click.UsageError(str(error)) from None
    started = time.perf_counter()
    with client:
        response = client.ping()
    milliseconds = (time.perf_counter() - started) * 1000
    if response.status is None:
        click.echo(f"{url}: {response.error}; is it running? sim up starts one here", err=True)
        return 1
    fine = 200 <= response.status < 300
    click.echo(f"{url}: {response.status} in {milliseconds:.1f} ms", err=not fine)
    if not fine:
        click.echo(printable(response.body[:500]), err=True)
    return 0 if fine else 1
