"""What is known of a contact or an account, held against what is expected."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulator.failures import Failure
from simulator.kit import ExpectationError, absent, containing, exactly, of_type
from simulator.kit.states import assert_state, plain
from tests.simulator.running import Sim

ITEMS: list[dict[str, Any]] = [
    {"method": "account", "account_uid": "acme", "params": {"mrr": 49}},
    {
        "method": "contact",
        "contact_uid": "u1",
        "params": {"account_uid": "acme", "plan": "pro", "seats": 3},
    },
    {"method": "event", "contact_uid": "u1", "event_uid": "signed_up", "params": {}},
]


@pytest.fixture
def states(sim: Sim) -> dict[str, dict[str, Any]]:
    """The state of a contact and of its account, as a simulator tells it."""
    sim.client.post("/_sim/reset", json={})
    sim.post("/v1/batch", ITEMS)
    asked = {"contact": "u1", "account": "acme"}
    answers = {
        kind: sim.client.get(f"/_sim/state/{kind}", params={"uid": uid})
        for kind, uid in asked.items()
    }
    return {kind: answer.json() for kind, answer in answers.items()}


MATCHES: list[tuple[str, dict[str, Any]]] = [
    ("contact", {}),
    ("contact", {"uid": "u1", "events": 1, "pageviews": 0, "archived": False}),
    ("contact", {"attributes": {"plan": "pro"}, "accounts": ["acme"]}),
    ("contact", {"attributes": exactly({"plan": "pro", "seats": 3})}),
    ("contact", {"attributes": {"email": absent(), "seats": of_type(int)}}),
    ("contact", {"latest_events": containing({"event_uid": "signed_up", "account": "acme"})}),
    ("account", {"attributes": {"mrr": 49.0}, "contacts": ["u1"], "events": {"only": 1}}),
]
DIFFER: list[tuple[str, dict[str, Any], str]] = [
    ("contact", {"events": 2}, "contact u1: /events is 1, expected 2"),
    ("contact", {"attributes": {"plan": "free"}}, '/attributes/plan is "pro", expected "free"'),
    ("contact", {"attributes": {"email": of_type(str)}}, "/attributes/email isn't there"),
    ("contact", {"attributes": exactly({"plan": "pro"})}, "/attributes/seats is 3, expected noth"),
    ("contact", {"accounts": ["globex"]}, '/accounts/0 is "acme", expected "globex"'),
    ("contact", {"accounts": []}, "/accounts is a list of 1, expected a list of 0"),
    ("account", {"contacts": containing("u2")}, "expected a list containing 'u2'"),
]
WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("contact", {"attribute": {}}, "the state of a contact has no 'attribute'; did you mean 'attr"),
    ("contact", {"plan": "pro"}, "its attributes are in attributes={'plan': 'pro'}"),
    ("account", {"accounts": []}, "the state of an account has no 'accounts'"),
    ("contact", {"events": {1}}, "events: {1} is no JSON"),
]


@pytest.mark.parametrize(("kind", "expected"), MATCHES)
def test_as_expected(
    kind: str, expected: dict[str, Any], states: dict[str, dict[str, Any]]
) -> None:
    """Attributes are asked for by name, links by uid; there may be more in a state."""
    assert assert_state(expected, states[kind], kind, "u1") is None


@pytest.mark.parametrize(("kind", "expected", "said"), DIFFER)
def test_otherwise(
    kind: str, expected: dict[str, Any], said: str, states: dict[str, dict[str, Any]]
) -> None:
    """Each difference by its pointer."""
    found = assert_state(expected, states[kind], kind, "u1")
    assert isinstance(found, Failure)
    assert found.code == "different"
    assert said in found.sentence


def test_where_it_came_from(states: dict[str, dict[str, Any]]) -> None:
    """An attribute leads to the item that set it."""
    found = assert_state({"attributes": {"plan": "free"}}, states["contact"], "contact", "u1")
    assert found is not None
    seq = states["contact"]["seq"]
    assert found.spot.request == f"exchange {seq}, item 1"


def test_nobody_knows_it() -> None:
    """One that was never named has no state at all."""
    found = assert_state({"events": 0}, None, "contact", "u7")
    assert found is not None
    assert found.sentence == "contact u7 isn't known: nothing that was taken has named it."


@pytest.mark.parametrize(("kind", "expected", "said"), WRONG)
def test_what_no_state_has(kind: str, expected: dict[str, Any], said: str) -> None:
    """It is an error at once, whatever the state is."""
    with pytest.raises(ExpectationError, match=re.escape(said)):
        assert_state(expected, None, kind, "u1")


def test_every_field_can_be_expected(states: dict[str, dict[str, Any]]) -> None:
    """Whatever a state says can be expected, and matches itself."""
    for kind, state in states.items():
        said = {k: v for k, v in plain(state).items() if k not in ("schema_version", "workspace",
                                                                   "seq")}  # fmt: skip
        assert assert_state(said, state, kind, "u1") is None
        assert len(said) > 6
