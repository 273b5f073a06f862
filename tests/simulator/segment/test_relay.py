"""The relay: a lane for each workspace that has messages under way, and none of another."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulator.clock import SettableClock
from simulator.config import Config
from simulator.faults import parse
from simulator.journal import JournalError, Writer
from simulator.journal.messages import Message
from simulator.segment import lane, progress, relay
from simulator.segment.options import Options
from simulator.segment.options import Relay as Way
from simulator.segment.sources import Source, Sources
from tests.simulator.segment.chained import FAST, KEY, Chain, chained, page
from tests.simulator.waiting import PATIENCE, until

each_way = pytest.mark.parametrize("way", ["batch", "hook"])
ALL: dict[str, str] = {}


def reset(chain: Chain, **which: str) -> int:
    """Begin anew; the seq of it."""
    answer = chain.client.post(f"{chain.server.url}/_sim/reset", json=which)
    assert answer.status_code == 200, answer.text
    seq: int = answer.json()["seq"]
    return seq


def waits(chain: Chain, key: str, count: int = 1) -> Callable[[], bool]:
    """Whether so many of a key's messages wait to be tried again."""
    whose = chain.workspace(key)
    return lambda: len(chain.messages(workspace=whose, stage="pending retry")) == count


@each_way
def test_either_way(path: Path, way: Way) -> None:
    """In batches or by the hook, messages arrive in their order, once, whatever they wait for."""
    with chained(path, "status=503,times=2", options=replace(FAST, relay=way)) as chain:
        ids = [f"m{n}" for n in range(40)]
        chain.send(*map(page, ids))
        assert chain.settle() == dict.fromkeys(ids, "delivered")
        assert chain.arrived() == ids
        [*_, last] = chain.exchanges()
        assert len(last.items) == (1 if way == "hook" else 40)


@each_way
def test_one_workspace_in_trouble(path: Path, way: Way) -> None:
    """While one workspace's messages wait, another's are delivered."""
    with chained(path, options=replace(FAST, relay=way)) as chain:
        chain.misbehave(f"status=503,workspace={chain.workspace('bad')}")
        chain.send(page("m1"), key="bad")
        until(waits(chain, "bad"), "the trouble")
        for number in range(5):
            chain.send(page(f"n{number}"), key="good")
        until(lambda: len(chain.arrived("good")) == 5, "the others")
        assert chain.arrived("bad") == []
        chain.misbehave()
        assert set(chain.settle().values()) == {"delivered"}
        assert chain.arrived("bad") == ["m1"]


def test_each_with_its_own_credentials(path: Path) -> None:
    """A workspace is delivered to with its own token; keys of one token share its order."""
    given = {"a": Source("one"), "b": Source("two"), "c": Source("one")}
    with chained(path, sources=Sources(given)) as chain:
        for number, key in enumerate("abcabc"):
            chain.send(page(f"{key}{number}"), key=key)
        assert set(chain.settle().values()) == {"delivered"}
        assert chain.arrived("one") == ["a0", "c2", "a3", "c5"]
        assert chain.arrived("two") == ["b1", "b4"]
        assert len({exchange.workspace for exchange in chain.exchanges()}) == 2


def test_for_four_hours(path: Path) -> None:
    """What isn't taken within four hours of Segment's is failed, and says so (documented)."""
    options = Options(time_scale=20_000.0)  # four hours are 0.7 s: time for many
    with chained(path, "status=503", options=options) as chain:
        chain.send(page("m1"))
        assert chain.settle() == {"m1": "failed"}
        [message] = chain.messages()
        assert message["code"] == "HTTP_503"
        assert message["detail"].endswith("s more is over the limit of 14,400 s")
        assert len(message["attempts"]) > 10, "as often as there is time"


def waited(path: Path, seed: int) -> list[float]:
    """How long a message waited before each of its attempts, of one seed."""
    config = Config(seed=seed, faults=(parse("status=503,times=4"),))
    with chained(path, config=config, clock=SettableClock(still=1_710_148_905.0)) as chain:
        chain.send(page("m1"))
        chain.settle()
        [message] = chain.messages()
        return [one["wait"] for one in message["attempts"][:-1]]


def test_one_seed_decides(tmp_path: Path) -> None:
    """The waits are the same ones for one seed, and others for another one."""
    first, second, other = (waited(tmp_path / f"{n}", (7, 7, 8)[n]) for n in range(3))
    assert first == second != other
    assert len(first) == 4


