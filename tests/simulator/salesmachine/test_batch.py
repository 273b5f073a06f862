"""POST /v1/batch: items one by one, and a batch as a whole."""

from __future__ import annotations

import json

import pytest

from contracts import check
from tests.simulator.running import BASIC, Sim, advices, codes
from tests.simulator.wire import request

BATCH = "/v1/batch"
CONTACT = {"method": "contact", "contact_uid": "u1", "params": {}}
EVENT = {"method": "event", "contact_uid": "u1", "event_uid": "e", "params": {}}
ALIAS = {"method": "alias", "contact_uid": "u1", "previous_uid": "a1"}
BROKEN = {**CONTACT, "contact_uid": ""}


def with_params(value: str) -> bytes:
    return b'{"method":"contact","contact_uid":"p","params":{"a":%b}}' % value.encode()


@pytest.mark.parametrize(
    "target", ["http://localhost/v1/batch", "//v1/batch", "/v1/batch#x", "/v1/b%61tch?a=1"]
)
def test_where_its_items_are(sim: Sim, target: str) -> None:
    """However its path is written, an advice points into the list."""
    body = json.dumps([{**EVENT, "contact_uid": f"one of {target}"}]).encode()
    with sim.connect() as wire:
        wire.send(request(target, body, f"Authorization: {BASIC}"))
        assert wire.answer().status == 201
    assert advices(sim.last()) == [("SM-303", "/0/contact_uid")]


def test_a_good_batch(sim: Sim) -> None:
    """It is 201, leaning on A2, and each operation is an item that counts."""
    answer = sim.post(BATCH, [CONTACT, EVENT, ALIAS])
    assert (answer.status_code, answer.json()) == (201, {"status": "success"})
    assert answer.headers["X-Sim-Evidence"] == "A2, sm.batch, sm.success"
    found = sim.last()
    assert found.verdict in ("ok", "advice")  # the state may advise
    assert [(item.index, item.method, item.applied) for item in found.items] == [
        (0, "contact", True),
        (1, "event", True),
        (2, "alias", True),
    ]


@pytest.mark.parametrize("body", [{}, CONTACT, {"batch": [CONTACT]}, "text", 7, None, True])
def test_no_array(sim: Sim, body: object) -> None:
    """A batch that is no array is 400, with the type that came."""
    answer = sim.post(BATCH, body)
    assert answer.status_code == 400
    assert check("salesmachine/error", answer.json()) == []
    found = sim.last()
    assert (found.status, codes(found), found.items) == (400, [("SM-204", "error", "")], [])


def test_items_that_are_no_objects(sim: Sim) -> None:
    """Items of another type are broken each at its index; the others count."""
    assert sim.post(BATCH, ["text", CONTACT, 7, None, [], BROKEN]).status_code == 201
    found = sim.last()
    assert [item.applied for item in found.items] == [False, True, False, False, False, False]
    assert codes(found) == [
        *[("SM-204", "error", f"/{index}") for index in (0, 2, 3, 4)],
        ("SM-205", "error", "/5/contact_uid"),
    ]


def test_an_empty_batch(sim: Sim) -> None:
    """A batch without items is taken, with a warning."""
    assert sim.post(BATCH, []).status_code == 201
    assert codes(sim.last()) == [("SM-211", "warning", "")]


def test_a_hundred_items(sim: Sim) -> None:
    """100 items are a good batch."""
    assert sim.post(BATCH, [CONTACT] * 100).status_code == 201
    assert sim.last().verdict == "ok"


def test_too_many_items(sim: Sim) -> None:
    """101 items are 413 with an explanation, and nothing of the batch counts (A1)."""
    answer = sim.post(BATCH, [CONTACT] * 101)
    assert answer.status_code == 413
    assert check("salesmachine/error", answer.json()) == []
    assert "100" in answer.json()["message"]
    found = sim.last()
    assert codes(found) == [("SM-210", "error", "")]
    assert len(found.items) == 101
    assert not any(item.applied for item in found.items)


def test_too_many_items_in_compat(compat: Sim) -> None:
    """In the compat profile they are taken, with a warning (A1)."""
    assert compat.post(BATCH, [CONTACT] * 101).status_code == 201
    found = compat.last()
    assert codes(found) == [("SM-210", "warning", "")]
    assert all(item.applied for item in found.items)


@pytest.mark.parametrize("profile", ["sim", "compat"])
def test_far_too_many_items(request: pytest.FixtureRequest, profile: str) -> None:
    """Over 10,000 items are 413 in any profile, and not looked into."""
    simulator: Sim = request.getfixturevalue(profile)
    answer = simulator.post(BATCH, b"[%b]" % b",".join([b"7"] * 10_001))
    assert answer.status_code == 413
    assert check("salesmachine/error", answer.json()) == []
    found = simulator.last()
    assert [(v.code, v.got) for v in found.violations] == [("SM-210", "10,001")]
    assert found.items == []


