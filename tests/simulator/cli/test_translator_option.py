"""``--translator``: what it takes, and what it says of what isn't one."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from simulator.cli.translator_option import translator_option
from simulator.payload.translators import Translator


@click.command()
@translator_option("Whose.")
def shown(translator: Translator | None) -> None:
    """Print its name."""
    click.echo(translator.name if translator else "none")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ([], 0, "none"),
        (["--translator", "json:dumps"], 0, "json:dumps"),
        (["--translator", "nowhere_at_all:f"], 2, "there is no module nowhere_at_all"),
        (["--translator", "json:nothing"], 2, "has no nothing"),
        (["--translator", "mine.py"], 2, "names no translator"),
    ],
)
def test_what_it_takes(arguments: list[str], status: int, said: str) -> None:
    """A function by its module; else a usage error that says why not."""
    ran = CliRunner().invoke(shown, arguments)
    assert ran.exit_code == status
    assert said in ran.output
