"""The Segment side: what it accepts is kept before it answers, and delivered or explained."""

from __future__ import annotations

import socket
import threading
from collections.abc import Collection
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.config import Config
from simulator.journal import JournalError
from simulator.journal.ledger import Ledger
from simulator.journal.pages import Pages
from simulator.segment import side as module
from simulator.segment.options import Options
from simulator.segment.side import SegmentSide
from simulator.segment.sources import Source, Sources
from simulator.server import Server
from tests.simulator.journal.disks import full
from tests.simulator.segment.chained import FAST, KEY, arrivals, chained, page
from tests.simulator.segment.doorstep import basic
from tests.simulator.waiting import until
from tests.simulator.wire import Wire, request


def test_what_is_accepted_is_delivered(path: Path) -> None:
    """Messages come to Salesmachine in the order in which they were accepted, once each."""
    with chained(path) as chain:
        ids = [f"m{n}" for n in range(250)]
        for start in range(0, 250, 50):
            chain.send(*(page(one) for one in ids[start : start + 50]))
        assert chain.settle() == dict.fromkeys(ids, "delivered")
        assert chain.arrived() == ids
        assert [one["attempts"][0]["result"] for one in chain.messages()] == ["201"] * 250


def test_what_the_door_makes_of_it(path: Path) -> None:
    """An accepted message can be traced to its operations, and they to it."""
    with chained(path) as chain:
        chain.send({"type": "page", "messageId": "m1", "userId": "u1", "name": "Home"})
        chain.settle()
        [message], [exchange] = chain.messages(), chain.exchanges()
        assert [item.message_id for item in exchange.items] == ["m1", "m1.2"]
        assert {(item.message, item.call) for item in exchange.items} == {(message["seq"], "page")}
        assert [(one["exchange"], one["index"]) for one in message["operations"]] == [
            (exchange.seq, 0),
            (exchange.seq, 1),
        ]
        assert message["workspace"] == exchange.workspace == chain.workspace()


def test_it_is_kept_before_it_is_answered(path: Path) -> None:
    """Once ``accept`` returns, whoever reads the journal finds the messages, in their order."""
    with chained(path, "status=503") as chain:
        chain.side.accept(KEY, arrivals(*(page(f"m{n}") for n in range(9))))
        with Pages(path) as pages:
            found = [one["message_id"] for one in pages.messages(0, 99, {})]
        assert found == [f"m{n}" for n in range(9)]


STAGES: list[tuple[dict[str, Any], str, str | None]] = [
    (page("m"), "delivered", None),
    (
        page("m", integrations={"All": False}),
        "filtered at destination",
        "FILTERED_BY_INTEGRATIONS_OBJECT",
    ),
    ({"type": "alias", "messageId": "m", "userId": "u1"}, "failed", "previous_id_required"),
    ({"type": "track", "messageId": "m", "userId": "u1"}, "failed on ingest", "event_not_defined"),
]


@pytest.mark.parametrize(("message", "stage", "code"), STAGES)
def test_stages(path: Path, message: dict[str, Any], stage: str, code: str | None) -> None:
    """What isn't delivered is in the ledger with the stage at which it ended, and why."""
    with chained(path) as chain:
        chain.send(message)
        chain.settle()
        [found] = chain.messages()
        assert (found["stage"], found["code"]) == (stage, code)
        assert bool(found["detail"]) == (stage != "delivered")
        assert len(found["attempts"]) == (1 if stage == "delivered" else 0)
        assert found["settled"] > found["seq"] or stage == "failed on ingest"


def test_many_stages_at_once(path: Path) -> None:
    """Bad messages among good ones end where they end, and hold up nobody."""
    with chained(path) as chain:
        several = [
            {**message, "messageId": f"{n}-{m}"}
            for n in range(20)
            for m, (message, _, _) in enumerate(STAGES)
        ]
        chain.send(*several)
        expected = {f"{n}-{m}": stage for n in range(20) for m, (_, stage, _) in enumerate(STAGES)}
        assert chain.settle() == expected
        assert chain.arrived() == [f"{n}-0" for n in range(20)]


def test_a_key_that_is_no_good(path: Path) -> None:
    """What comes with a key of no source is nobody's: failed on ingest, and sent to nobody."""
    sources = Sources({"theirs": Source("tok", "sec")})
    with chained(path, sources=sources) as chain:
        chain.send(page("m1"), key="theirs")
        chain.send(page("m2"), key="another")
        assert chain.settle() == {"m1": "delivered", "m2": "failed on ingest"}
        assert [one["workspace"] for one in chain.messages()] == [chain.workspace("tok"), None]
        assert chain.arrived() == ["m1"]


