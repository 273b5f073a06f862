"""The group commit: what came in one turn of the loop is committed together."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from simulator.group_commit import GroupCommit
from simulator.journal import JournalError, Reader, Writer
from tests.simulator.journal.disks import full
from tests.simulator.journal.exchanges import exchange


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop that runs when it is told to."""
    made = asyncio.new_event_loop()
    yield made
    made.close()


def recorded(path: Path) -> list[str]:
    """The paths of what is committed."""
    with Reader(path) as journal:
        return [one.path for one in journal.exchanges()]


def test_a_group(path: Path, writer: Writer, loop: asyncio.AbstractEventLoop) -> None:
    """What came in one turn of the loop is committed together, or not acknowledged at all."""
    commit = GroupCommit(writer, loop)

    def outcomes(*sizes: int) -> list[str]:
        waiting = [commit.recorded(exchange(f"/{size}", size=size)) for size in sizes]
        if sizes[0] == 7:
            waiting[0].cancel()
        loop.run_until_complete(asyncio.wait(waiting))
        return [
            "cancelled" if one.cancelled() else "lost" if one.exception() else "recorded"
            for one in waiting
        ]

    assert outcomes(1, 2) == ["recorded", "recorded"]
    with full(writer._connection):
        assert outcomes(3, 100_000, 4) == ["lost"] * 3
        assert outcomes(7, 100_000) == ["cancelled", "lost"]
    assert outcomes(7, 5) == ["cancelled", "recorded"]
    assert recorded(path) == ["/1", "/2", "/7", "/5"]


def test_flushed(path: Path, writer: Writer, loop: asyncio.AbstractEventLoop) -> None:
    """Flushed, it is committed before the turn ends, and whoever waits is told."""
    commit = GroupCommit(writer, loop)
    commit.flush()
    waiting = commit.recorded(exchange("/1"))
    assert recorded(path) == []
    commit.flush()
    assert recorded(path) == ["/1"]
    assert waiting.result() is None
    later = commit.recorded(exchange("/2"))
    loop.run_until_complete(asyncio.wait([later]))
    assert recorded(path) == ["/1", "/2"]


def test_flushed_in_vain(path: Path, writer: Writer, loop: asyncio.AbstractEventLoop) -> None:
    """A group that can't be committed is lost to whoever waits, and that is told before them."""
    lost: list[bool] = []
    commit = GroupCommit(writer, loop, lambda: lost.append(waiting.done()))
    with full(writer._connection):
        waiting = commit.recorded(exchange("/1"))
        with suppress(JournalError):
            writer.append(exchange("/2", size=100_000))
        commit.flush()
        assert "full" in str(waiting.exception())
    assert lost == [False]
    assert recorded(path) == []