@pytest.mark.parametrize("of_all", [True, False])
def test_a_reset(path: Path, of_all: bool) -> None:
    """What is under way of a workspace, or of all, is given up, and never sent again.

    What is accepted afterwards is delivered.
    """
    with chained(path, "status=503") as chain:
        for key in (KEY, "other"):
            chain.send(page(f"{key}-1"), page(f"{key}-2"), key=key)
        until(lambda: waits(chain, KEY, 2)() and waits(chain, "other", 2)(), "the first attempts")
        seq = reset(chain, **(ALL if of_all else {"workspace": chain.workspace()}))
        chain.misbehave()
        for key in (KEY, "other"):
            chain.send(page(f"{key}-3"), key=key)
        stages = chain.settle()
        given_up = {KEY, "other"} if of_all else {KEY}
        for key in (KEY, "other"):
            expected = "failed" if key in given_up else "delivered"
            assert [stages[f"{key}-{n}"] for n in (1, 2, 3)] == [expected, expected, "delivered"]
            first = [f"{key}-1", f"{key}-2"] if key not in given_up else []
            assert chain.arrived(key) == [*first, f"{key}-3"]
        for one in chain.messages(stage="failed"):
            assert one["code"] == "INTERRUPTED"
            assert one["settled"] > seq
            assert all(operation["exchange"] < seq for operation in one["operations"])


@each_way
@pytest.mark.parametrize("of_all", [True, False])
def test_resets_while_messages_come(path: Path, way: Way, of_all: bool) -> None:
    """Whenever a reset comes, a message is given up by it, or delivered; nothing is both.

    Nothing that a reset gave up arrives after it, and nothing is sent twice.
    """
    with chained(path, options=replace(FAST, relay=way)) as chain:
        chain.send(page("m"))
        chain.settle()
        over = threading.Event()

        def send() -> None:
            number = 0
            while not over.is_set():
                chain.send(page(f"m{number}"))
                number += 1

        sender = threading.Thread(target=send)
        sender.start()
        resets = [
            reset(chain, **(ALL if of_all else {"workspace": chain.workspace()})) for _ in range(10)
        ]
        over.set()
        sender.join(PATIENCE)
        assert set(chain.settle().values()) <= {"delivered", "failed"}
        arrived = chain.arrived()
        assert len(arrived) == len(set(arrived))
        for one in chain.messages():
            exchanges = [operation["exchange"] for operation in one["operations"]]
            if one["stage"] == "delivered":
                assert len(exchanges) == 1
            else:
                following = next(seq for seq in resets if seq > one["seq"])
                assert one["code"] == "INTERRUPTED"
                assert following < one["settled"]
                assert all(exchange < following for exchange in exchanges)


def test_what_comes_while_it_is_halted(path: Path) -> None:
    """Halted it delivers nothing, and afterwards what came meanwhile and what was under way."""
    with chained(path) as chain:
        chain.misbehave("status=503")
        chain.send(page("m1"))
        until(waits(chain, KEY), "its first attempt")
        with chain.side._relay.halt(chain.workspace()):
            sent = len(chain.exchanges())
            chain.misbehave()
            chain.send(page("m2"))
            chain.send(page("n1"), key="other")
            until(lambda: chain.arrived("other") == ["n1"], "what isn't halted")
            with chain.side._relay.halt(None):
                chain.send(page("n2"), key="other")
            until(lambda: chain.arrived("other") == ["n1", "n2"], "what isn't halted any more")
            assert len(chain.exchanges(KEY)) == sent
        chain.settle()
        assert chain.arrived(KEY) == ["m1", "m2"]


def test_a_reset_that_fails(path: Path) -> None:
    """Where a reset can't be done, what was under way goes on."""
    with chained(path, "status=503") as chain:
        chain.send(page("m1"))
        until(waits(chain, KEY), "its first attempt")
        with pytest.raises(LookupError), chain.side._relay.halt(None):
            raise LookupError
        chain.misbehave()
        assert chain.settle() == {"m1": "delivered"}


def test_more_workspaces_than_lanes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are more workspaces than lanes, each one's turn comes."""
    monkeypatch.setattr(relay, "MAX_LANES", 2)
    monkeypatch.setattr(lane, "LINGER_SECONDS", 0.01)
    with chained(path) as chain:
        keys = [f"k{n}" for n in range(9)]
        for key in keys:
            chain.send(page("m1"), page("m2"), key=key)
        assert set(chain.settle().values()) == {"delivered"}
        assert [chain.arrived(key) for key in keys] == [["m1", "m2"]] * 9


