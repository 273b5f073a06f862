"""Progress: what became of messages, written in groups, in order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from destination import Outcome
from destination.delivery import Response, Retry
from simulator.clock import SettableClock
from simulator.journal import JournalError, Writer
from simulator.journal.pages import Pages
from simulator.segment import progress as module
from simulator.segment.progress import Progress
from simulator.server import Server
from tests.simulator.journal.messages import message

NOW = 1_710_148_905.5


@dataclass
class Desk:
    """What writes for a ``Progress``, when it is told to.

    ``under_way`` are the groups that aren't written yet; with ``prompt`` none is left so.
    """

    writer: Writer
    prompt: bool = True
    under_way: list[tuple[Callable[[Writer], Any], Future[Any]]] = field(default_factory=list)

    def write(self, action: Callable[[Writer], Any]) -> Future[Any]:
        done: Future[Any] = Future()
        self.under_way.append((action, done))
        if self.prompt:
            self.work()
        return done

    def work(self) -> None:
        """Write what is under way."""
        for action, done in self.under_way:
            try:
                action(self.writer)
                self.writer.commit()
                done.set_result(None)
            except JournalError as error:
                done.set_exception(error)
        self.under_way.clear()

    def messages(self) -> list[dict[str, Any]]:
        with Pages(self.writer.path) as pages:
            return pages.messages(0, 99, {})


@pytest.fixture
def desk(writer: Writer) -> Desk:
    """One whose journal holds three messages, with the seqs 2 to 4."""
    assert [writer.receive(message(f"m{n}")) for n in range(3)] == [2, 3, 4]
    writer.commit()
    return Desk(writer)


def progress(desk: Desk, scale: float = 1.0) -> Progress:
    """Of the messages 2 and 3, the second of which was tried twice before."""
    made = Progress(cast("Server", desk), SettableClock(still=NOW), scale)
    made.begins(2, 0)
    made.begins(3, 2)
    return made


LATER = Response(503, '{"error":"later"}', retry_after=2.0)
REFUSED = Response(None, error="the connection was refused", code="ECONNREFUSED")
TAKEN = Response(201)


def outcome(kind: str, code: str = "", response: Response | None = TAKEN, n: int = 1) -> Outcome:
    detail = f"why {code}" if code else ""
    return Outcome(kind, {}, None, code, detail, response, attempts=n)  # type: ignore[arg-type]


def test_one_that_waits(desk: Desk) -> None:
    """It is pending, with why, and each attempt is there with when the next one is due."""
    made = progress(desk, scale=10.0)
    made.waits(2, Retry((0,), 1, LATER, 4.0))
    made.waits(2, Retry((0,), 2, REFUSED, 8.0))
    made.waits(3, Retry((1,), 1, LATER, 4.0))
    made.flush()
    made.wait()
    first, second, third = desk.messages()
    assert (first["stage"], first["code"], first["detail"]) == (
        "pending retry",
        "ECONNREFUSED",
        "the connection was refused",
    )
    assert [
        (one["n"], one["result"], one["wait"], one["retry_after"]) for one in first["attempts"]
    ] == [(1, "503", 4.0, 2.0), (2, "ECONNREFUSED", 8.0, None)]
    assert (second["code"], second["detail"]) == ("HTTP_503", "Salesmachine answered 503: later")
    assert [one["n"] for one in second["attempts"]] == [3]
    assert third["stage"] == "received"


@pytest.mark.parametrize("scale", [0.5, 1.0, 1_000.0])
def test_when_the_next_attempt_is_due(desk: Desk, scale: float) -> None:
    """So many of Segment's seconds later, which pass faster by the scale."""
    made = progress(desk, scale)
    made.waits(2, Retry((0,), 1, LATER, 4.0))
    made.flush()
    rows = desk.writer._connection.execute("SELECT at, wait, next_at FROM attempts").fetchall()
    assert rows == [(NOW, 4.0, pytest.approx(NOW + 4.0 / scale, rel=0, abs=0.001))]
    assert made.left(NOW + 4.0) == 4.0


@pytest.mark.parametrize(
    ("ended", "stage", "code", "results"),
    [
        (outcome("delivered"), "delivered", None, ["201"]),
        (outcome("filtered", "WHY", None, 0), "filtered at destination", "WHY", []),
        (outcome("refused", "WHY", None, 0), "failed", "WHY", []),
        (outcome("dead", "BAD_REQUEST", Response(404)), "failed", "BAD_REQUEST", ["404"]),
        (outcome("dead", "ECONNREFUSED", REFUSED), "failed", "ECONNREFUSED", ["ECONNREFUSED"]),
        (outcome("dead", "INVALID_SETTINGS", Response(401), 0), "failed", "INVALID_SETTINGS", []),
    ],
)
def test_one_that_ends(
    desk: Desk, ended: Outcome, stage: str, code: str | None, results: list[str]
) -> None:
    """Its stage is the last one, with why, and an attempt is there only where it was tried."""
    made = progress(desk)
    assert len(made) == 2
    made.ends(2, ended)
    assert len(made) == 1
    made.flush()
    [first, *_] = desk.messages()
    assert (first["stage"], first["code"]) == (stage, code)
    assert first["detail"] == (f"why {code}" if code else None)
    attempts = [(one["result"], one["wait"], one["next_at"]) for one in first["attempts"]]
    assert attempts == [(result, None, None) for result in results]
    assert first["settled"] is not None