def test_a_journal_that_cannot_be_written(path: Path) -> None:
    """What can't be kept is 500, so that it is sent again; nothing of it is there, then it is."""
    with chained(path) as chain:
        large = page("m1", context={"padding": "x" * 30_000})
        with full(chain.server._bridge._journal._connection):
            answer = chain.post("batch", {"batch": [page("m0"), large]})
            assert answer.status_code == 500
            assert answer.json()["success"] is False
            with pytest.raises(JournalError, match="full"):
                chain.side.accept(KEY, arrivals(page("m0"), large))
            assert chain.messages() == []
        chain.send(large)
        assert chain.settle() == {"m1": "delivered"}


def test_a_journal_that_takes_too_long(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for a journal that doesn't end is told so."""
    monkeypatch.setattr(module, "WRITE_SECONDS", 0.01)
    with chained(path) as chain:
        with monkeypatch.context() as patched:
            patched.setattr(chain.server, "write", lambda _: Future())
            with pytest.raises(JournalError, match=r"the journal took over 0\.01 s"):
                chain.side.accept(KEY, arrivals(page("m1")))
        chain.side.accept(KEY, arrivals(page("m2")))
        assert chain.settle() == {"m2": "delivered"}


def test_which_were_seen(path: Path) -> None:
    """It knows the messageIds that each workspace has accepted, by whatever key that is."""
    given = {"a": Source("one"), "b": Source("one"), "c": Source("two")}
    with chained(path, sources=Sources(given)) as chain:
        chain.send(page("m1"), {"type": "page", "messageId": "m2"}, key="a")
        assert chain.side.seen("b", {"m1", "m2", "m3"}) == {"m1"}
        assert chain.side.seen("c", {"m1"}) == set()
        assert chain.side.seen("another", {"m1"}) == set()


def test_repeats(path: Path) -> None:
    """With ``--dedupe on`` a messageId that came before is filtered at source (A19)."""
    with chained(path, options=Options(dedupe=True, time_scale=1_000)) as chain:
        for _ in range(2):
            chain.send(page("m1"))
        chain.settle()
        assert [one["stage"] for one in chain.messages()] == ["delivered", "filtered at source"]
        assert chain.arrived() == ["m1"]


def open_messages(path: Path) -> dict[str, int]:
    with Ledger(path) as ledger:
        return dict(ledger.under_way())


def test_stopped_and_started_again(path: Path) -> None:
    """What is under way when it stops stays so, and is delivered once it is started again."""
    ids = [f"m{n}" for n in range(5)]
    with chained(path, "status=503", options=Options()) as chain:
        chain.send(*(page(one) for one in ids))
        until(lambda: chain.messages(stage="pending retry"), "its first attempt")
        whose = chain.workspace()
    assert open_messages(path) == {whose: 5}
    with chained(path, sources=Sources(tokens=[KEY])) as chain:
        assert chain.waiting == []
        assert chain.settle() == dict.fromkeys(ids, "delivered")
        assert chain.arrived() == ids
        for one in chain.messages():
            results = [attempt["result"] for attempt in one["attempts"]]
            assert results == [*["503"] * (len(results) - 1), "201"]
            assert [attempt["n"] for attempt in one["attempts"]] == [*range(1, len(results) + 1)]


def test_a_key_that_is_not_known_any_more(path: Path) -> None:
    """Keys are never on the disk: what waits for one is delivered once something brings it.

    What was accepted first goes first.
    """
    with chained(path, "status=503", options=Options()) as chain:
        chain.send(page("m1"), page("m2"))
        chain.send(page("n1"), key="other")
        until(lambda: len(chain.messages(stage="pending retry")) == 3, "the first attempts")
        mine, other = chain.workspace(), chain.workspace("other")
    with chained(path) as chain:
        assert chain.waiting == sorted([mine, other])
        assert chain.exchanges("other")[-1].status == 503
        chain.send(page("m3"))
        until(lambda: chain.stages(workspace=mine)["m3"] == "delivered", "what brought the key")
        assert chain.arrived() == ["m1", "m2", "m3"]
        assert chain.stages(workspace=other) == {"n1": "pending retry"}
    for file in path.parent.glob("journal*"):
        assert b'"other"' not in file.read_bytes()


@pytest.mark.parametrize("sources", [Sources({"k": Source(KEY)}), Sources(tokens=["a", KEY])])
def test_keys_that_are_given(path: Path, sources: Sources) -> None:
    """A key that ``--source`` or ``--token`` names goes on by itself."""
    with chained(path, "status=503", options=Options()) as chain:
        chain.send(page("m1"))
        until(lambda: chain.messages(stage="pending retry"), "its first attempt")
    with chained(path, sources=sources) as chain:
        assert chain.waiting == []
        assert chain.settle() == {"m1": "delivered"}


def test_stopped_in_mid_request(path: Path) -> None:
    """The request that is under way when it stops is answered, and what came of it is kept."""
    with chained(path, "latency=60s", options=Options()) as chain:
        chain.send(page("m1"), page("m2"))
        until(chain.exchanges, "the request")
    with Pages(path) as pages:
        assert [one["stage"] for one in pages.messages(0, 9, {})] == ["delivered"] * 2


def threads(besides: Collection[threading.Thread]) -> set[str]:
    """The kinds of a Segment side's threads that run, besides those of another test's."""
    running = set(threading.enumerate()).difference(besides)
    names = {thread.name.partition("-")[0] for thread in running}
    return names & {"lane", "door", "segment"}


def test_it_ends(path: Path) -> None:
    """Once it is stopped nobody answers at its url, and no thread of it is left."""
    before = threading.enumerate()
    with chained(path) as chain:
        chain.send(page("m1"))
        chain.settle()
        assert threads(before) == {"lane", "door", "segment"}
        url = chain.side.url
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)
    until(lambda: not threads(before), "the end of its threads")


