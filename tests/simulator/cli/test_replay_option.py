"""--replay: what it doesn't go together with, and where its clock stands."""

from __future__ import annotations

import click
import pytest

from simulator.cli.asked import Asked
from simulator.cli.replay_option import REPLAY_MOMENT, check_terminal
from simulator.cli.segment_options import Wanted
from simulator.clock import SettableClock, read_moment
from simulator.config import Config
from simulator.generate.world import START
from simulator.segment.options import Options
from tests.simulator.cli.commands import run


def asked(replay: str | None, clock: SettableClock | None = None) -> Asked:
    """What is asked for, with nothing else."""
    still, segment = clock or SettableClock(), Wanted(None, {}, Options())
    return Asked(Config(), None, "127.0.0.1", 0, None, still, segment, None, None, replay)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["-o", "transcript"], "a transcript is of a --replay FILE"),
        (["--replay", "f", "--demo"], "--replay and --demo don't go together"),
        (["--replay", "f", "--segment-port", "off"], "--replay needs the Segment side"),
        (["--replay", "f", "-o", "transcript", "--for", "3"], "a transcript ends by itself"),
    ],
)
def test_what_does_not_go_together(options: list[str], said: str) -> None:
    """What can't be meant is a usage error."""
    ran = run("up", *options)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_the_screen_has_the_terminal() -> None:
    """The screen and a replay can't both read standard input."""
    with pytest.raises(click.UsageError, match="name a file"):
        check_terminal(asked("-"))
    check_terminal(asked("messages.json"))
    check_terminal(asked(None))


def test_when_waits_take_no_time() -> None:
    """Only a replay leaps, and only where the clock stands still anyway."""
    still = SettableClock(still=1e9)
    assert asked("f", still).leaps
    assert not asked("f").leaps
    assert not asked(None, still).leaps


def test_the_moment() -> None:
    """It is where generated traffic begins, so that its messages are of that day."""
    assert read_moment(REPLAY_MOMENT) * 1000 == START
