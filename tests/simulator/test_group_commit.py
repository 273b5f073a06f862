"""The group commit: what came in one turn of the loop is committed together."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

import pytest

from simulator.group_commit import GroupCommit
from simulator.journal import JournalError, Reader, Writer
from simulator.journal.pages import Pages
from tests.simulator.journal.disks import full
from tests.simulator.journal.exchanges import exchange
from tests.simulator.journal.messages import message


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


def received(path: Path) -> list[str]:
    """The messageIds of what is committed."""
    with Pages(path) as journal:
        return [one["message_id"] for one in journal.messages(0, 100, {})]


def joining(commit: GroupCommit, message_id: str, size: int = 2) -> Future[int]:
    """A message joins the group; told its seq."""
    told: Future[int] = Future()
    one = message(message_id, body=b"x" * size)
    commit.joined(lambda journal: journal.receive(one), told)
    return told


def turn(loop: asyncio.AbstractEventLoop) -> None:
    """Let the loop do what is to be done by now, and what that asks for."""
    loop.run_until_complete(asyncio.sleep(0))
    loop.run_until_complete(asyncio.sleep(0))


def test_joined(path: Path, writer: Writer, loop: asyncio.AbstractEventLoop) -> None:
    """What joins is committed with the exchanges of its turn, and told then, not before."""
    commit, seen = GroupCommit(writer, loop), list[list[str]]()
    first = joining(commit, "m1")
    waiting = commit.recorded(exchange("/1"))
    second = joining(commit, "m2")
    first.add_done_callback(lambda _: seen.append([*received(path), *recorded(path)]))
    assert (received(path), first.done()) == ([], False)
    turn(loop)
    assert seen == [["m1", "m2", "/1"]]
    assert second.result(0) == first.result(0) + 2
    assert waiting.result() is None
    assert writer.feed.seq == second.result(0)


def test_joined_in_vain(path: Path, writer: Writer, loop: asyncio.AbstractEventLoop) -> None:
    """What fails is told why, and whatever else came in its turn is committed."""

    def fail(_: Writer) -> None:
        raise LookupError("a bug")

    commit = GroupCommit(writer, loop)
    failed: Future[None] = Future()
    commit.joined(fail, failed)
    assert str(failed.exception(0)) == "a bug"
    waiting, told = commit.recorded(exchange("/1")), joining(commit, "m1")
    again: Future[None] = Future()
    commit.joined(fail, again)
    turn(loop)
    assert (waiting.exception(), told.exception(0)) == (None, None)
    assert isinstance(again.exception(0), LookupError)
    assert (recorded(path), received(path)) == (["/1"], ["m1"])


@pytest.mark.parametrize("order", ["before", "behind"])
def test_joined_a_lost_group(
    path: Path, writer: Writer, loop: asyncio.AbstractEventLoop, order: str
) -> None:
    """When one of a group doesn't fit, all of it is lost, and everybody is told so."""
    commit = GroupCommit(writer, loop)
    with full(writer._connection):
        others = [joining(commit, "m1")] if order == "before" else []
        large = joining(commit, "m2", size=100_000)
        others += [joining(commit, "m3")]
        waiting = commit.recorded(exchange("/1"))
        turn(loop)
    for told in (large, *others):
        assert isinstance(told.exception(0), JournalError)
    assert isinstance(waiting.exception(), JournalError)
    again = joining(commit, "m4")
    turn(loop)
    assert again.exception(0) is None
    assert (recorded(path), received(path)) == ([], ["m4"])


def test_joined_and_flushed(path: Path, writer: Writer, loop: asyncio.AbstractEventLoop) -> None:
    """Flushed, it is committed before the turn ends."""
    commit = GroupCommit(writer, loop)
    told = joining(commit, "m1")
    commit.flush()
    assert received(path) == ["m1"]
    turn(loop)
    assert told.exception(0) is None
