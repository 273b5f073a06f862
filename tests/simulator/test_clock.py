"""Times as the simulator writes them, and the clock that can be set."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.formats import is_moment
from simulator.clock import (
    LAST,
    ClockError,
    SettableClock,
    iso,
    passed,
    pause,
    read_clock,
    read_duration,
    read_moment,
    system,
)
from tests.simulator.generated import laws


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (1710148905.123, "2024-03-11T09:21:45.123Z"),
        (1710148905.9999, "2024-03-11T09:21:45.999Z"),
        (1710148905.0009, "2024-03-11T09:21:45.000Z"),
        (-0.5, "1969-12-31T23:59:59.500Z"),
    ],
)
def test_iso(seconds: float, text: str) -> None:
    """A moment is written in UTC, with milliseconds, rounded down."""
    assert iso(seconds) == text


@laws
@given(st.integers(-(10**10), 10**11).map(lambda tenths: tenths / 10))
def test_iso_says_the_moment(seconds: float) -> None:
    """Whatever the moment, its text keeps the contract's format and reads as that moment."""
    text = iso(seconds)
    assert is_moment(text)
    read = datetime.fromisoformat(text)
    exact = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    assert timedelta(0) <= exact - read < timedelta(milliseconds=1)


def test_system_is_the_time_of_this_machine() -> None:
    """The usual clock gives seconds since 1970."""
    before = datetime.now(UTC)
    moment = datetime.fromtimestamp(system(), UTC)
    assert before <= moment <= datetime.now(UTC)


class Source:
    """A clock of this machine that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def clock(source: Source) -> SettableClock:
    return SettableClock(source)


def test_it_runs(source: Source, clock: SettableClock) -> None:
    """Unless it is told otherwise it shows its source's time."""
    assert (clock(), clock.frozen) == (1_000.0, False)
    source.now += 5
    assert clock() == 1_005.0


def test_it_stands_still(source: Source, clock: SettableClock) -> None:
    """Frozen it stands still; set running it goes on from there, without a leap."""
    clock.freeze()
    source.now += 100
    assert (clock(), clock.frozen) == (1_000.0, True)
    clock.run()
    assert (clock(), clock.frozen) == (1_000.0, False)
    source.now += 1
    assert clock() == 1_001.0
    clock.run()
    assert clock() == 1_001.0


def test_it_is_frozen_at_a_moment(source: Source, clock: SettableClock) -> None:
    """It can be frozen at a later moment, or at the same."""
    clock.freeze(1_000.0)
    clock.freeze(2_000.0)
    assert clock() == 2_000.0
    clock.run()
    source.now += 1
    assert clock() == 2_001.0


def test_it_is_moved_on(source: Source, clock: SettableClock) -> None:
    """It can be moved on while it runs and while it stands still."""
    clock.advance(60)
    source.now += 1
    assert (clock(), clock.frozen) == (1_061.0, False)
    clock.freeze()
    clock.advance(0.5)
    assert (clock(), clock.frozen) == (1_061.5, True)


def test_it_can_stand_still_in_the_past(source: Source) -> None:
    """A clock can be made that stands still at any moment; it runs on from there."""
    clock = SettableClock(source, still=10.0)
    assert (clock(), clock.frozen) == (10.0, True)
    clock.run()
    source.now += 1
    assert clock() == 11.0


@pytest.mark.parametrize("still", [None, 1_000.0])
def test_it_never_goes_back(source: Source, still: float | None) -> None:
    """An earlier moment, and one that can't be written, is refused, and nothing has changed."""
    clock = SettableClock(source, still)
    for change, said in (
        (
            lambda: clock.freeze(999.9),
            "1970-01-01T00:16:39.900Z is before 1970-01-01T00:16:40.000Z",
        ),
        (lambda: clock.advance(-0.5), "a journal's times only grow"),
        (lambda: clock.freeze(LAST + 1), "the clock goes up to 9000-01-01"),
        (lambda: clock.advance(LAST), "the clock goes up to 9000-01-01"),
    ):
        with pytest.raises(ClockError, match=said):
            change()
        assert (clock(), clock.frozen) == (1_000.0, still is not None)
    clock.freeze(LAST)
    assert iso(clock()) == "9000-01-01T00:00:00.000Z"


def test_it_begins_no_earlier_than_a_journal_ends(source: Source) -> None:
    """A running clock begins where a journal of the future ends; one that stands still can't."""
    clock = SettableClock(source)
    clock.start_from(900.0)
    assert clock() == 1_000.0
    clock.start_from(1_500.0)
    source.now += 1
    assert clock() == 1_501.0
    still = SettableClock(source, 1_500.0)
    still.start_from(1_500.0)
    with pytest.raises(ClockError, match="is before"):
        still.start_from(1_500.1)
    assert still() == 1_500.0


