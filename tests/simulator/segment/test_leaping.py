"""Leaping: time that passes only where somebody waits, and then at once."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.clock import SettableClock, pause
from simulator.segment import relay
from simulator.segment.leaping import STEP_SECONDS, Leaping
from simulator.segment.options import Options
from tests.simulator.generated import laws
from tests.simulator.segment.chained import chained, page

waits = st.lists(st.floats(0, 1e5), max_size=20)


def test_it_stands_still() -> None:
    """What is done takes no time; the wall clock is another one."""
    leaping = Leaping(lambda: 7.0)
    assert [leaping.clock.monotonic() for _ in range(3)] == [0.0] * 3
    assert leaping.clock.wall() == 7.0


def test_sleeping_passes_time() -> None:
    """Who sleeps has slept at once."""
    leaping = Leaping(lambda: 0.0)
    leaping.clock.sleep(3_600)
    assert leaping.clock.monotonic() == 3_600


@laws
@given(waits)
def test_from_one_moment_to_the_next(seconds: list[float]) -> None:
    """It leaps to exactly the moments at which something is due, in order, each once."""
    leaping = Leaping(lambda: 0.0)
    for one in seconds:
        leaping.expect(one)
    moments = []
    for _ in {one for one in seconds if one > 0}:
        leaping.leap()
        moments.append(leaping.clock.monotonic())
    assert moments == sorted({one for one in seconds if one > 0})
    before = leaping.clock.monotonic()
    leaping.leap()
    assert leaping.clock.monotonic() == before + STEP_SECONDS


@pytest.mark.parametrize("kind", ["batch", "hook"])
def test_four_hours_in_a_moment(path: Path, kind: Literal["batch", "hook"]) -> None:
    """What is tried for four hours is dead at once, after as many attempts as in four hours."""
    options, still = Options(relay=kind), SettableClock(still=1e9)
    fault = "status=503,retry-after=10m"
    with chained(path, fault, options=options, clock=still, leaps=True) as chain:
        chain.send(page("m1"))
        assert chain.settle() == {"m1": "failed"}
        [message] = chain.messages()
    assert "is over the limit of 14,400 s" in message["detail"]
    *waits, last = [one["wait"] for one in message["attempts"]]
    assert (waits, last) == ([600.0] * 24, None)


def test_lanes_stay(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, a lane doesn't end between two messages: its chance goes on."""
    monkeypatch.setattr(relay, "LINGER_SECONDS", 0.001)
    with chained(path, "status=503,times=2", clock=SettableClock(still=1e9), leaps=True) as chain:
        chain.send(page("m1"))
        chain.settle()
        lanes = dict(chain.side._relay._lanes)
        pause(0.05)
        chain.send(page("m2"))
        chain.settle()
        assert chain.side._relay._lanes == lanes
