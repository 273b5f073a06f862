"""A lane: one workspace's messages in their order, until there was nothing for a while."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from simulator.clock import SettableClock
from simulator.journal import Writer
from simulator.journal.ledger import Ledger, Open
from simulator.segment import lane as module
from simulator.segment.options import Options
from simulator.segment.sources import Sources
from simulator.server import Server
from tests.simulator.segment.chained import KEY, Chain, chained, page
from tests.simulator.waiting import PATIENCE, until

KNOWN = Sources(tokens=[KEY])


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lanes end as soon as there is nothing left."""
    with monkeypatch.context() as patched:
        patched.setattr(module, "LINGER_SECONDS", 0.001)
        yield


def lanes() -> set[threading.Thread]:
    """The threads that deliver, or could."""
    return {thread for thread in threading.enumerate() if thread.name.startswith("lane-")}


def is_idle(chain: Chain) -> bool:
    """Whether no lane is there."""
    return not chain.side._relay._lanes


def test_tried_again(path: Path) -> None:
    """What fails waits, as one sees meanwhile, is tried again, and in the end delivered.

    Each attempt says what came of it, and when the next one was due.
    """
    with chained(path, "status=503") as chain:
        chain.send(page("m1"), page("m2"))
        until(lambda: len(chain.messages(stage="pending retry")) == 2, "their first attempt")
        [waiting, _] = chain.messages()
        assert (waiting["code"], waiting["settled"]) == ("HTTP_503", None)
        assert waiting["detail"].startswith("Salesmachine answered 503")
        assert waiting["attempts"][-1]["next_at"] is not None
        until(lambda: len(chain.exchanges()) >= 3, "more attempts")
        chain.misbehave()
        assert chain.settle() == {"m1": "delivered", "m2": "delivered"}
        for one in chain.messages():
            tried = one["attempts"]
            assert [attempt["n"] for attempt in tried] == [*range(1, len(tried) + 1)]
            results = [attempt["result"] for attempt in tried]
            assert results == [str(exchange.status) for exchange in chain.exchanges()]
            assert all(attempt["wait"] is not None for attempt in tried[:-1])
            assert (tried[-1]["wait"], tried[-1]["next_at"]) == (None, None)
            assert (one["code"], one["detail"]) == (None, None)
        assert chain.arrived() == ["m1", "m2"]


@pytest.mark.parametrize(
    ("fault", "result"), [("drop=before", "ECONNRESET"), ("retry-after=2s", "429")]
)
def test_why_it_is_tried_again(path: Path, fault: str, result: str) -> None:
    """What there was instead of an answer is named, and what Retry-After asked for is obeyed."""
    with chained(path, f"{fault},times=2") as chain:
        chain.send(page("m1"))
        assert chain.settle() == {"m1": "delivered"}
        [message] = chain.messages()
        assert [one["result"] for one in message["attempts"]] == [result, result, "201"]
        asked = 2.0 if result == "429" else None
        for one in message["attempts"][:2]:
            assert one["retry_after"] == asked
            assert one["wait"] >= (asked or 0.0)


def test_final(path: Path) -> None:
    """What is refused for good is failed after one attempt, and what comes behind it goes on."""
    with chained(path, "status=404,times=1") as chain:
        chain.send(page("m1"))
        assert chain.settle() == {"m1": "failed"}
        chain.send(page("m2"))
        assert chain.settle() == {"m1": "failed", "m2": "delivered"}
        [failed, _] = chain.messages()
        assert failed["code"] == "BAD_REQUEST"
        assert [one["result"] for one in failed["attempts"]] == ["404"]


def test_order_behind_one_that_waits(path: Path) -> None:
    """While a message waits, later ones of its contact wait behind it, and all others go on."""
    with chained(path, "status=503,contact=u1", options=Options(time_scale=100.0)) as chain:
        chain.send(page("m1"), page("m2", "u2"))
        until(lambda: chain.stages()["m1"] == "pending retry", "its first attempt")
        chain.send(page("m3"), page("m4", "u3"))
        until(lambda: chain.stages()["m4"] == "delivered", "what needn't wait")
        assert chain.stages()["m3"] == "received"
        assert chain.messages(message_id="m3")[0]["attempts"] == []
        chain.misbehave()
        assert set(chain.settle().values()) == {"delivered"}
        arrived = chain.arrived()
        assert arrived.index("m1") < arrived.index("m3")


def test_refused_credentials(path: Path) -> None:
    """Where the credentials are refused, what was read is failed, and later messages are tried."""
    with chained(path, "status=401") as chain:
        chain.send(*(page(f"m{n}") for n in range(120)))
        assert set(chain.settle().values()) == {"failed"}
        assert {one["code"] for one in chain.messages()} == {"INVALID_SETTINGS"}
        assert "401" in chain.messages()[0]["detail"]
        assert len(chain.exchanges()) < 120, "one refusal is enough for all that was read"
        chain.misbehave()
        chain.send(page("later"))
        assert chain.settle()["later"] == "delivered"
        assert chain.arrived() == ["later"]