def test_one_that_is_given_up(desk: Desk) -> None:
    """It stays as it was, and what was known of it is kept."""
    made = progress(desk)
    made.waits(2, Retry((0,), 1, LATER, 4.0))
    made.gives_up(2)
    made.gives_up(3)
    assert len(made) == 0
    made.flush()
    assert [one["stage"] for one in desk.messages()] == ["pending retry", "received", "received"]


def test_nothing_is_written_before_it_is_flushed(desk: Desk) -> None:
    """Whatever is known is written in one group, and nothing to write is no group."""
    made = progress(desk)
    made.flush()
    made.waits(2, Retry((0,), 1, LATER, 4.0))
    made.ends(3, outcome("delivered"))
    assert {one["stage"] for one in desk.messages()} == {"received"}
    desk.prompt = False
    made.flush()
    assert len(desk.under_way) == 1
    desk.work()
    assert [one["stage"] for one in desk.messages()] == ["pending retry", "delivered", "received"]


def test_one_group_after_the_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A group is handed over once the one before is kept: an attempt comes before its end."""
    asked: list[float | None] = []

    class Watched(Future[Any]):
        def result(self, timeout: float | None = None) -> Any:
            asked.append(timeout)
            desk.work()
            return super().result(timeout)

    monkeypatch.setattr(f"{__name__}.Future", Watched)
    desk.prompt = False
    made = progress(desk)
    made.waits(2, Retry((0,), 1, LATER, 4.0))
    made.flush()
    made.ends(2, outcome("delivered", n=2))
    made.flush()
    assert asked == [module.WRITE_SECONDS]
    assert len(desk.under_way) == 1
    made.wait()
    made.wait()
    assert asked == [module.WRITE_SECONDS] * 2
    [first, *_] = desk.messages()
    assert (first["stage"], len(first["attempts"])) == ("delivered", 2)


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (JournalError("the disk is full"), "the disk is full"),
        (None, "the journal took over 0.01 s"),
    ],
)
def test_what_cannot_be_kept_is_said(
    desk: Desk,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    failure: JournalError | None,
    said: str,
) -> None:
    """A journal that fails, or takes too long, is told on standard error, and tried again."""
    monkeypatch.setattr(module, "WRITE_SECONDS", 0.01)
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.0)
    desk.prompt = False
    made = progress(desk)
    made.ends(2, outcome("delivered"))
    made.flush()
    [(_, done)] = desk.under_way
    if failure is not None:
        done.set_exception(failure)
    made.wait()
    assert capsys.readouterr().err == f"sim: what became of some messages isn't recorded: {said}\n"
    desk.under_way.clear()
    desk.prompt = True
    made.ends(3, outcome("delivered"))
    assert not made.is_kept
    made.flush()
    made.wait()
    assert made.is_kept
    assert [one["stage"] for one in desk.messages()] == ["delivered", "delivered", "received"]
    assert capsys.readouterr().err == ""


def fails(desk: Desk, made: Progress) -> None:
    """The group that is under way can't be written."""
    [(_, done)] = desk.under_way
    done.set_exception(JournalError("the disk is full"))
    desk.under_way.clear()
    made.wait()


def test_what_cannot_be_kept_waits(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It isn't tried again before a while is over, but for the last time; that is said once."""
    desk.prompt = False
    made = progress(desk)
    made.waits(2, Retry((0,), 1, LATER, 4.0))
    made.flush()
    fails(desk, made)
    made.flush()
    assert desk.under_way == []
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.0)
    made.flush()
    fails(desk, made)
    monkeypatch.undo()
    made.ends(2, outcome("delivered", n=2))
    made.flush(at_once=True)
    desk.work()
    [first, *_] = desk.messages()
    assert (first["stage"], [one["n"] for one in first["attempts"]]) == ("delivered", [1, 2])
    assert capsys.readouterr().err.count("isn't recorded") == 1


def test_what_is_forgotten(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is an end to what waits for a journal that fails."""
    monkeypatch.setattr(module, "MAX_UNKEPT", 1)
    desk.prompt = False
    made = progress(desk)
    made.waits(2, Retry((0,), 1, LATER, 4.0))
    made.ends(2, outcome("delivered", n=2))
    made.flush()
    fails(desk, made)
    assert made.is_kept
