"""Failures of a recorded exchange."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings

from simulator.exchange import Exchange
from simulator.failures.text import lines
from simulator.failures.violations import of_exchange
from simulator.payload.translators import Ours
from tests.simulator.generated import exchanges, laws
from tests.simulator.running import Sim

few = settings(laws, max_examples=30)

PAGE: dict[str, Any] = {
    "type": "page",
    "userId": "u1",
    "name": "Pricing",
    "messageId": "m1",
    "properties": {"display_name": 7},
}


def test_items_are_of_the_messages_that_are_known(sim: Sim) -> None:
    """By their messageId, whatever number was added to it."""
    sim.post("/v1/batch", Ours().operations(PAGE))
    first, second = of_exchange(last(sim), {"m1": PAGE}, Ours())
    assert first.spot.message == second.spot.message == ("/properties/display_name",)
    assert first.spot.rule.startswith("page.view at ")
    assert second.spot.rule.startswith("page.named at ")
    assert second.spot.request.startswith("POST /v1/batch, exchange ")
    assert second.spot.request.endswith(", item 1, /params/display_name")
    assert second.reproduce[0].endswith("| sim check -")
    assert first.cause == second.cause


def test_of_an_unknown_message_there_is_the_request(sim: Sim) -> None:
    """Of a batch with the one item alone."""
    sim.post("/v1/batch", Ours().operations(PAGE))
    _, second = of_exchange(last(sim), {}, Ours(), "http://127.0.0.1:1", seed=7)
    assert (second.spot.message, second.spot.rule) == ((), "")
    [body] = [line for line in second.reproduce if "--data-raw" in line]
    assert json.loads(body.split("'")[1]) == Ours().operations(PAGE)[1:]
    assert "http://127.0.0.1:1/v1/batch" in second.reproduce[0]
    assert '-u "sim:"' in second.reproduce[1]
    assert second.reproduce[-1] == "# The traffic was made with the seed 7."


def test_what_another_sent_under_a_known_id_is_not_its_translation(sim: Sim) -> None:
    """The message doesn't show it, so the request does."""
    item = {"method": "event", "contact_uid": "u1", "event_uid": "A B", "messageId": "m1"}
    sim.post("/v1/batch", [{**item, "params": {}}])
    [failure] = of_exchange(last(sim), {"m1": PAGE}, Ours())
    assert failure.code == "SM-208"
    assert any("curl" in line for line in failure.reproduce)


def test_no_secret_is_told(sim: Sim) -> None:
    """Neither of the request's head nor of its address."""
    sim.post("/v1/contact?api_token=tok-4f1c9a", {"contact_uid": 7})
    text = json.dumps([one.to_dict() for one in of_exchange(sim.last().to_dict(), {}, Ours())])
    assert "SM-403" in text
    assert "tok-4f1c9a" not in text
    assert "sec-77d0e2" not in text


@few
@given(exchanges())
def test_any_exchange_can_be_told(exchange: Exchange) -> None:
    """A failure for each violation, whatever the body and its items are."""
    found = exchange.to_dict()
    failures = of_exchange(found, {"": PAGE, "a": None}, Ours())
    assert sum(1 + one.others for one in failures) == len(found["violations"])
    assert all(line.isprintable() for one in failures for line in lines(one))


def last(sim: Sim) -> dict[str, Any]:
    """The last exchange, without what depends on what others sent."""
    exchange = sim.last().to_dict()
    kept = [one for one in exchange["violations"] if not one["code"].startswith("SM-3")]
    return {**exchange, "violations": kept}