def test_ten_thousand_items_in_compat(compat: Sim) -> None:
    """10,000 items are each an item of the exchange there."""
    assert compat.post(BATCH, b"[%b]" % b",".join([b"7"] * 10_000)).status_code == 201
    assert len(compat.last().items) == 10_000


@pytest.mark.parametrize(
    "poison",
    ["NaN", "-Infinity", "1e400", "9" * 5_000, "[" * 200 + "]" * 200, "[[1e999]]"],
    ids=["NaN", "-Infinity", "1e400", "5,000 digits", "200 levels", "deep inside"],
)
def test_a_poisoned_item(sim: Sim, poison: str) -> None:
    """An item that can't be judged spoils itself alone."""
    good = json.dumps(CONTACT).encode()
    answer = sim.post(BATCH, b"[%b]" % b",".join([good, with_params(poison), good]))
    assert answer.status_code == 201
    found = sim.last()
    assert [(item.verdict, item.applied) for item in found.items] == [
        ("ok", True),
        ("broken", False),
        ("ok", True),
    ]
    assert codes(found) == [("SM-202", "error", "/1")]
    assert found.items[1].contact == "p"


def test_a_batch_too_deep_to_be_read(sim: Sim) -> None:
    """An item of 10,000 levels can't be read at all, nor can its batch: 400."""
    answer = sim.post(BATCH, b"[%b]" % with_params("[" * 10_000 + "]" * 10_000))
    assert answer.status_code == 400
    found = sim.last()
    assert (codes(found), found.items) == ([("SM-202", "error", "")], [])


def test_an_item_of_a_hundred_levels(sim: Sim) -> None:
    """The array around an item isn't one of its 100 levels."""
    assert sim.post(BATCH, b"[%b]" % with_params("[" * 98 + "]" * 98)).status_code == 201
    assert sim.last().verdict == "ok"


def test_a_key_twice_in_an_item(sim: Sim) -> None:
    """A key that stands twice is a warning of the request, at the item's pointer."""
    assert sim.post(BATCH, b'[{"method":"x","method":"y"}]').status_code == 201
    assert codes(sim.last()) == [
        ("SM-214", "warning", "/0/method"),
        ("SM-206", "error", "/0/method"),
    ]


def test_rejecting_a_broken_item(rejecting: Sim) -> None:
    """Where violations are rejected: 400, the broken items by index, and none of them counts."""
    answer = rejecting.post(BATCH, [CONTACT, BROKEN, EVENT, 7])
    assert answer.status_code == 400
    assert check("salesmachine/error", answer.json()) == []
    assert answer.json()["items"] == [1, 3]
    found = rejecting.last()
    assert [item.verdict for item in found.items] == ["ok", "broken", "ok", "broken"]
    assert not any(item.applied for item in found.items)


@pytest.mark.parametrize("batch", [[CONTACT], [], [{**CONTACT, "unknown": 1}]])
def test_rejecting_nothing(rejecting: Sim, batch: list[object]) -> None:
    """There a good batch, or one with warnings alone, is taken."""
    assert rejecting.post(BATCH, batch).status_code == 201
    assert all(item.applied for item in rejecting.last().items)


@pytest.mark.parametrize(("profile", "severity"), [("sim", "error"), ("compat", "advice")])
def test_the_method_email(request: pytest.FixtureRequest, profile: str, severity: str) -> None:
    """The Ruby client's method email is known, and nothing comes of it."""
    simulator: Sim = request.getfixturevalue(profile)
    assert simulator.post(BATCH, [{"method": "email", "contact_uid": "u1"}]).status_code == 201
    found = simulator.last()
    assert codes(found) == [("SM-406", severity, "/0/method")]
    assert found.violations == []
    assert found.items[0].violations[0].client == "Ruby client"
    assert not found.items[0].applied


def test_the_ruby_client(compat: Sim) -> None:
    """Its items name an event under event and carry a messageId: they count."""
    item = {
        "method": "event",
        "contact_uid": "u1",
        "event": "signed_up",
        "messageId": "5a2c",
        "created_at": "2024-03-11T09:21:45.123Z",
        "params": {},
    }
    assert compat.post(BATCH, [item]).status_code == 201
    [found] = compat.last().items
    assert (found.event, found.message_id, found.applied) == ("signed_up", "5a2c", True)
    assert found.verdict == "advice"
