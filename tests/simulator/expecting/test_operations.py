"""Operations, read out of the exchanges of a simulator that runs."""

from __future__ import annotations

import json
from base64 import b64encode
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given, settings

from simulator.exchange import Exchange
from simulator.expecting.operations import Operation, came_in, of_exchange, operations_of
from tests.simulator.generated import exchanges, laws
from tests.simulator.running import BASIC, TOKEN, Sim

CONTACT = {"contact_uid": "u1", "messageId": "m1", "params": {"email": "ada@example.com"}}
EVENT = {"contact_uid": "u1", "event_uid": "signed_up", "params": {}}
ALONE: list[tuple[str, str, dict[str, Any]]] = [
    ("/v1/contact", "contact", CONTACT),
    ("/v1/account", "account", {"account_uid": "acme", "params": {"mrr": 7}}),
    ("/v1/track/event", "event", EVENT),
    ("/v1/alias", "alias", {"contact_uid": "u1", "previous_uid": "a1"}),
]


def only(sim: Sim) -> Operation:
    """The one operation of the last exchange."""
    [found] = of_exchange(sim.last().to_dict())
    return found


@pytest.mark.parametrize(("path", "method", "body"), ALONE)
def test_alone(path: str, method: str, body: dict[str, Any], sim: Sim) -> None:
    """An operation that comes alone has the method that its path stands for."""
    sim.post(path, body)
    found = only(sim)
    assert found.body == {"method": method, **body}
    assert (found.method, found.index, found.taken) == (method, 0, True)
    assert found.verdict == sim.last().verdict
    assert (found.request, found.status) == (f"POST {path}", 200)
    assert found.message_id == body.get("messageId")
    assert found.exchange == sim.last().seq > 0


def test_a_batch(sim: Sim) -> None:
    """Each item has its own body, place and violations; what isn't an object has none."""
    contact = {"method": "contact", **CONTACT, "messageId": "batch-1"}
    items = [contact, 7, {"method": "event", "contact_uid": "u1"}]
    sim.post("/v1/batch", items)
    first, second, third = of_exchange(sim.last().to_dict())
    assert [one.index for one in (first, second, third)] == [0, 1, 2]
    assert (first.body, second.body, third.body) == (items[0], {}, items[2])
    assert (first.method, second.method) == ("contact", None)
    assert (first.verdict, first.violations) == ("ok", ())
    assert [one["pointer"] for one in second.violations] == ["/1"]
    assert {one["pointer"] for one in third.violations} == {"/2"}
    assert third.verdict == "broken"
    assert third.taken, "the batch was taken, whatever this one breaks"
    assert third.status == 201


def test_violations_of_the_tenth_are_not_the_first_one_s(sim: Sim) -> None:
    """Item 1 and item 10 are told apart."""
    items = [{"method": "contact", "contact_uid": f"u{n}", "params": {}} for n in range(11)]
    items[10]["surplus"] = 1
    sim.post("/v1/batch", items)
    found = of_exchange(sim.last().to_dict())
    assert [len(one.violations) for one in found] == [0] * 10 + [1]


def test_secrets_are_not_in_it(sim: Sim) -> None:
    """What stood for a token is gone before anybody reads it."""
    sim.post("/v1/contact", {**CONTACT, "api_token": "hush"})
    assert only(sim).body["api_token"] == "[redacted]"


def test_the_tunnel(compat: Sim) -> None:
    """What an older client sends as base64 in a query is read as any other."""
    data = quote(b64encode(json.dumps([{"method": "event", **EVENT}]).encode()), safe="")
    fields = f"api_token={TOKEN}&encode=base64&_method=post&data={data}"
    compat.client.get(f"/v1/batch?{fields}")
    found = only(compat)
    assert found.body == {"method": "event", **EVENT}
    assert found.request == "GET /v1/batch"


def test_the_form(compat: Sim) -> None:
    """So is base64 in a form."""
    data = quote(b64encode(json.dumps(CONTACT).encode()), safe="")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    compat.post("/v1/contact", f"encode=base64&data={data}".encode(), form)
    found = only(compat)
    assert found.body == {"method": "contact", **CONTACT}
    assert [one["code"] for one in found.violations] == ["SM-410"]


def test_archiving(sim: Sim) -> None:
    """A contact that is archived is named by the path alone."""
    sim.post("/v1/contact", CONTACT)
    sim.client.delete("/v2/contacts/u1", headers={"Authorization": BASIC})
    found = of_exchange(sim.recorded()[-1].to_dict())
    assert [(one.method, one.body) for one in found] == [
        ("archive", {"method": "archive", "contact_uid": "u1"})
    ]


UNDONE = ["status=503", "retry-after=2s", "drop=before", "forget", "forget; latency=1ms"]
DONE = ["latency=1ms", "drop=after", "drop=half", "garbage", "latency=1ms,contact=forget"]


def faulty(sim: Sim, fault: str) -> Operation:
    """What is sent with a fault, once it is recorded."""
    headers = {"Content-Type": "application/json", "X-Sim-Fault": fault}
    with suppress(httpx.HTTPError):
        sim.post("/v1/contact", CONTACT, headers)
    return only(sim)


@pytest.mark.parametrize("fault", UNDONE)
def test_what_a_fault_leaves_undone(fault: str, sim: Sim) -> None:
    """It came, and wasn't taken."""
    found = faulty(sim, fault)
    assert found.body == {"method": "contact", **CONTACT}
    assert not found.taken
    assert came_in([one.to_dict() for one in sim.recorded()]) == [found]
    assert operations_of(one.to_dict() for one in sim.recorded()) == []


@pytest.mark.parametrize("fault", DONE)
def test_what_a_fault_does_afterwards(fault: str, sim: Sim) -> None:
    """It was taken, whatever became of the answer."""
    assert faulty(sim, fault).taken


def test_what_is_refused(sim: Sim, rejecting: Sim) -> None:
    """A request that is refused has none of its operations taken."""
    sim.post("/v1/contact", {"params": {}})
    assert not only(sim).taken
    items = [{"method": "contact", **CONTACT}, {"method": "contact"}]
    rejecting.post("/v1/batch", items)
    assert [one.taken for one in of_exchange(rejecting.last().to_dict())] == [False, False]


def test_nothing_in_it(sim: Sim) -> None:
    """A ping and a body that is no JSON hold no operation."""
    sim.post("/v1/contact", b"{")
    assert of_exchange(sim.last().to_dict()) == []


@settings(laws, max_examples=50)
@given(exchanges())
def test_any_exchange_is_read(exchange: Exchange) -> None:
    """Whatever it holds: an operation for each item, in the order of its items."""
    found = of_exchange(exchange.to_dict())
    assert [one.index for one in found] == [item.index for item in exchange.items]
    assert all(isinstance(one.body, dict) for one in found)
