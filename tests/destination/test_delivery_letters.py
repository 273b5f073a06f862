"""Dead letters: what is left over says all that is needed to send it again, and no secret."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from destination import Outcome
from destination.delivery import DeadLetter
from tests.destination.pretended import Asked, Reply, Turn, answering, scripted, told, tracks

SECRET = {"type": "page", "userId": "u1", "name": "Home", "messageId": "m0", "writeKey": "hush"}


def test_what_a_dead_letter_says() -> None:
    """Message, operations, reason and response, without the key that it came with."""
    message = {**SECRET, "properties": {"writeKey": "kept"}}
    [outcome] = scripted(Reply(404, b"gone")).run([message])
    letter = outcome.dead_letter()
    assert letter == {
        "message": {key: value for key, value in message.items() if key != "writeKey"},
        "operations": outcome.operations,
        "reason": "BAD_REQUEST",
        "response": {"status": 404, "body": "gone"},
    }
    assert message["writeKey"] == "hush"
    assert json.loads(json.dumps(letter)) == letter


def test_what_a_dead_letter_says_without_a_response() -> None:
    """What was never sent has no response; what wasn't answered has an error."""
    delivery = scripted()
    delivery.client.stop("enough")
    [outcome] = delivery.run([SECRET])
    assert outcome.dead_letter()["response"] is None
    [outcome] = scripted(otherwise=httpx.ReadError("reset")).run([SECRET])
    assert list(outcome.dead_letter()["response"]) == ["error"]


def again(outcome: Outcome) -> DeadLetter:
    """Its dead letter, as a file of them gives it back."""
    line: dict[str, Any] = json.loads(json.dumps(outcome.dead_letter()))
    return DeadLetter(line["message"], line["operations"])


def test_what_is_left_over_can_be_sent_again() -> None:
    """Sent again, a dead letter brings exactly what wasn't acknowledged: in all each came once."""
    taken: list[str] = []

    def answer(asked: Asked) -> Turn:
        if asked.path == "/v1/ping":
            return 200
        if {"m3.2", "m7"} & set(asked.ids):
            return 400
        taken.extend(asked.ids)
        return 201

    pages = [{**SECRET, "messageId": f"m{n}"} for n in range(10)]
    outcomes = answering(answer).run(pages)
    dead = [outcome for outcome in outcomes if outcome.outcome == "dead"]
    assert sorted(outcome.index for outcome in dead) == [3, 7]
    healthy = scripted()
    outcomes = healthy.run([again(outcome) for outcome in dead])
    assert told(outcomes) == [("delivered", "")] * 2
    assert [outcome.translation for outcome in outcomes] == [None, None]
    [request] = healthy.far_side.asked
    assert request.items == [operation for outcome in dead for operation in outcome.operations]
    both = sorted([*taken, *request.ids])
    assert both == sorted(id for n in range(10) for id in (f"m{n}", f"m{n}.2"))


def test_a_dead_letter_that_dies_again_says_the_same() -> None:
    """What isn't taken the second time either leaves the same letter, with the new reason."""
    [outcome] = scripted(otherwise=404).run([SECRET])
    [second] = scripted(otherwise=501).run([again(outcome)])
    assert second.dead_letter() == {
        **outcome.dead_letter(),
        "reason": "MESSAGE_REJECTED",
        "response": {"status": 501, "body": ""},
    }


CONTACT = {"method": "contact", "contact_uid": "u1"}
UNSENDABLE: list[Any] = [
    [],
    [7],
    [None],
    [[]],
    ["contact"],
    [{}],
    [{"contact_uid": "u1"}],
    [{"method": "delete", "contact_uid": "u1"}],
    [{"method": None, "contact_uid": "u1"}],
    [{"method": ["contact"], "contact_uid": "u1"}],
    [CONTACT, {}],
    [CONTACT] * 101,
    [{**CONTACT, "params": {"x": "x" * 1_000_000}}],
    [{**CONTACT, "params": {"x": float("nan")}}],
    [{**CONTACT, "params": {"x": {1}}}],
]


@pytest.mark.parametrize("operations", UNSENDABLE, ids=lambda operations: str(operations)[:40])
def test_a_dead_letter_that_cannot_be_sent(operations: Any) -> None:
    """What is no operation isn't sent, is dead at once, stays as it was and spoils no other."""
    delivery = scripted()
    outcomes = delivery.run([*tracks(1), DeadLetter({}, operations), *tracks(1, first=1)])
    assert told(outcomes) == [("delivered", ""), ("dead", "MESSAGE_REJECTED"), ("delivered", "")]
    assert [asked.ids for asked in delivery.far_side.asked] == [["m0", "m1"]]
    assert outcomes[1].operations == operations
    assert outcomes[1].detail
    assert (outcomes[1].attempts, outcomes[1].response) == (0, None)
