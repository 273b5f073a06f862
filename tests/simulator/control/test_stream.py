"""GET /_sim/stream: exchanges as they are recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.config import Config
from simulator.control import stream
from simulator.journal import Feed, Writer
from simulator.journal.reader import MAX_SEQ
from simulator.server import STREAM_THREADS
from tests.simulator.journal.exchanges import exchange
from tests.simulator.running import Sim, running
from tests.simulator.segment.chained import chained, page
from tests.simulator.waiting import until
from tests.simulator.wire import request

PATH = "/_sim/stream"


class Events:
    """A stream, read event by event."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self._lines = answer.iter_lines()

    def block(self) -> dict[str, str]:
        """The next event, or comment (its name is ""), by the names of its lines."""
        found: dict[str, str] = {}
        for line in self._lines:
            if not line:
                return found
            name, _, value = line.partition(": ")
            found[name] = value
        return found

    def exchange(self) -> dict[str, Any]:
        """The next exchange, whatever comments come before it."""
        while "data" not in (found := self.block()):
            assert found, "the stream is at its end"
        assert list(found) == ["id", "event", "data"]
        assert found["event"] == "exchange"
        exchange: dict[str, Any] = json.loads(found["data"])
        assert str(exchange["seq"]) == found["id"]
        return exchange


