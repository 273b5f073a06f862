"""What sends to a test's workspace: the destination, and the pocket Segment."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest

from destination import Translation
from destination.delivery import DeadLetter
from simulator.generate.factory import Factory
from simulator.kit import sending
from simulator.kit.asserting import Salesmachine
from simulator.kit.errors import KitError
from simulator.kit.sending import MAX_BATCH, Destination, Segment, under_way


def track(number: int, **others: Any) -> dict[str, Any]:
    message = {"type": "track", "event": "E", "messageId": f"m{number}", "userId": "u1"}
    return {**message, **others}


def test_delivery_is_done_when_it_returns(
    salesmachine: Salesmachine, destination: Destination
) -> None:
    """An outcome each, in the order of the messages, whatever became of them."""
    refused = {"type": "track", "event": "E"}
    outcomes = destination.deliver(refused, track(1), track(2))
    assert [one.outcome for one in outcomes] == ["refused", "delivered", "delivered"]
    assert [one.message_id for one in salesmachine.operations] == ["m1", "m2"]


@pytest.mark.parametrize("message", [[track(1)], iter([track(1)]), "text", None])
def test_a_list_of_messages_is_a_mistake(destination: Destination, message: object) -> None:
    """It would be one message that is refused: the sentence says how it is meant."""
    with pytest.raises(KitError, match=r"one by one, not a \w+: deliver\(\*them\)"):
        destination.deliver(message)


def test_a_dead_letter_is_delivered(salesmachine: Salesmachine, destination: Destination) -> None:
    """What is left of a message, as the client takes it."""
    operations = destination.translate(track(1)).wire()
    [outcome] = destination.deliver(DeadLetter(track(1), operations))
    assert outcome.outcome == "delivered"
    assert len(salesmachine.operations) == 1


def test_translating_sends_nothing(salesmachine: Salesmachine, destination: Destination) -> None:
    """It is the pure core under the same settings."""
    found = destination.translate(track(1))
    assert isinstance(found, Translation)
    assert [one["method"] for one in found.wire()] == ["event"]
    assert salesmachine.exchanges == []


class Time:
    """Time that passes by sleeping alone."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.mark.salesmachine(faults=["retry-after=60s,times=1", "status=503,times=3,after=1"])
def test_retries_take_no_time(
    salesmachine: Salesmachine, destination: Destination, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What production waits a minute for takes a thousandth of it, in the same order."""
    passed = Time()
    monkeypatch.setattr(sending, "passed", passed.monotonic)
    monkeypatch.setattr(sending, "pause", passed.sleep)
    [outcome] = destination.deliver(track(1))
    assert (outcome.outcome, outcome.attempts) == ("delivered", 5)
    assert [one["status"] for one in salesmachine.exchanges] == [429, 503, 503, 503, 201]
    assert 0.060 <= passed.now <= 0.065


def test_it_can_be_closed_unused(salesmachine: Salesmachine) -> None:
    """No connection is made for a test that doesn't deliver."""
    made = Destination(salesmachine)
    made.close()
    assert "client" not in vars(made)


def test_segment_is_where_sdks_send_to(salesmachine: Salesmachine, segment: Segment) -> None:
    """Its address and key are an SDK's host and write key."""
    auth = (segment.write_key, "")
    answer = httpx.post(f"{segment.url}/v1/track", json=track(1), auth=auth, verify=False)
    assert answer.json() == {"success": True}
    segment.settle()
    assert [one.message_id for one in salesmachine.operations] == ["m1"]


def test_sending_ends_when_all_is_settled(segment: Segment) -> None:
    """The entries of what was sent, and of nothing before, each with its last stage."""
    segment.send(track(0))
    found = segment.send(track(1), track(2, integrations={"All": False}), {"type": "track"})
    assert [(one["message_id"], one["stage"]) for one in found[:2]] == [
        ("m1", "delivered"),
        ("m2", "filtered at destination"),
    ]
    assert found[2]["stage"] == "failed on ingest"
    assert len(segment.messages) == 4


def test_many_are_sent_in_batches(salesmachine: Salesmachine, segment: Segment) -> None:
    """As many as wanted."""
    count = MAX_BATCH + 1
    assert len(segment.send(*(track(number) for number in range(count)))) == count
    assert len(salesmachine.operations) == count


def test_what_does_not_settle_is_told(salesmachine: Salesmachine, segment: Segment) -> None:
    """How many, which, and what the last attempt came to."""
    salesmachine.faults.add("status=503")
    with pytest.raises(AssertionError) as error:
        segment.send(*(track(number) for number in range(5)), wait=0.05)
    said = str(error.value)
    assert said.startswith("5 of 5 messages are still under way after 0.05 s: m0 ")
    assert said.endswith(" and 2 more")
    salesmachine.faults.clear()
    segment.settle()
    assert under_way(salesmachine, 1).startswith("0 of 5 messages")


def test_what_is_not_accepted(segment: Segment) -> None:
    """A message that no batch takes is an error of the test."""
    with pytest.raises(KitError, match="the Segment side answered 400: "):
        segment.send(track(1, properties={"text": "x" * 600_000}))


def test_nobody_listens(segment: Segment) -> None:
    """A Segment side that is gone is told in a sentence."""
    segment.url = "http://127.0.0.1:1"
    with pytest.raises(KitError, match=r"the Segment side at http://127.0.0.1:1 went away"):
        segment.send(track(1))


def test_a_simulator_without_a_segment_side(salesmachine: Salesmachine) -> None:
    """The fixture says so."""

    class Without:
        segment = None

        def latest(self) -> None: ...

    salesmachine.simulator = Without()  # type: ignore[assignment]
    with pytest.raises(KitError, match="has no Segment side"):
        Segment(salesmachine)
    assert salesmachine.may_be_late is False


@pytest.mark.salesmachine(seed=7)
def test_the_factory_has_the_markers_seed(segment: Segment) -> None:
    """The same people in each run."""
    assert segment.factory.page() == Factory(7).page()
    assert segment.factory is segment.factory


def test_the_factory_without_a_marker(salesmachine: Salesmachine, segment: Segment) -> None:
    """Seed 0, so that a test's name means nothing."""
    assert salesmachine.asked == replace(salesmachine.asked, seed=None)
    assert segment.factory.identify() == Factory(0).identify()
