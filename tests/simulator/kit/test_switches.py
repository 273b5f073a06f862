"""What a test switches while it runs: faults and the clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from simulator.kit.control import Control
from simulator.kit.errors import KitError
from simulator.kit.switches import Clock, Faults
from tests.simulator.running import Sim

MINE, OTHERS = "1a2b3c4d", "5e6f7a8b"


@pytest.fixture
def control(sim: Sim) -> Iterator[Control]:
    with closing(Control(sim.url)) as made:
        yield made
        made.clear("faults", {})


def test_faults_are_of_one_workspace(control: Control) -> None:
    """They are added, listed and cleared there; another's stay."""
    mine, others = Faults(control, MINE, 0), Faults(control, OTHERS, 0)
    added = mine.add("status=503,times=1")
    others.add("forget")
    assert added["fault"] == f"status=503,workspace={MINE},times=1"
    assert mine.list() == [added]
    mine.clear()
    assert (mine.list(), len(others.list())) == ([], 1)


def test_those_from_before_are_cleared_too(control: Control) -> None:
    """What is there from the beginning counts; where nothing is, nothing is asked."""
    Faults(control, MINE, 0).add("forget")
    Faults(control, MINE, 0).clear()
    assert len(Faults(control, MINE, 0).list()) == 1
    Faults(control, MINE, 1).clear()
    assert Faults(control, MINE, 0).list() == []


def test_what_is_no_fault(control: Control) -> None:
    """The sentence names the nearest one."""
    with pytest.raises(KitError, match=r"'stat=503' is no part of a fault; did you mean status"):
        Faults(control, MINE, 0).add("stat=503")


@pytest.fixture
def moved() -> list[str]:
    return []


@pytest.fixture
def clock(control: Control, moved: list[str]) -> Iterator[Clock]:
    made = Clock(control, lambda: moved.append("moved"))
    yield made
    made.run()


def frozen(control: Control) -> bool:
    found: bool = control.ask("clock")["frozen"]
    return found


def test_to_look_moves_nothing(control: Control, clock: Clock, moved: list[str]) -> None:
    """The time can be asked for by any test."""
    assert clock.now.tzinfo is UTC
    clock.restore()
    assert (moved, frozen(control)) == ([], False)


def test_it_is_frozen_moved_on_and_restored(
    control: Control, clock: Clock, moved: list[str]
) -> None:
    """What is touched is told once, and runs again at the end."""
    at = clock.freeze()
    assert clock.now == at
    assert clock.advance("31m") - at == timedelta(minutes=31)
    assert clock.advance(timedelta(milliseconds=1500)) - at == timedelta(minutes=31, seconds=1.5)
    assert (moved, frozen(control)) == (["moved"], True)
    clock.restore()
    assert frozen(control) is False


def test_it_is_frozen_at_a_moment(clock: Clock) -> None:
    """A text or a datetime; an earlier one is refused in a sentence."""
    later = clock.now.replace(microsecond=0) + timedelta(days=1)
    assert clock.freeze(later) == later
    text = (later + timedelta(days=1)).isoformat()
    assert clock.freeze(text) == datetime.fromisoformat(text)
    with pytest.raises(KitError, match="a journal's times only grow, so give a later one"):
        clock.freeze("2020-01-01T00:00:00Z")
    with pytest.raises(KitError, match="is no moment: give it as in"):
        clock.freeze("tomorrow")
    with pytest.raises(KitError, match="advance is to be a duration, as in 90s"):
        clock.advance("soon")