@contextmanager
def following(sim: Sim, last: str = "", **query: object) -> Iterator[Events]:
    """A stream whose first comment has come: from then on it follows."""
    headers = {"Last-Event-ID": last} if last else {}
    values = {name: str(value) for name, value in query.items()}
    with sim.client.stream("GET", PATH, params=values, headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert answer.headers["Cache-Control"] == "no-store"
        events = Events(answer)
        assert events.block() == {"": "the exchanges follow"}
        yield events


def ping(sim: Sim, *tokens: str) -> list[int]:
    """A ping by each token; the seqs of the exchanges."""
    for token in tokens:
        assert sim.client.post("/v1/ping", params={"api_token": token}).status_code == 200
    return [exchange.seq for exchange in sim.recorded()]


def test_what_was_before(sim: Sim) -> None:
    """From a seq on all exchanges come in order, as they are shown elsewhere, then new ones."""
    ping(sim, *"abc")
    with following(sim, after=sim.after) as events:
        expected = [exchange.to_dict() for exchange in sim.recorded()]
        assert [events.exchange() for _ in range(3)] == expected
        ping(sim, "d")
        assert events.exchange() == sim.recorded()[3].to_dict()


def test_new_ones_by_default(sim: Sim) -> None:
    """Without a seq only what comes from now on is told."""
    ping(sim, *"ab")
    with following(sim) as events:
        *_, third = ping(sim, "c")
        assert events.exchange()["seq"] == third


def test_more_than_a_page(sim: Sim) -> None:
    """A reader that is far behind gets everything, in order."""
    seqs = ping(sim, *["a"] * 130)
    with following(sim, after=sim.after) as events:
        assert [events.exchange()["seq"] for _ in seqs] == seqs


def test_a_reader_that_comes_back(sim: Sim) -> None:
    """A browser's Last-Event-ID resumes where it was; after wins over it."""
    first, second, third = ping(sim, *"abc")
    with following(sim, last=str(first)) as events:
        assert events.exchange()["seq"] == second
    with following(sim, last=str(first), after=second) as events:
        assert events.exchange()["seq"] == third


def test_one_workspace(sim: Sim) -> None:
    """A workspace's stream tells its exchanges alone, old and new."""
    seqs = ping(sim, *"abab")
    mine = sim.recorded()[1].workspace
    with following(sim, after=sim.after, workspace=mine) as events:
        assert [events.exchange()["seq"] for _ in range(2)] == [seqs[1], seqs[3]]
        *_, seventh = ping(sim, *"aab")
        assert events.exchange()["seq"] == seventh


def test_messages(path: Path) -> None:
    """A message is told once its stage is the last one, in its place among the exchanges."""
    with chained(path) as chain:
        sim = Sim(chain.server, chain.client)
        for number, user in enumerate(["u1", 7, "u2"]):
            chain.send(page(f"m{number}", userId=user))
            chain.settle()
        with ExitStack() as stack:
            wanted = {"after": 0, "workspace": chain.workspace()}
            address = f"{chain.server.url}{PATH}"
            answer = stack.enter_context(chain.client.stream("GET", address, params=wanted))
            events = Events(answer)
            assert events.block() == {"": "the exchanges follow"}
            got = [events.block() for _ in range(5)]
        messages = {str(one["settled"]): one for one in chain.messages()}
        exchanges = {str(one.seq): one.to_dict() for one in sim.recorded()}
    assert [one["event"] for one in got] == [
        "exchange",
        "message",
        "message",
        "exchange",
        "message",
    ]
    for one in got:
        known = exchanges if one["event"] == "exchange" else messages
        assert json.loads(one["data"]) == known[one["id"]]
    ids = [int(one["id"]) for one in got]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("after", ["x", "-1", "1.5", str(MAX_SEQ + 1), "9" * 5_000])
def test_bad_values(sim: Sim, after: str) -> None:
    """An after, or a Last-Event-ID, that is no seq is 400 with a sentence."""
    for name, answer in (
        ("after", sim.client.get(PATH, params={"after": after})),
        ("Last-Event-ID", sim.client.get(PATH, headers={"Last-Event-ID": after})),
    ):
        assert answer.status_code == 400
        assert answer.json()["message"] == f"{name} is a number from 0 to {MAX_SEQ}"


def test_heartbeats(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing comes the stream says now and then that it is still there."""
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.01)
    ping(sim, "a")
    for query in ({"after": MAX_SEQ}, {"after": sim.after, "workspace": "00000000"}):
        with following(sim, **query) as events:
            assert [events.block() for _ in range(3)] == [{"": "still here"}] * 3


def test_readers_that_leave(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    """More readers than there are threads can come and go: each one's thread is free again."""
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.01)
    tasks = sim.server._listener.uvicorn.server_state.tasks
    until(lambda: not tasks, "the end of other streams")
    with ExitStack() as stack:
        wires = [stack.enter_context(sim.connect()) for _ in range(STREAM_THREADS + 1)]
        for wire in wires:
            wire.send(request(PATH, method="GET"))
        for wire in wires:
            while b"follow" not in (line := wire.line()):
                assert line, "the stream is at its end"
        assert len(tasks) == len(wires)
    until(lambda: not tasks, "the end of the streams")
    with following(sim) as events:
        *_, last = ping(sim, "a")
        assert events.exchange()["seq"] == last


def test_only_its_head(sim: Sim) -> None:
    """HEAD is answered, and nothing follows."""
    answer = sim.client.head(PATH)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Type"].startswith("text/event-stream")


def test_stopping_the_server(path: Path) -> None:
    """A server that stops ends its streams properly, once all was told."""
    with running(Config(), path) as sim, following(sim, after=0) as events:
        ping(sim, *"ab")
        sim.server.stop()
        seqs = []
        while found := events.block():
            seqs += [int(found["id"])] if "id" in found else []
        assert len(seqs) == 2


class LastMoment(Feed):
    """A feed that ends when it is asked for its end, an exchange being committed just before."""

    def __init__(self, writer: Writer) -> None:
        self._writer: Writer | None = None
        super().__init__(writer.feed.seq)
        self._writer = writer

    @property
    def closed(self) -> bool:
        if self._writer is not None:
            self._writer.append(exchange())
            self._writer.commit()
            self.seq, self._writer = self._writer.feed.seq, None
            return True
        return False

    @closed.setter
    def closed(self, _: bool) -> None:
        """The end comes by itself."""


def test_the_last_exchange_is_told(path: Path, writer: Writer) -> None:
    """What is committed right before the end is told before the stream ends."""
    told = list(stream._events(LastMoment(writer), path, 0, None))
    assert [event.partition("\n")[0] for event in told[1:]] == [f"id: {writer.feed.seq}"]


def test_a_journal_that_is_gone(path: Path) -> None:
    """When the journal has been moved away no stream begins, and the server serves on."""
    with running(Config(), path) as sim:
        for file in path.parent.iterdir():
            file.rename(file.with_name(f"moved-{file.name}"))
        answer = sim.client.get(PATH)
        assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/json")
        assert answer.json()["message"] == f"there is no journal at {path}"
        assert sim.client.get("/_sim/ready").status_code == 200