def test_its_address(path: Path) -> None:
    """Health and the ready line name it; a port that is taken is an OSError."""
    with chained(path) as chain:
        health = chain.client.get(f"{chain.server.url}/_sim/health").json()
        assert health["segment"] == chain.side.url
        port = int(chain.side.url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"):
            SegmentSide(chain.server, Sources(), FAST, port=port)


def test_one_that_was_not_started(path: Path) -> None:
    """A side that was never started frees its port."""
    server = Server(Config(), path)
    side = SegmentSide(server, Sources(), FAST)
    side.stop()
    server.stop()
    port = int(side.url.rpartition(":")[2])
    with socket.socket() as free:
        free.bind(("127.0.0.1", port))


def test_other_hosts(path: Path) -> None:
    """A request that was meant for another machine is 403, unless its name is let in."""
    with chained(path, config=Config(allowed_hosts=frozenset({"friend.example"}))) as chain:
        body = b'{"userId":"u1","messageId":"m1"}'
        kind, (name, value) = "Content-Type: application/json", *basic().items()
        for host, status in (("evil.example", 403), ("friend.example", 200)):
            with Wire(chain.side.url) as wire:
                wire.send(request("/v1/page", body, kind, f"{name}: {value}", host=host))
                assert wire.answer().status == status
        assert chain.settle() == {"m1": "delivered"}


@pytest.mark.parametrize("sent", [b"POST /v1/b", request("/v1/b", b'{"batch":[', length=99)])
def test_a_client_that_goes_away(path: Path, sent: bytes) -> None:
    """A client gone in mid-request leaves nothing in the ledger, and no harm."""
    with chained(path) as chain:
        with Wire(chain.side.url) as wire:
            wire.send(sent)
        chain.send(page("m1"))
        assert chain.settle() == {"m1": "delivered"}


def test_many_clients_at_once(path: Path) -> None:
    """What many send at once is delivered, each one's in its order."""
    with chained(path) as chain:

        def send(who: str) -> None:
            for number in range(20):
                chain.send(page(f"{who}-{number}", user=who))

        senders = [threading.Thread(target=send, args=(f"u{n}",)) for n in range(8)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        assert set(chain.settle().values()) == {"delivered"}
        arrived = chain.arrived()
        for number in range(8):
            mine = [one for one in arrived if one and one.startswith(f"u{number}-")]
            assert mine == [f"u{number}-{n}" for n in range(20)]


def test_every_message_is_explained(path: Path) -> None:
    """Under faults of all sorts each message is delivered, in its contact's order."""
    faults = ("status=503,chance=0.2", "retry-after=1s,chance=0.1", "drop=half,chance=0.1")
    with chained(path, *faults) as chain:
        count = 200
        for number in range(0, count, 10):
            chain.send(*(page(f"m{n}", user=f"u{n % 7}") for n in range(number, number + 10)))
        assert set(chain.settle().values()) == {"delivered"}
        arrived = chain.arrived()
        assert set(arrived) == {f"m{n}" for n in range(count)}
        for user in range(7):
            mine = [n for n in range(count) if n % 7 == user]
            firsts = dict.fromkeys(int(one[1:]) for one in arrived if one and int(one[1:]) in mine)
            assert list(firsts) == mine
