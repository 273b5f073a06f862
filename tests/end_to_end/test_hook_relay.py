"""The relay as Segment has it: each message posted to the hook by itself, over real sockets."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.config import Config
from simulator.segment.options import Options, Relay
from simulator.segment.side import THREADS
from simulator.segment.sources import Source, Sources
from tests.simulator.segment.chained import KEY, Chain, chained, page
from tests.simulator.segment.doorstep import basic
from tests.simulator.waiting import PATIENCE, until
from tests.simulator.wire import Wire, request

HOOK = Options(relay="hook", time_scale=1_000)
ADDRESS = "/v1/hook?srvc=segment"
COUNT, CONTACTS = 300, 10
FAULTS = ("status=503,chance=0.3", "retry-after=1s,chance=0.1", "drop=after,chance=0.1")


def tracks(count: int) -> list[dict[str, Any]]:
    """Messages ``m0``, ``m1`` ... of ten contacts in turn."""
    return [
        {"type": "track", "event": "E", "messageId": f"m{n}", "userId": f"u{n % CONTACTS}"}
        for n in range(count)
    ]


def attempts(chain: Chain) -> list[tuple[str, list[str]]]:
    """What each message's attempts resulted in, in the order in which they came."""
    with closing(sqlite3.connect(chain.server.simulator.journal)) as journal:
        rows = journal.execute(
            "SELECT message_id, result FROM messages JOIN attempts ON message = seq ORDER BY seq, n"
        ).fetchall()
    found: dict[str, list[str]] = defaultdict(list)
    for name, result in rows:
        found[name].append(result)
    return list(found.items())


def by_contact(chain: Chain) -> list[list[int]]:
    """For each contact the numbers of its messages, as often and in the order as they arrived."""
    found: dict[int, list[int]] = defaultdict(list)
    for name in chain.arrived():
        number = int(str(name).removeprefix("m"))
        found[number % CONTACTS].append(number)
    return list(found.values())


def test_salesmachine_misbehaves(tmp_path: Path) -> None:
    """Every message is delivered, and each contact's in order; those twice whose answer was lost.

    The ledger tells the hook's answers: a 503 where Salesmachine's was lost, too.
    """
    with chained(tmp_path / "journal", *FAULTS, options=HOOK) as chain:
        chain.send(*tracks(COUNT))
        assert set(chain.settle().values()) == {"delivered"}
        contacts, tried = by_contact(chain), attempts(chain)
        dropped = sum("drop" in (one.fault or "") for one in chain.exchanges())
    assert sorted({one for numbers in contacts for one in numbers}) == list(range(COUNT))
    assert all(numbers == sorted(numbers) for numbers in contacts)
    assert sum(map(len, contacts)) == COUNT + dropped
    assert dropped
    assert len(tried) == COUNT
    for _, results in tried:
        assert results[-1] == "200"
        assert set(results[:-1]) <= {"503", "429"}
    assert {"503", "429"} <= {result for _, results in tried for result in results}


@pytest.mark.parametrize("relay", ["hook", "batch"])
def test_order_as_segment_has_it(tmp_path: Path, relay: Relay) -> None:
    """Nothing waits behind what is tried again, be it of the same contact; and nothing is lost."""
    options = replace(HOOK, relay=relay, order="segment")
    with chained(tmp_path / "journal", "status=503", options=options) as chain:
        chain.send(*tracks(COUNT))
        until(lambda: len(attempts(chain)) == COUNT, "an attempt of each message")
        chain.misbehave()
        assert set(chain.settle().values()) == {"delivered"}
        contacts = by_contact(chain)
    assert sorted(one for numbers in contacts for one in numbers) == list(range(COUNT))


def test_stages(tmp_path: Path) -> None:
    """Each message has the stage, the code and the sentence that the hook's answer stands for."""
    messages = [
        page("good", name="Home"),
        page("off", integrations={"Salesmachine": False}),
        page("screen", type="screen"),
        page("nameless", type="track", event="!"),
        {"type": "page", "messageId": "anonymous", "anonymousId": "a1"},
    ]
    options = replace(HOOK, anonymous="skip")
    with chained(tmp_path / "journal", options=options) as chain:
        chain.send(*messages)
        chain.settle()
        found = {one["message_id"]: one for one in chain.messages()}
        operations = chain.arrived()
        tried = dict(attempts(chain))
    assert {name: (one["stage"], one["code"]) for name, one in found.items()} == {
        "good": ("delivered", None),
        "off": ("filtered at destination", "FILTERED_BY_INTEGRATIONS_OBJECT"),
        "screen": ("filtered at destination", "UNSUPPORTED_EVENT_TYPE"),
        "nameless": ("failed", "event_uid_empty"),
        "anonymous": ("filtered at destination", "FILTERED_BY_SETTINGS"),
    }
    assert tried == {"good": ["200"], "screen": ["501"], "nameless": ["400"], "anonymous": ["200"]}
    assert operations == ["good", "good.2"]
    assert found["nameless"]["detail"].startswith("refused event_uid_empty /event:")
    assert "X-Request-Id" in found["nameless"]["detail"]


