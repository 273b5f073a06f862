"""One operation a request: what contact, account, track/event and alias have in common."""

from __future__ import annotations

import json

import pytest

from contracts import check
from tests.simulator.running import Sim, codes

PATHS = {
    "contact": "/v1/contact",
    "account": "/v1/account",
    "event": "/v1/track/event",
    "alias": "/v1/alias",
}
GOOD: dict[str, dict[str, object]] = {
    "contact": {"contact_uid": "u1", "params": {"name": "Ada"}},
    "account": {"account_uid": "acme", "params": {"name": "Acme"}},
    "event": {"contact_uid": "u1", "event_uid": "signed_up", "params": {}},
    "alias": {"contact_uid": "u1", "previous_uid": "a1"},
}
UIDS = [(method, key) for method, body in GOOD.items() for key in body if key.endswith("_uid")]
methods = pytest.mark.parametrize("method", GOOD)


@methods
def test_a_good_one(sim: Sim, method: str) -> None:
    """It is 200, recorded as one item that counts, exactly as it was sent."""
    answer = sim.post(PATHS[method], GOOD[method])
    assert (answer.status_code, answer.json()) == (200, {"status": "success"})
    assert check("salesmachine/success", answer.json()) == []
    found = sim.last()
    assert found.verdict in ("ok", "advice")  # the state may advise
    assert (found.method, found.path) == ("POST", PATHS[method])
    assert json.loads(found.request_body) == GOOD[method]
    [item] = found.items
    assert (item.index, item.method, item.applied) == (0, method, True)


@pytest.mark.parametrize(("method", "key"), UIDS)
def test_a_missing_uid(sim: Sim, method: str, key: str) -> None:
    """Without one of its ids it is 400, names the key, and doesn't count."""
    body = {name: value for name, value in GOOD[method].items() if name != key}
    answer = sim.post(PATHS[method], body)
    assert answer.status_code == 400
    assert check("salesmachine/error", answer.json()) == []
    assert key in answer.json()["message"]
    found = sim.last()
    assert codes(found) == [("SM-203", "error", "")]
    assert [item.applied for item in found.items] == [False]


@methods
@pytest.mark.parametrize("body", [[], "text", 7, None, [{}]])
def test_no_object(sim: Sim, method: str, body: object) -> None:
    """A body that is no object has no ids: 400."""
    assert sim.post(PATHS[method], body).status_code == 400
    found = sim.last()
    assert codes(found) == [("SM-204", "error", "")]
    assert [item.applied for item in found.items] == [False]


@methods
def test_another_violation(sim: Sim, method: str) -> None:
    """What else breaks the contract is taken, and marked at its place."""
    body = {**GOOD[method], "messageId": 7, "colour": "red"}
    assert sim.post(PATHS[method], body).status_code == 200
    found = sim.last()
    assert found.verdict == "broken"
    assert sorted(codes(found)) == [
        ("SM-204", "error", "/messageId"),
        ("SM-207", "warning", "/colour"),
    ]
    assert [item.applied for item in found.items] == [True]


@methods
def test_rejecting_a_violation(rejecting: Sim, method: str) -> None:
    """Where violations are rejected it is 400 and doesn't count."""
    answer = rejecting.post(PATHS[method], {**GOOD[method], "messageId": 7})
    assert answer.status_code == 400
    assert answer.json()["code"] == "SM-204"
    assert "items" not in answer.json()
    assert [item.applied for item in rejecting.last().items] == [False]


@methods
def test_rejecting_no_warning(rejecting: Sim, method: str) -> None:
    """There a warning is none that is rejected."""
    assert rejecting.post(PATHS[method], {**GOOD[method], "colour": "red"}).status_code == 200
    found = rejecting.last()
    assert (found.verdict, found.items[0].applied) == ("warning", True)


@methods
def test_what_is_poisoned(sim: Sim, method: str) -> None:
    """A body that can't be judged is 400 and no item at all."""
    body = json.dumps({**GOOD[method], "params": {"a": float("nan")}}).encode()
    assert sim.post(PATHS[method], body).status_code == 400
    found = sim.last()
    assert (codes(found), found.items) == ([("SM-202", "error", "")], [])


@pytest.mark.parametrize(("method", "key"), [pair for pair in UIDS if pair[1] != "event_uid"])
@pytest.mark.parametrize(("profile", "severity"), [("sim", "error"), ("compat", "advice")])
@pytest.mark.parametrize("number", [7, 7.0])
def test_a_numeric_uid(
    request: pytest.FixtureRequest,
    number: float,
    profile: str,
    severity: str,
    method: str,
    key: str,
) -> None:
    """The Python client's numbers count as ids, an advice in compat, an error in strict."""
    simulator: Sim = request.getfixturevalue(profile)
    assert simulator.post(PATHS[method], {**GOOD[method], key: number}).status_code == 200
    found = simulator.last()
    assert codes(found) == [("SM-403", severity, f"/{key}")]
    [item] = found.items
    assert item.applied
    assert "7" in (item.contact, item.account, item.event) or key == "previous_uid"


@pytest.mark.parametrize("method", ["contact", "account", "event"])
@pytest.mark.parametrize(
    ("change", "code", "at"),
    [
        ({"params": []}, "SM-401", "/params"),
        ({"created_at": "2024-03-11T09:21:45"}, "SM-404", "/created_at"),
        ({"created_at": "2024-03-11 09:21:45.123456"}, "SM-404", "/created_at"),
        ({"created_at": 1710148905}, "SM-405", "/created_at"),
    ],
)
@pytest.mark.parametrize(("profile", "severity"), [("sim", "error"), ("compat", "advice")])
def test_quirks_of_real_clients(
    request: pytest.FixtureRequest,
    profile: str,
    severity: str,
    change: dict[str, object],
    code: str,
    at: str,
    method: str,
) -> None:
    """What real clients send is known by its client and counts, an advice only in compat."""
    simulator: Sim = request.getfixturevalue(profile)
    assert simulator.post(PATHS[method], {**GOOD[method], **change}).status_code == 200
    found = simulator.last()
    assert codes(found) == [(code, severity, at)]
    assert found.all_violations()[0].client
    assert [item.applied for item in found.items] == [True]
