"""POST /v1/contact."""

from __future__ import annotations

import pytest

from tests.simulator.running import Sim, codes

PATH = "/v1/contact"


def test_a_contact(sim: Sim) -> None:
    """A contact's item names it, and the account in its params."""
    body = {
        "contact_uid": "u1",
        "messageId": "m1",
        "created_at": "2024-03-11T09:21:45.123Z",
        "params": {"email": "ada@example.com", "account_uid": "acme", "nested": {"a": [1]}},
    }
    answer = sim.post(PATH, body)
    assert answer.status_code == 200
    assert answer.headers["X-Sim-Evidence"] == "sm.contact, sm.success"
    [item] = sim.last().items
    assert (item.method, item.contact, item.account, item.message_id) == (
        "contact",
        "u1",
        "acme",
        "m1",
    )


@pytest.mark.parametrize(
    ("value", "code", "in_strict", "in_compat"),
    [
        ("", "SM-407", "error", "advice"),
        (None, "SM-407", "error", "advice"),
        (" ", "SM-213", "error", "error"),
        (["acme"], "SM-212", "error", "error"),
    ],
)
@pytest.mark.parametrize("profile", ["sim", "compat"])
def test_an_account_uid_that_links_nothing(
    request: pytest.FixtureRequest,
    profile: str,
    value: object,
    code: str,
    in_strict: str,
    in_compat: str,
) -> None:
    """An account_uid that is none is marked; empty and null ones are real, so compat forgives."""
    simulator: Sim = request.getfixturevalue(profile)
    body = {"contact_uid": "u1", "params": {"account_uid": value}}
    assert simulator.post(PATH, body).status_code == 200
    found = simulator.last()
    severity = in_strict if profile == "sim" else in_compat
    assert codes(found) == [(code, severity, "/params/account_uid")]
    assert found.items[0].applied


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("mrr", "49", "SM-220"),
        ("churn_date", "last Tuesday", "SM-221"),
        ("churn_reason", "Too Expensive", "SM-222"),
    ],
)
def test_reserved_attributes(sim: Sim, key: str, value: object, code: str) -> None:
    """A reserved attribute of another kind than documented is a warning."""
    assert sim.post(PATH, {"contact_uid": "u1", "params": {key: value}}).status_code == 200
    assert codes(sim.last()) == [(code, "warning", f"/params/{key}")]