def test_refused_credentials(tmp_path: Path) -> None:
    """Each message is tried once and fails, and later ones are tried all the same."""
    config, sources = Config(tokens=frozenset({"right"})), Sources({KEY: Source("wrong")})
    with chained(tmp_path / "journal", config=config, sources=sources, options=HOOK) as chain:
        for names in (("m1", "m2"), ("m3",)):
            chain.send(*map(page, names))
            chain.settle()
        found = [(one["stage"], one["code"]) for one in chain.messages()]
        assert found == [("failed", "INVALID_SETTINGS")] * 3
        assert attempts(chain) == [("m1", ["401"]), ("m2", ["401"]), ("m3", ["401"])]


def test_after_refused_credentials(tmp_path: Path) -> None:
    """Later messages are delivered, although an earlier one still waits for its retry."""
    faults = ("status=503,contact=u1", "status=401,contact=u2")
    with chained(tmp_path / "journal", *faults, options=replace(HOOK, time_scale=1.0)) as chain:
        chain.send(page("m1", "u1"), page("m2", "u2"))
        until(lambda: chain.stages()["m2"] == "failed", "the refusal")
        chain.send(page("m3", "u3"))
        until(lambda: chain.stages()["m3"] == "delivered", "the delivery")
        assert chain.stages()["m1"] == "pending retry"


def test_stopped_and_started_again(tmp_path: Path) -> None:
    """What is tried again when it stops is under way still, and nothing is tried that couldn't be
    answered; started again, it goes on."""
    journal = tmp_path / "journal"
    with chained(journal, "status=503", options=HOOK) as chain:
        chain.send(*tracks(30))
        until(lambda: len(attempts(chain)) == CONTACTS, "an attempt of each contact's first")
    with chained(journal, options=HOOK, sources=Sources({KEY: Source(KEY)})) as chain:
        assert set(chain.settle().values()) == {"delivered"}
        assert all(numbers == sorted(numbers) for numbers in by_contact(chain))
        results = {result for _, results in attempts(chain) for result in results}
    assert results == {"503", "200"}


def test_a_stop_waits_for_no_fault(tmp_path: Path) -> None:
    """What Salesmachine keeps waiting is answered at once, and counts."""
    with chained(tmp_path / "journal", "latency=60s", options=HOOK) as chain:
        chain.send(page("m1"))
        until(chain.exchanges, "the request that waits")
    assert attempts(chain) == [("m1", ["200"])]
    assert chain.stages() == {"m1": "delivered"}


def test_the_hook_is_always_there(tmp_path: Path) -> None:
    """Whatever the relay does, anybody may call it; the ledger is for what SDKs send."""
    headers = {**basic(KEY), "X-Segment-Settings": "eyJhcGlTZWNyZXQiOiAicyJ9"}
    with chained(tmp_path / "journal") as chain:
        url = f"{chain.side.url}{ADDRESS}"
        answer = chain.client.post(url, json=page("m1", name="Home"), headers=headers)
        elsewhere = chain.client.get(url)
        assert (answer.status_code, elsewhere.status_code) == (200, 405)
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert chain.arrived(KEY) == ["m1", "m1.2"]
        assert chain.messages() == []


def test_callers_of_the_hook_keep_no_sdk_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More of them than the door has threads wait for Salesmachine; an SDK is answered at once."""
    monkeypatch.setattr("destination.hook.TIMEOUT_SECONDS", 3 * PATIENCE)
    credentials = [f"{name}: {value}" for name, value in basic(KEY).items()]
    headers = [*credentials, "X-Segment-Settings: eyJhcGlTZWNyZXQiOiAicyJ9"]
    call = request(ADDRESS, b'{"type":"page","userId":"u1"}', *headers)
    with chained(tmp_path / "journal", "latency=60s") as chain, ExitStack() as calls:
        for _ in range(THREADS + 1):
            calls.enter_context(Wire(chain.side.url)).send(call)
        until(lambda: len(chain.exchanges()) == THREADS + 1, "all of them at Salesmachine")
        chain.send(page("m1"))
        assert [one["message_id"] for one in chain.messages()] == ["m1"]


def test_both_relays_send_the_same(tmp_path: Path) -> None:
    """The same operations for the same messages."""
    messages = [
        *tracks(3),
        page("p1", name="Home", properties={"url": "https://example.com/"}),
        {"type": "identify", "messageId": "i1", "userId": "u1", "traits": {"plan": "pro", "n": 1}},
        {"type": "group", "messageId": "g1", "userId": "u1", "groupId": "acme", "traits": {}},
        {"type": "alias", "messageId": "a1", "userId": "u1", "previousId": "u0"},
    ]
    for one in messages:
        one["timestamp"] = "2024-03-11T10:00:00Z"
    sent: list[list[Any]] = []
    for relay in (HOOK, Options()):
        with chained(tmp_path / relay.relay, options=relay) as chain:
            chain.send(*messages)
            chain.settle()
            bodies = [httpx.Response(200, content=one.request_body) for one in chain.exchanges()]
            sent.append([item for body in bodies for item in body.json()])
    assert sent[0] == sent[1]
