"""What was replayed beside what is recorded: what counts as a difference, and as a failure."""

from __future__ import annotations

from typing import Any

import pytest

from destination import Outcome, translate
from destination.delivery import Response
from simulator.payload.replayed import (
    Recording,
    Replayed,
    Then,
    message_replayed,
    request_replayed,
    request_verdict,
    then_of,
    verdict_of,
    worst_by_item,
)
from tests.simulator.exchange_formats.requests import recorded

OK, WARNED = Then(201, "ok"), Then(201, "warning")


@pytest.mark.parametrize(
    ("replayed", "compared", "failed"),
    [
        (Replayed(1, {}, "delivered", 201, verdict="ok", then=OK), "as recorded", False),
        (Replayed(1, {}, "delivered", 200, verdict="ok", then=OK), "as recorded", False),
        (Replayed(1, {}, "delivered", 201, verdict="broken", then=OK), "different", False),
        (Replayed(1, {}, "delivered", 201, verdict="ok", then=WARNED), "different", False),
        (Replayed(1, {}, "dead", 500, verdict="ok", then=OK), "different", True),
        (Replayed(1, {}, "dead", 400, verdict="ok", then=Then(400, "ok")), "as recorded", False),
        (Replayed(1, {}, "delivered", 201, then=Then(503, "ok")), "different", False),
        (Replayed(1, {}, "delivered", 201, verdict="ok"), "not recorded before", False),
        (Replayed(1, {}, "refused"), "not recorded before", True),
        (Replayed(1, {}, "filtered"), "not recorded before", False),
        (Replayed(1, {}, "dead", None), "not recorded before", True),
        (Replayed(1, {}, "answered", 200, then=Then(200, "ok")), "as recorded", False),
        (Replayed(1, {}, "answered", 201, then=Then(200, "ok")), "different", False),
        (Replayed(1, {}, "answered", 404, then=Then(404, "broken")), "as recorded", False),
        (Replayed(1, {}, "answered", 404), "not recorded before", True),
        (Replayed(1, {}, "unsent", then=OK), "not sent", True),
    ],
)
def test_how_it_compares(replayed: Replayed, compared: str, failed: bool) -> None:
    """A message by whether it was taken, a request by its status, both by their verdicts."""
    assert (replayed.compared, replayed.failed) == (compared, failed)
    assert replayed.differs is (compared == "different")


def breach(code: str, severity: str, pointer: str = "") -> dict[str, str]:
    return {"code": code, "severity": severity, "pointer": pointer}


def exchange(*message_ids: str, status: int = 201, **said: Any) -> dict[str, Any]:
    """An exchange with an item of each of these messageIds."""
    items = [{"index": at, "message_id": one} for at, one in enumerate(message_ids)]
    known = {"status": status, "fault": None, "violations": [], **said}
    return {**recorded("/v1/batch", b"[]"), "items": items, **known}


def test_the_verdict_of_an_item() -> None:
    """Of a batch each item has its own; of a body alone all of it is the item's."""
    found = [
        breach("SM-220", "warning", "/1/params/mrr"),
        breach("SM-204", "error", "/1/x"),
        breach("SM-303", "advice", "/0/contact_uid"),
        breach("SM-221", "advice", "/2"),
        breach("SM-202", "error", "/x"),
    ]
    several = exchange("a", "b", "c", violations=found[:4])
    assert worst_by_item(several) == {0: "ok", 1: "broken", 2: "advice"}
    assert worst_by_item(exchange("a", violations=found[4:])) == {0: "broken"}


def test_what_is_recorded_of_a_message() -> None:
    """The last that came of each operation, the worst of them; not what a fault answered."""
    recording = Recording()
    operations = [{"messageId": "m1"}, {"messageId": "m1.2"}, {}]
    assert recording.of(operations) is None
    recording.add(exchange("m1", "m1.2", status=503))
    assert recording.of(operations) == Then(503, "ok")
    recording.add(exchange("m1", "m1.2", violations=[breach("SM-220", "warning", "/1")]))
    assert recording.of(operations) == WARNED
    recording.add(exchange("m1", "m1.2", status=400, fault="status=400"))
    recording.add(exchange("m1", "m1.2", status=0))
    assert recording.of(operations) == WARNED
    assert recording.of([{"messageId": "m2"}, {"messageId": 7}]) is None


def test_what_is_recorded_of_a_request() -> None:
    """Its status, and what its body breaches; nothing where a fault answered, or nobody."""
    found = [breach("SM-303", "advice"), breach("SM-220", "warning"), breach("SM-110", "warning")]
    assert then_of(exchange(violations=found)) == WARNED
    assert then_of(exchange(fault="forget")) is None
    assert then_of(exchange(status=0)) is None


JSON = ("Content-Type", "application/json")
NAMED = b'[{"method":"contact","contact_uid":"u1","params":{"name":"Ada"}}]'


@pytest.mark.parametrize(
    ("came", "verdict"),
    [
        (recorded("/v1/batch", NAMED, JSON), "ok"),
        (recorded("/v1/contact", b'{"contact_uid":"u1","params":{"mrr":"1"}}', JSON), "warning"),
        (recorded("/v1/contact", b'{"contact_ud":"u1"}', JSON), "broken"),
        (recorded("/v1/x", b"{}", JSON), None),
        ({**recorded("/v1/batch", b"[]", JSON), "violations": [breach("SM-102", "error")]}, None),
    ],
)
def test_what_is_judged_of_a_request(came: dict[str, Any], verdict: str | None) -> None:
    """Its body by today's contract, if that was looked at then."""
    assert request_verdict(came) == verdict


def test_a_request_replayed() -> None:
    """It is named by method and path, whose query may hold anybody's data."""
    came = exchange(path="/v1/batch?email=ada@example.com")
    answered = request_replayed(3, came, Response(200))
    assert (answered.outcome, answered.what) == (
        "answered",
        {"method": "POST", "path": "/v1/batch"},
    )
    broken = request_replayed(3, came, Response(None, error="no whole answer came", code="X"))
    assert (broken.outcome, broken.detail, broken.code) == ("dead", "no whole answer came", "X")


def test_a_message_replayed() -> None:
    """It is named by call and messageId where it has some."""
    message = {"type": "page", "userId": "u1", "messageId": "m1"}
    recording = Recording()
    recording.add(exchange("m1"))
    outcome = Outcome("delivered", message, translate(message), response=Response(201))
    found = message_replayed(3, message, outcome, recording)
    assert found.to_dict() == {
        "line": 3,
        "type": "page",
        "messageId": "m1",
        "outcome": "delivered",
        "status": 201,
        "verdict": "ok",
        "then": {"status": 201, "verdict": "ok"},
        "differs": False,
    }
    odd = message_replayed(1, {"type": 7}, Outcome("refused", {"type": 7}, None), recording)
    assert odd.what == {"type": None, "messageId": None}
    assert verdict_of([{"method": "nothing"}]) == "broken"
