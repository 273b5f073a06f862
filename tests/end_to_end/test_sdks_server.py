"""Segment's SDKs for servers, and one that speaks like them, with only their host changed."""

from __future__ import annotations

import json
import signal
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.destination.far_side import Answer
from tests.end_to_end.sdks.between import Misfortune, between
from tests.end_to_end.sdks.calls import BORN, CALLS, SEEN, STAGES
from tests.end_to_end.sdks.chain import KEY, chain, stages, untimed
from tests.end_to_end.sdks.driving import SDKS, Sdk, drive, driven

every_sdk = pytest.mark.parametrize("sdk", SDKS.values(), ids=list(SDKS))
PLAIN = {name: sdk for name, sdk in SDKS.items() if name != "segment-analytics-python, gzip"}
each_that_retries = pytest.mark.parametrize("sdk", PLAIN.values(), ids=list(PLAIN))
TOKEN, SECRET = "tok-0a2be4", "sec-71d9c3"


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Where it records."""
    return tmp_path / "journal"


@every_sdk
def test_every_call(sdk: Sdk, journal: Path) -> None:
    """Each call arrives as the operations that it means, once and in order; a screen is filtered.

    Nulls, moments and letters of any script are what they were, and no contract is broken.
    """
    with chain(journal) as sim:
        assert drive(sdk, sim.segment, KEY, CALLS) == []
        assert stages(sim.settled(len(CALLS))) == STAGES
        assert untimed(sim.operations()) == sdk.operations()
        assert sim.defects() == []
        ada = sim.contact("u1")
    assert {one["name"]: one["value"] for one in ada["attributes"]} == {
        **CALLS[1]["traits"],
        "born": sdk.moment(BORN),
    }
    assert ([one["uid"] for one in ada["accounts"]], ada["aliases"]) == (["acme"], ["a1"])


@every_sdk
def test_the_moment_of_an_event(sdk: Sdk, journal: Path) -> None:
    """Salesmachine is told when Segment reckons that it happened; the SDK's own word is kept."""
    with chain(journal) as sim:
        assert drive(sdk, sim.segment, KEY, CALLS[-1:]) == []
        [message] = sim.settled(1)
        [event] = sim.operations()
    body = json.loads(message["body"])
    assert datetime.fromisoformat(body["originalTimestamp"]) == SEEN
    assert event["created_at"] == body["timestamp"]
    received, sent, reckoned = (
        datetime.fromisoformat(body[key]) for key in ("receivedAt", "sentAt", "timestamp")
    )
    assert timedelta() <= received - (sent - SEEN) - reckoned < timedelta(milliseconds=1)


@every_sdk
def test_its_write_key_is_not_stored(sdk: Sdk, journal: Path) -> None:
    """A source delivers with its own token, and neither key nor token is stored or printed."""
    with chain(journal, "--source", f"{KEY}={TOKEN}:{SECRET}", "--token", TOKEN) as sim:
        assert drive(sdk, sim.segment, KEY, CALLS) == []
        assert stages(sim.settled(len(CALLS))) == STAGES
        assert [sim.leaks(secret) for secret in (KEY, TOKEN, SECRET)] == [[], [], []]
        ran = sim.process.end(signal.SIGTERM)
    for secret in (KEY, TOKEN, SECRET):
        assert secret not in ran.out + ran.err


FAILS: dict[str, list[Misfortune]] = {
    "500 and no answer": [Answer(500), "no answer"],
    "429": [Answer(429, headers={"Retry-After": "1"})],
}


@each_that_retries
@pytest.mark.parametrize("misfortunes", FAILS.values(), ids=list(FAILS))
def test_it_tries_again(misfortunes: list[Misfortune], sdk: Sdk, journal: Path) -> None:
    """What wasn't taken it sends again by itself, until each message is accepted, once."""
    with chain(journal) as sim, between(sim.segment, *misfortunes) as door:
        with driven(sdk, door.url, KEY, CALLS) as process:
            process.tries(len(misfortunes) + 1)
            assert process.failures() == []
        assert (list(door.misfortunes), door.statuses) == ([], [200])
        assert stages(sim.settled(len(CALLS))) == STAGES


@each_that_retries
@pytest.mark.parametrize(("dedupe", "copies"), [("off", 2), ("on", 1)])
def test_an_answer_is_lost(dedupe: str, copies: int, sdk: Sdk, journal: Path) -> None:
    """It sends again what was accepted: a message counts twice, or once with --dedupe on."""
    with chain(journal, "--dedupe", dedupe) as sim:
        with between(sim.segment, "answer lost") as door:
            assert drive(sdk, door.url, KEY, CALLS) == []
            assert door.statuses == [200, 200]
        ledger = sim.settled(2 * len(CALLS))
        assert untimed(sim.operations()) == copies * sdk.operations()
    first, second = stages(ledger[: len(CALLS)]), stages(ledger[len(CALLS) :])
    assert first == STAGES
    repeated = {
        name: (kind, "filtered at source", "duplicate_message_id")
        for name, (kind, _, _) in STAGES.items()
    }
    assert second == (repeated if dedupe == "on" else STAGES)


@each_that_retries
def test_the_simulator_is_away(sdk: Sdk, journal: Path) -> None:
    """It goes on trying while nobody listens: after a restart each message is accepted, once."""
    with chain(journal) as sim:
        address = sim.segment
        sim.process.end(signal.SIGKILL)
    with driven(sdk, address, KEY, CALLS) as process:
        process.tries(2)
        with chain(journal, port=int(address.rpartition(":")[2])) as sim:
            assert (sim.segment, process.failures()) == (address, [])
            assert stages(sim.settled(len(CALLS))) == STAGES
