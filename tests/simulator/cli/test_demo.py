"""The demo: the kit's own cases, one of each call in turn, in an order that the seed decides."""

from __future__ import annotations

import json
import threading
from itertools import islice
from pathlib import Path

import pytest

from contracts.cases import Case, kit_cases
from destination import Outcome, Settings, SettingsError, translate
from simulator.cli.demo import Demo, Direct, ThroughSegment, in_turn
from tests.simulator.cli.kit import arrivals, as_they_come
from tests.simulator.running import Sim
from tests.simulator.segment.chained import KEY, chained
from tests.simulator.waiting import PATIENCE, until

CALLS = {case.name.partition("/")[0] for case in kit_cases()}


def names(seed: int) -> list[str]:
    return [case.name for case in in_turn(seed)]


@pytest.mark.parametrize("seed", [0, 1, 2**70, -3])
def test_the_seed_decides_the_order(seed: int) -> None:
    """The same seed gives the same order; another seed another."""
    assert names(seed) == names(seed)
    assert names(seed) != names(seed + 1)


def test_every_case_once() -> None:
    """A round sends each case of the kit once."""
    assert sorted(names(7)) == sorted(case.name for case in kit_cases())


def test_calls_in_turn() -> None:
    """Kinds of calls follow each other: no two alike while there is one of each left."""
    calls = [name.partition("/")[0] for name in names(0)]
    for start in range(0, 3 * len(CALLS), len(CALLS)):
        assert set(calls[start : start + len(CALLS)]) == CALLS


def direct(url: str) -> Direct:
    """Deliveries to this address, of which nobody hears."""
    return Direct(Settings(base_url=url), lambda *_: None)


def test_what_is_sent(sim: Sim) -> None:
    """The cases are sent in their order; who asks hears of each that wasn't delivered."""
    told: list[tuple[Case, Outcome]] = []
    settings = Settings(base_url=sim.url)
    way = Direct(settings, lambda case, outcome: told.append((case, outcome)))
    demo = Demo(way, 1000, 3)
    demo.start()
    until(lambda: len(sim.recorded()) >= 30, "thirty exchanges")
    demo.stop()
    recorded = sim.recorded()
    outcomes = [(case, translate(case.message, settings)) for case in in_turn(3)]
    sent = [translation.wire() for _, translation in outcomes if translation.operations]
    bodies = [json.loads(exchange.request_body) for exchange in recorded]
    assert bodies == sent[: len(bodies)]
    left_out = [case.name for case, translation in outcomes if not translation.operations]
    assert [case.name for case, _ in told] == left_out[: len(told)]
    assert told
    assert {outcome.outcome for _, outcome in told} <= {"refused", "filtered"}


def test_it_goes_round(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its last case it begins again."""
    monkeypatch.setattr("simulator.cli.demo.in_turn", lambda seed: islice(in_turn(seed), 2))
    demo = Demo(direct(sim.url), 1000, 0)
    demo.start()
    until(lambda: len(sim.recorded()) >= 5, "more exchanges than there are cases")
    demo.stop()


def test_stopped_it_sends_no_more(sim: Sim) -> None:
    """stop() returns once nothing more will be sent, in the middle of a pause too."""
    demo = Demo(direct(sim.url), 0.001, 0)
    demo.start()
    until(lambda: sim.recorded(), "the first exchange")
    stopper = threading.Thread(target=demo.stop, daemon=True)
    stopper.start()
    stopper.join(PATIENCE)
    assert "demo" not in {thread.name for thread in threading.enumerate()}
    assert len(sim.recorded()) == 1


def test_stopped_before_it_began() -> None:
    """A demo that was never started can be stopped."""
    Demo(direct("http://127.0.0.1:1"), 1, 0).stop()


def test_through_segment(tmp_path: Path) -> None:
    """Each case's message is posted, in their order, whatever becomes of it; the ledger says."""
    with chained(tmp_path / "journal") as chain:
        demo = Demo(ThroughSegment(chain.side.url, KEY), 1000, 3)
        demo.start()
        until(lambda: len(chain.messages()) >= 100, "a hundred messages")
        demo.stop()
        kept, stages = chain.messages(), set(chain.settle().values())
    assert as_they_come(kept) == as_they_come(arrivals(3))[: len(kept)]
    assert {"delivered", "failed on ingest", "failed"} <= stages


@pytest.mark.parametrize("key", ["a:b", "a\nb"])
def test_a_key_that_cannot_be_sent(key: str) -> None:
    """It is refused before anything is posted, and not repeated."""
    with pytest.raises(SettingsError) as refused:
        ThroughSegment("http://127.0.0.1:1", key)
    assert key not in str(refused.value)
