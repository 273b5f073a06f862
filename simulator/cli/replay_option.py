"""``--replay`` of ``sim up``: what it sends, and what it doesn't go together with."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.asked import Asked
from simulator.cli.paths import STDIN

REPLAY_MOMENT = "2026-01-05T00:00:00Z"
"""Where a replay's clock stands still that is told no moment: where generated traffic begins."""

replay_option = click.option(
    "--replay",
    metavar="FILE|URL",
    help="Send what FILE, a journal or a running simulator holds, each settled before the next.",
)


def check_replay(asked: Asked, output: str) -> None:
    """A UsageError says what doesn't go together."""
    if asked.replay is None:
        if output == "transcript":
            raise click.UsageError("a transcript is of a --replay FILE: it ends when that is sent")
        return
    if asked.demo is not None:
        raise click.UsageError("--replay and --demo don't go together: each sends one by one")
    if asked.segment.is_off:
        raise click.UsageError("--replay needs the Segment side: leave out --segment-port off")
    if output == "transcript" and asked.count is not None:
        raise click.UsageError("a transcript ends by itself: leave out --for")
    if asked.journal is not None and asked.journal.exists():
        source = Path(asked.replay)
        if source.exists() and source.samefile(asked.journal):
            raise click.UsageError("--replay reads what --journal writes: name another journal")


def check_terminal(asked: Asked) -> None:
    """A UsageError says that the screen and a replay can't both read standard input."""
    if asked.replay == STDIN:
        raise click.UsageError("the screen reads the terminal itself: name a file to replay")
