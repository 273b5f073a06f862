"""POST /v1/track/event."""

from __future__ import annotations

import pytest

from tests.simulator.running import Sim, codes

PATH = "/v1/track/event"
EVENT: dict[str, object] = {"contact_uid": "u1", "event_uid": "signed_up", "params": {}}
RUBY: dict[str, object] = {"contact_uid": "u1", "event": "signed_up", "params": {}}


@pytest.mark.parametrize("event_uid", ["signed_up", "pageview", "日本_order"])
def test_an_event(sim: Sim, event_uid: str) -> None:
    """An event's item names the contact, the event and the account in its params."""
    body = {**EVENT, "event_uid": event_uid, "params": {"account_uid": "acme"}}
    assert sim.post(PATH, body).status_code == 200
    found = sim.last()
    [item] = found.items
    assert (item.contact, item.event, item.account) == ("u1", event_uid, "acme")
    assert found.verdict in ("ok", "advice")  # the state may advise


@pytest.mark.parametrize("event_uid", ["Signed Up", "signedUp", "_", "a-b", ""])
def test_an_event_uid_that_is_no_snake_case(sim: Sim, event_uid: str) -> None:
    """It is taken, and marked."""
    assert sim.post(PATH, {**EVENT, "event_uid": event_uid}).status_code == 200
    found = sim.last()
    assert codes(found) == [("SM-208", "error", "/event_uid")]
    assert found.items[0].applied is bool(event_uid)


def test_event_for_event_uid_in_compat(compat: Sim) -> None:
    """The Ruby client's event stands in for event_uid."""
    assert compat.post(PATH, RUBY).status_code == 200
    found = compat.last()
    assert codes(found) == [("SM-402", "advice", "/event")]
    assert (found.items[0].event, found.items[0].applied) == ("signed_up", True)


def test_event_for_event_uid_in_strict(sim: Sim) -> None:
    """In the strict profile event_uid is missing: 400, and the quirk is named."""
    answer = sim.post(PATH, RUBY)
    assert (answer.status_code, answer.json()["code"]) == (400, "SM-402")
    found = sim.last()
    assert codes(found) == [("SM-402", "error", "/event")]
    assert not found.items[0].applied
