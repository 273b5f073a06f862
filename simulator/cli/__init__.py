"""The command line: ``sim``.  Each command is a file of its own, imported when it is called.

Exit statuses: 0 fine, 1 refused, dead, violated or different, 2 usage or cannot run, 3 our own bug,
5 nothing to do, 130 on SIGINT and SIGTERM.
"""

from __future__ import annotations

import contextlib
import difflib
import errno
import importlib
import os
import signal
import sys
import traceback
from types import FrameType
from typing import Any

import click

COMMANDS = {
    "up": "Start the simulator and show what it is sent.",
    "translate": "Print the operations that messages become.",
    "check": "Judge messages and case files against the contracts.",
    "send": "Translate messages and deliver them.",
    "generate": "Print Segment traffic that looks real.",
    "watch": "Show a running simulator, or a recording, on the screen.",
    "tail": "Follow a running simulator's exchanges.",
    "messages": "List what became of each message of the Segment side.",
    "state": "What Salesmachine would know now, or knew before.",
    "verify-delivery": "Judge what became of every message.",
    "fault": "Make a running simulator misbehave.",
    "ping": "Ask whether Salesmachine, real or simulated, is there.",
    "lineage": "Say where each field of a message goes, and why.",
    "shrink": "Print the smallest message that fails in the same way.",
    "scrub": "Print messages with stand-ins for all that is personal.",
    "repro": "Turn a payload that fails into an anonymous test.",
    "export": "Write messages and requests as HAR, curl, cases or tests.",
    "replay": "Send recorded messages or requests again.",
    "diff": "Say what two translators do differently.",
    "coverage": "Say how much of the contracts cases and bodies exercise.",
    "mutate": "Say whether cases and bodies notice what goes wrong.",
    "contracts": "Show the contract, and what another version of it changes.",
    "explain": "Explain a code or an assumption.",
}

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What writing to a full disk ends with."""


class _Lazy(click.Group):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = f"simulator.cli.{cmd_name.replace('-', '_')}"
        command: click.Command = importlib.import_module(module).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and (near := difflib.get_close_matches(args[0], COMMANDS, 1)):
            ctx.fail(f"No such command '{args[0]}'. Did you mean '{near[0]}'?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        click.echo(f"sim {version('salesmachine-destination')}")
        ctx.exit()


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """A pocket Segment, a pocket Salesmachine, and the destination between them."""


def main(arguments: list[str] | None = None) -> None:
    """Run ``sim`` and exit with its status."""
    signal.signal(signal.SIGTERM, _interrupt)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed before we were started
            setattr(sys, name, open(os.devnull, "w"))  # noqa: PTH123, SIM115
        getattr(sys, name).reconfigure(errors="backslashreplace")
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        result: Any = cli.main(arguments, prog_name="sim", standalone_mode=False)
        try:
            sys.stdout.flush()
        except BrokenPipeError:  # what the command found is true all the same
            _write_no_more()
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code if problem.exit_code != 1 else 2
    except (click.Abort, KeyboardInterrupt):
        return 130
    except (BrokenPipeError, SystemExit):
        # Whoever read us has seen enough; click makes the second of the first.
        _write_no_more()
        return 0
    except OSError as error:
        if error.errno not in _FULL:
            return tell_bug(error)
        _write_no_more()
        with contextlib.suppress(OSError):  # nor can this, perhaps
            click.echo(f"Error: the output can't be written: {error.strerror}", err=True)
        return 2
    except Exception as bug:
        return tell_bug(bug)
    return result if isinstance(result, int) else 0


def _write_no_more() -> None:
    """Nothing may be written while Python shuts down."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell_bug(bug: Exception, ending: str = "") -> int:
    """A bug of ours: what it has ended, where it is, and the whole trace only for who asks."""
    if os.environ.get("SIM_DEBUG"):
        traceback.print_exc()
    click.echo(f"sim: {ending}{bug_line(bug)}; SIM_DEBUG=1 shows the trace", err=True)
    return 3


def bug_line(bug: Exception) -> str:
    """What kind of bug it is and where, without what it says: that may be anybody's data."""
    frame = traceback.extract_tb(bug.__traceback__)[-1]
    place = f"{os.path.basename(frame.filename)}:{frame.lineno}"  # noqa: PTH119
    return f"a bug of ours: {type(bug).__name__} at {place}"


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