@pytest.mark.parametrize("still", [None, 1_000.0])
def test_what_fails_sets_nothing(source: Source, still: float | None) -> None:
    """What is set in a block that fails doesn't count."""
    clock = SettableClock(source, still)

    def fail() -> None:
        clock.advance(60)
        clock.freeze()
        raise RuntimeError

    with pytest.raises(RuntimeError), clock.restored_on_failure():
        fail()
    assert (clock(), clock.frozen) == (1_000.0, still is not None)
    with clock.restored_on_failure():
        clock.advance(60)
    assert clock() == 1_060.0


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("tick"), st.integers(0, 10**6)),
        st.tuples(st.just("freeze"), st.integers(0, 10**7)),
        st.tuples(st.just("advance"), st.integers(-100, 10**6)),
        st.tuples(st.just("run"), st.just(0)),
        st.tuples(st.just("stop"), st.just(0)),
    )
)


@laws
@given(STEPS)
def test_time_only_grows(steps: list[tuple[str, int]]) -> None:
    """Whatever is done to it, and refused, the times that it shows never shrink."""
    source = Source()
    clock = SettableClock(source)
    shown = [clock()]
    for step, number in steps:
        with suppress(ClockError):
            match step:
                case "tick":
                    source.now += number
                case "freeze":
                    clock.freeze(float(number))
                case "advance":
                    clock.advance(number)
                case "run":
                    clock.run()
                case _:
                    clock.freeze()
        shown.append(clock())
    assert shown == sorted(shown)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-11T09:21:45.123Z", 1710148905.123),
        ("2024-03-11T10:21:45+01:00", 1710148905.0),
        ("2024-03-11", 1710115200.0),
        ("1970-01-01", 0.0),
        ("2024-03-11t09:21z", 1710148860.0),
        ("2024-03-11T09:21:45,123456789+00", 1710148905.123456),
    ],
)
def test_moments(text: str, moment: float) -> None:
    """A moment is a date, or a date and time with its offset."""
    assert read_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "1710148905",
        "2024-03-11T09:21:45",
        "2024-13-01",
        "1969-12-31",
        "1970-01-01T00:00+00:01",
        "0001-01-01T00:00+23:59",
        "9000-01-02",
    ],
)
def test_no_moments(text: str) -> None:
    """Anything else is refused with what would be one."""
    with pytest.raises(ClockError, match="is no moment: give it as in 2024-03-11T09:00:00Z"):
        read_moment(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("250ms", 0.25), ("0s", 0), ("90s", 90), ("31m", 1860), ("1.5h", 5400), ("2d", 172800)],
)
def test_durations(text: str, seconds: float) -> None:
    """A duration has its unit."""
    assert read_duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "90", "m", "-1s", "1w", "1 m", "1e3s", "١s", "1s\n", "9" * 10 + "s"]
)
def test_no_durations(text: str) -> None:
    """Anything else is refused with what would be one."""
    with pytest.raises(ClockError, match="is no duration: give it as in 90s, 31m, 2h or 1d"):
        read_duration(text)


def test_clocks_by_name() -> None:
    """The command line names a clock: this machine's, or one that stands still, now or then."""
    before = system()
    clock = read_clock("system")
    assert (clock() >= before, clock.frozen) == (True, False)
    clock = read_clock("frozen")
    assert (before <= clock() <= system(), clock.frozen) == (True, True)
    clock = read_clock("frozen=2024-03-11T09:21:45Z")
    assert (clock(), clock.frozen) == (1710148905.0, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "'' is no clock: give system, frozen or frozen=MOMENT"),
        ("fast", "'fast' is no clock"),
        ("system=2024-03-11", "'system=2024-03-11' is no clock"),
        ("frozen=", "'' is no moment"),
        ("frozen=today", "'today' is no moment"),
    ],
)
def test_no_clocks(text: str, said: str) -> None:
    """Anything else is refused with what there is."""
    with pytest.raises(ClockError, match=said):
        read_clock(text)


def test_time_that_passes_really(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test makes of the module time."""
    for name in ("time", "monotonic", "perf_counter"):
        monkeypatch.setattr(time, name, lambda: 1.0)
    monkeypatch.setattr(time, "sleep", pytest.fail)
    before = passed()
    pause(0.001)
    assert passed() > before
