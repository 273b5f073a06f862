"""The feed: how far the journal is committed, told to whoever waits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from simulator.journal import Feed
from tests.simulator.waiting import PATIENCE


def test_what_is_there_is_not_waited_for() -> None:
    """Something beyond where the reader is: it is told at once."""
    assert Feed(7).wait(6, timeout=0)


def test_nothing_comes() -> None:
    """Nothing new within the time: it is said so."""
    assert not Feed(7).wait(7, timeout=0.01)


def test_who_waits_is_told() -> None:
    """An advance wakes the thread that waits for it: two that wait for each other get on."""
    one, other = Feed(1), Feed(0)

    def play(mine: Feed, its: Feed, ahead: int) -> None:
        for seq in range(200):
            mine.wait(seq, 2 * PATIENCE)
            its.advance(seq + ahead)

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(play, one, other, 1), pool.submit(play, other, one, 2)]
        try:
            for playing in both:
                playing.result(PATIENCE)
        finally:
            one.close()
            other.close()
    assert (one.seq, other.seq) == (201, 200)


def test_an_end_is_told_too() -> None:
    """Once nothing more will come nobody waits, and what was there before is still there."""
    feed = Feed(1)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(feed.wait, 1, PATIENCE)
        feed.close()
        assert waiting.result(PATIENCE) is False
    assert feed.closed
    assert feed.wait(0, PATIENCE)
