"""``sim up`` on a screen: the server is its child, and ends with it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

import click

from simulator.cli.asked import Asked
from simulator.cli.screen.leaving import Leaving
from simulator.cli.screen.server_process import Ready, ServerProcess
from simulator.lines.text import printable

UNABLE = 2
"""The status of what can't run; why is on standard error."""


def serve_on_screen(asked: Asked, arguments: Sequence[str]) -> int:
    """Start the server with these arguments as a child, show it until it is left, stop it.

    The status is 0, 3 for a bug of ours, or that of a server that can't run.
    """
    leaving = Leaving()
    server = ServerProcess(arguments)
    try:
        import simulator.tui.app  # while the server starts  # noqa: F401

        if (ready := server.ready()) is None:
            click.echo(server.said(), err=True, nl=False)
            return server.status or 0
        status = _show(leaving, asked, server, ready)
    except KeyboardInterrupt:
        return 0
    finally:
        server.stop()
    _tell_end(server, ready.facts["journal"])
    status = status or (UNABLE if server.status == UNABLE else 0)
    leaving.in_time(status)
    return status


def _show(leaving: Leaving, asked: Asked, server: ServerProcess, ready: Ready) -> int:
    """Show what the server records; one that is told to end, or can't run, ends the screen."""
    from simulator.cli.screen.control import ScreenControl
    from simulator.cli.screen.run import Screen
    from simulator.cli.screen.up_sender import UpSender
    from simulator.tui.watched import Watched

    screen = Screen(leaving)
    sender = UpSender(asked, ready, server, screen)
    watched = Watched(
        journal=Path(ready.facts["journal"]),
        facts=ready.facts,
        control=ScreenControl(ready.facts["salesmachine"], asked.config.control_token),
        sender=sender,
        write_key=ready.write_key,
        settings=ready.settings,
        trouble=server.trouble,
    )
    leaving.tell = server.tell
    server.at_end(lambda status: leaving.leave() if status in (0, UNABLE) else None)
    with closing(sender):
        return screen.show(watched)


def _tell_end(server: ServerProcess, journal: str) -> None:
    """What was recorded, and where; nobody may be there to read it."""
    lines = server.stopped or [f"stopped: {server.trouble()}"]
    with suppress(OSError):
        click.echo(server.said(), err=True, nl=False)
        click.echo("\n".join([*lines, printable(f"journal {journal}")]))