def test_a_lane_that_others_wait_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends as soon as its messages are settled: it waits for more only where nobody waits."""
    monkeypatch.setattr(relay, "MAX_LANES", 1)
    monkeypatch.setattr(relay, "LINGER_SECONDS", 10 * PATIENCE)
    keys = [f"k{n}" for n in range(9)]
    with chained(path, "status=503") as chain:
        for key in keys:
            chain.send(page("m1"), key=key)
        chain.misbehave()
        assert set(chain.settle().values()) == {"delivered"}
        assert [chain.arrived(key) for key in keys] == [["m1"]] * 9


def test_stopped_while_some_wait_for_a_lane(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that wait for their turn stay under way when it stops, and nobody waits for them."""
    monkeypatch.setattr(relay, "MAX_LANES", 1)
    with chained(path, "status=503", options=Options()) as chain:
        for number in range(5):
            chain.send(page("m1"), key=f"k{number}")
        until(lambda: chain.messages(stage="pending retry"), "the first one")
        keys = [chain.workspace(f"k{n}") for n in range(5)]
    with chained(path) as chain:
        assert chain.waiting == sorted(keys)
        assert len(chain.exchanges("k4")) == 0


def test_credentials_that_are_forgotten(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few credentials are remembered, what comes with them is delivered."""
    monkeypatch.setattr(relay, "MAX_KNOWN", 1)
    with chained(path) as chain:
        for number in range(10):
            chain.send(page(f"m{number}"), key=f"k{number % 3}")
        assert set(chain.settle().values()) == {"delivered"}
        reset(chain)
        chain.send(page("later"), key="k0")
        assert chain.settle()["later"] == "delivered"


def test_a_bug(
    path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A bug of a lane is told, and what it left under way is delivered by the next one."""

    def broken(*_: Any) -> Any:
        raise LookupError("a bug")

    with chained(path) as chain:
        with monkeypatch.context() as patched:
            patched.setattr(relay.Relay, "_client", broken)
            chain.send(page("m1"))
            until(lambda: not chain.side._relay._lanes, "the end of the lane")
        chain.send(page("m2"))
        assert chain.settle() == {"m1": "delivered", "m2": "delivered"}
        said = capfd.readouterr().err
        assert f"sim: a bug of ours: {chain.workspace()} is delivered no more\n" in said
        assert "LookupError: a bug" in said


def test_a_journal_that_fails_for_a_while(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was delivered meanwhile is recorded later, and delivered once."""
    monkeypatch.setattr(progress, "AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(lane, "AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(relay, "LINGER_SECONDS", 0.01)
    refused: list[object] = []
    stage = Writer.stage

    def full(*given: Any) -> None:
        if len(refused) < 5:
            refused.append(given)
            raise JournalError("the disk is full")
        stage(*given)

    monkeypatch.setattr(Writer, "stage", full)
    with chained(path) as chain:
        chain.send(page("m1"), page("m2"))
        assert chain.settle() == {"m1": "delivered", "m2": "delivered"}
        assert chain.arrived() == ["m1", "m2"]
    assert len(refused) == 5


def test_a_journal_that_cannot_be_read(
    path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is said in a sentence: that is no bug."""

    def unreadable(*_: Any) -> Any:
        raise JournalError("it is gone")

    with chained(path) as chain:
        with monkeypatch.context() as patched:
            patched.setattr(relay, "Ledger", unreadable)
            chain.send(page("m1"))
            until(lambda: not chain.side._relay._lanes, "the end of the lane")
        chain.send(page("m2"))
        assert chain.settle() == {"m1": "delivered", "m2": "delivered"}
        said = f"sim: {chain.workspace()} is delivered no more: it is gone\n"
        assert capfd.readouterr().err == said


def test_stopped(path: Path) -> None:
    """Once it is stopped it delivers nothing, whoever wakes it; what comes is under way."""
    with chained(path) as chain:
        chain.send(page("m1"))
        chain.settle()
        chain.side._relay.stop()
        chain.send(page("m2"))
        with chain.side._relay.halt(None):
            pass
        assert chain.side._relay._lanes == {}
        assert chain.stages() == {"m1": "delivered", "m2": "received"}
        assert chain.arrived() == ["m1"]


def test_a_reset_of_a_workspace_that_nothing_was_sent_for(path: Path) -> None:
    """A workspace whose messages wait for their write key can be reset by its name."""
    whose = "0a1b2c3d"
    with closing(Writer(path)) as writer:
        writer.receive(Message(0.0, whose, "m1", "page", "u1", b"{}"))
    with chained(path) as chain:
        assert chain.waiting == [whose]
        reset(chain, workspace=whose)
        [message] = chain.messages()
        assert (message["stage"], message["code"]) == ("failed", "INTERRUPTED")