def test_refused_credentials_in_the_middle(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What wasn't read when the credentials were refused is delivered, without another word."""
    monkeypatch.setattr(module, "PAGE", 10)
    with chained(path, "status=401,times=1") as chain:
        ids = [f"m{n}" for n in range(200)]
        chain.send(*map(page, ids))
        stages = chain.settle()
        failed = [one for one in ids if stages[one] == "failed"]
        assert failed == ids[: len(failed)]
        assert chain.arrived() == ids[len(failed) :]
        assert 0 < len(failed) < 200


def test_a_message_that_is_just_not_seen(
    path: Path, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that comes right after the lane looked, and found nothing, is looked for again."""
    look, late = Ledger.open, [page("late")]

    def looking(ledger: Ledger, workspace: str, after: int, limit: int) -> list[Open]:
        found = look(ledger, workspace, after, limit)
        [lane] = chain.side._relay._lanes.values()
        if not found and not lane._seqs and late:
            chain.send(late.pop())
        return found

    monkeypatch.setattr(Ledger, "open", looking)
    with chained(path) as chain:
        chain.send(page("m1"))
        until(lambda: len(chain.arrived()) == 2, "both")
        assert chain.settle() == {"m1": "delivered", "late": "delivered"}


def test_many_pages(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few are read from the journal at once, all come, in their order."""
    monkeypatch.setattr(module, "PAGE", 3)
    with chained(path, "status=503,times=3") as chain:
        ids = [f"m{n}" for n in range(50)]
        chain.send(*map(page, ids))
        assert chain.settle() == dict.fromkeys(ids, "delivered")
        assert chain.arrived() == ids


def test_it_ends(path: Path, impatient: None) -> None:
    """A lane without messages ends, and the next message has one again."""
    before = lanes()  # of other tests' simulators
    with chained(path) as chain:
        for number in range(5):
            chain.send(page(f"m{number}"))
            chain.settle()
            until(lambda: is_idle(chain), "the end of the lane")
        assert chain.arrived() == [f"m{n}" for n in range(5)]
        assert len(lanes() - before) < 5  # a thread that has just ended a lane may not be free yet


def test_it_lingers(path: Path) -> None:
    """A lane waits for more before it ends: messages that follow each other share it."""
    with chained(path) as chain:
        chain.send(page("m0"))
        chain.settle()
        [first] = chain.side._relay._lanes.values()
        for number in range(1, 10):
            chain.send(page(f"m{number}"))
        chain.settle()
        assert list(chain.side._relay._lanes.values()) == [first]


def test_no_message_is_overlooked(path: Path, impatient: None) -> None:
    """However a message and a lane's end meet, the message is delivered, and once."""
    chance = random.Random(3)
    with chained(path) as chain:
        ids = [f"m{n}" for n in range(150)]
        pause = threading.Event()
        for one in ids:
            chain.send(page(one))
            pause.wait(chance.random() * 0.01)
        assert chain.settle() == dict.fromkeys(ids, "delivered")
        assert chain.arrived() == ids


class Slow:
    """A server whose journal takes its time with what became of messages."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def __getattr__(self, name: str) -> Any:
        return getattr(self._server, name)

    def write(self, action: Callable[[Writer], Any]) -> Future[Any]:
        done: Future[Any] = Future()

        def late() -> None:
            done.set_result(self._server.write(action).result(PATIENCE))

        threading.Timer(0.05, late).start()
        return done


def test_no_message_goes_twice(path: Path, impatient: None) -> None:
    """A lane has kept what it did before it ends, however slow that is: the next one reads it."""
    with chained(path) as chain:
        chain.side._relay._server = Slow(chain.server)  # type: ignore[assignment]
        ids = [f"m{n}" for n in range(5)]
        for number, one in enumerate(ids):
            chain.send(page(one))
            until(lambda wanted=number: len(chain.arrived()) > wanted, "it")  # type: ignore[misc]
        assert chain.settle() == dict.fromkeys(ids, "delivered")
        assert chain.arrived() == ids


WAITS = Options(time_scale=60.0)
"""A minute of Segment's is a second."""


@pytest.mark.parametrize("still", [None, 4_000_000_000.0])
def test_what_was_asked_for_before(path: Path, still: float | None) -> None:
    """What Retry-After asked for is obeyed by who starts again, by whatever clock that is."""
    clock = SettableClock(still=still)
    with chained(path, "retry-after=60s", options=WAITS, clock=clock) as chain:
        chain.send(page("m1"))
        until(lambda: chain.messages(stage="pending retry"), "the answer")
        [before] = chain.exchanges()
    with chained(path, sources=KNOWN, options=WAITS, clock=clock) as chain:
        assert chain.settle() == {"m1": "delivered"}
        [message] = chain.messages()
        assert [one["result"] for one in message["attempts"]] == ["429", "201"]
        [_, after] = chain.exchanges()
        if still is None:
            assert after.at - before.at >= 1.0
