"""``sim up``: start the simulator and show what it is sent, on a screen or in lines."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from simulator.cli.asked import Asked
from simulator.cli.fault_option import read_faults
from simulator.cli.options import Output, output_option, read_rate, translation_options
from simulator.cli.replay_option import (
    REPLAY_MOMENT,
    check_replay,
    check_terminal,
    replay_option,
)
from simulator.cli.screen.terminal import is_for_screen, why_none
from simulator.cli.segment_options import segment_options
from simulator.clock import ClockError, SettableClock, read_clock
from simulator.config import Config
from simulator.hosts import is_loopback

DEFAULT_PORT = 8600
_GIVEN = "simulator.cli.up.arguments"


class _AsGiven(click.Command):
    """A command that keeps its arguments as they were given."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[_GIVEN] = tuple(args)
        return super().parse_args(ctx, args)


def _read_clock(text: str, *, replays: bool) -> SettableClock:
    """The clock; that of a replay stands still at one moment, whenever it is run."""
    try:
        return read_clock(f"frozen={REPLAY_MOMENT}" if replays and text == "frozen" else text)
    except ClockError as error:
        raise click.BadParameter(str(error), param_hint="'--clock'") from None


@click.command("up", cls=_AsGiven)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="The port to listen on; 0 takes a free one.",
)
@click.option(
    "--journal",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file that records everything; a new temporary one by default.",
)
@click.option(
    "--profile",
    type=click.Choice(["strict", "compat"]),
    default="strict",
    show_default=True,
    help="The contract: as documented, or with the known quirks of real clients.",
)
@click.option(
    "--reject-violations", is_flag=True, help="Answer 400 to what breaks the contract (A2)."
)
@click.option("--token", "tokens", multiple=True, help="Accept only these API tokens.")
@click.option("--allow-host", "hosts", multiple=True, metavar="NAME", help="Let in a Host name.")
@click.option(
    "--control-token",
    envvar="SIM_CONTROL_TOKEN",
    help="Guard /_sim; needed on any other host than loopback.",
)
@click.option(
    "--ready-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Written once it answers, removed when it ends.",
)
@click.option(
    "--clock",
    default="system",
    show_default=True,
    metavar="system|frozen[=MOMENT]",
    help="This machine's clock, or one that stands still until /_sim/clock moves it.",
)
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="FAULT",
    callback=read_faults,
    help="Misbehave: KIND[=VALUE][,key=value]..., as in status=503,chance=10%.",
)
@click.option(
    "--rate-limit",
    metavar="RATE",
    callback=read_rate,
    help="Answer 429 to a token that sends more, as in 10/s (A4).",
)
@segment_options
@click.option("--seed", type=int, default=0, show_default=True, help="Decides everything random.")
@click.option(
    "--demo",
    is_flag=False,
    flag_value=2.0,
    type=click.FloatRange(min=0, min_open=True, max=1000),
    metavar="[RATE]",
    help="Send the messages of a world as sim generate makes them, RATE a second (2).",
)
@replay_option
@click.option(
    "--for", "count", type=click.IntRange(min=1), metavar="N", help="Stop after N exchanges."
)
@translation_options
@click.option(
    "--beneath",
    hidden=True,
    metavar="DESCRIPTOR:GROUP",
    help="Serve the screen that started this, in the terminal of that descriptor.",
)
@output_option("auto", "screen", "lines", "json", "quiet", "transcript")
@click.pass_context
def command(context: click.Context, /, beneath: str | None, output: Output, **given: Any) -> int:
    """Start a pocket Salesmachine, and a pocket Segment in front of it that takes any SDK.

    In a terminal what comes is shown on a screen, else each exchange is printed on a line.

    With --replay, -o transcript prints what was sent and what became of it, and ends: under
    --clock frozen the same bytes for the same --seed.  Exit status 1 then when a message failed, 5
    when there was none.  Else it is 0, however it is stopped.
    """
    if output.kind == "transcript" and _is_default(context, "port"):
        given["port"] = 0  # nobody asks for it, and another run may have the usual one
    asked = _asked(given)
    check_replay(asked, output.kind)
    if beneath is not None:
        from simulator.cli.screen.beneath import Beneath
        from simulator.cli.serving import serve

        return serve(asked, Output("quiet", None), Beneath(beneath))
    if _is_screen(output):
        check_terminal(asked)
        from simulator.cli.screen.up_screen import serve_on_screen

        return serve_on_screen(asked, context.meta[_GIVEN])
    from simulator.cli.serving import serve

    return serve(asked, output)


def _is_default(context: click.Context, name: str) -> bool:
    return context.get_parameter_source(name) is click.core.ParameterSource.DEFAULT


def _is_screen(output: Output) -> bool:
    """Whether the screen is wanted.  Raises UsageError where it is and can't be had."""
    if output.kind == "auto":
        return output.path is None and is_for_screen()
    if output.kind != "screen":
        return False
    if output.path is not None:
        raise click.UsageError("the screen goes into no file: -o lines=FILE and -o json=FILE do")
    if sys.platform == "win32":
        raise click.UsageError("there is no such screen on Windows: sim watch shows what runs")
    if why := why_none():
        raise click.UsageError(f"{why}: -o lines prints lines instead")
    return True


def _asked(given: Mapping[str, Any]) -> Asked:
    """What the options ask for.  Raises UsageError for what can't be meant."""
    host, tokens, control_token = given["host"], given["tokens"], given["control_token"]
    if given["demo"] is not None and math.isnan(given["demo"]):
        raise click.UsageError("the demo's rate is no number")
    if not all(token.strip() for token in tokens):
        raise click.UsageError("--token is blank: leave it out to accept every token")
    if not is_loopback(host.lower()) and not control_token:
        raise click.UsageError(f"--host {host} is open to others: give --control-token too")
    named = () if host in ("0.0.0.0", "::") else (host,)
    config = Config(
        profile=given["profile"],
        reject_violations=given["reject_violations"],
        tokens=frozenset(token.strip() for token in tokens),
        allowed_hosts=frozenset({*given["hosts"], *named}),
        control_token=control_token,
        seed=given["seed"],
        faults=given["faults"],
        rate_limit=given["rate_limit"],
    )
    return Asked(
        config=config,
        journal=given["journal"],
        host=host,
        port=given["port"],
        ready_file=given["ready_file"],
        clock=_read_clock(given["clock"], replays=given["replay"] is not None),
        segment=given["segment"],
        demo=given["demo"],
        count=given["count"],
        replay=given["replay"],
    )
