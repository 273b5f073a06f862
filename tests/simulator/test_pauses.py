"""Pauses: each ends in its time, or early where nobody is kept waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from simulator.pauses import Pauses

LONG = 3_600.0


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


def turn(loop: asyncio.AbstractEventLoop) -> None:
    """Let the loop call what is due."""
    loop.call_soon(loop.stop)
    loop.run_forever()


def timers(loop: asyncio.AbstractEventLoop) -> int:
    """How many timers of the loop will still be called."""
    scheduled: list[asyncio.TimerHandle] = loop._scheduled  # type: ignore[attr-defined]
    return sum(not timer.cancelled() for timer in scheduled)


def test_in_their_time(loop: asyncio.AbstractEventLoop, pauses: Pauses) -> None:
    """The shorter of two pauses ends first, though it began last; both leave nothing behind."""
    gone = loop.create_future()
    ended: list[str] = []
    for name, seconds in (("long", 0.02), ("short", 0.001)):
        pause = pauses.pause(seconds, gone)
        pause.add_done_callback(lambda _, name=name: ended.append(name))
    loop.run_until_complete(pause)
    assert ended == ["short"]
    loop.run_until_complete(pauses.pause(0.03, gone))
    assert ended == ["short", "long"]
    assert (len(pauses), timers(loop)) == (0, 0)
    assert gone._callbacks in (None, [])


def test_a_client_that_goes(loop: asyncio.AbstractEventLoop, pauses: Pauses) -> None:
    """Its pause ends once it is gone, no other does, and there is none for who is gone already."""
    gone, other = loop.create_future(), loop.create_future()
    mine, theirs = pauses.pause(LONG, gone), pauses.pause(LONG, other)
    gone.set_result(None)
    loop.run_until_complete(mine)
    assert not theirs.done()
    assert (len(pauses), timers(loop)) == (1, 1)
    assert pauses.pause(LONG, gone).done()


def test_the_end_of_all(loop: asyncio.AbstractEventLoop, pauses: Pauses) -> None:
    """All end together, and there are none any more."""
    gone = loop.create_future()
    under_way = [pauses.pause(LONG, gone) for _ in range(5)]
    pauses.end()
    assert all(pause.done() for pause in under_way)
    assert pauses.pause(LONG, gone).done()
    turn(loop)
    assert (len(pauses), timers(loop)) == (0, 0)


def test_a_pause_that_is_cancelled(loop: asyncio.AbstractEventLoop, pauses: Pauses) -> None:
    """It leaves nothing behind, and what would have ended it does no harm."""
    gone = loop.create_future()
    pause = pauses.pause(LONG, gone)
    pause.cancel()
    gone.set_result(None)
    turn(loop)
    pauses.end()
    assert pause.cancelled()
    assert (len(pauses), timers(loop)) == (0, 0)
