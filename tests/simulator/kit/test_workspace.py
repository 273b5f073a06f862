"""A test's workspace: what it says of itself, and what came."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.registry import is_valid
from destination import Settings
from simulator.config import Config
from simulator.kit.asked import Asked
from simulator.kit.asserting import Salesmachine
from simulator.kit.errors import KitError
from simulator.kit.sending import Destination, Segment
from simulator.kit.simulators import Remote
from simulator.kit.workspace import Workspace
from tests.simulator.running import Sim, running


def post(workspace: Workspace, body: object, path: str = "contact") -> int:
    """Send one operation; the status."""
    url, auth = f"{workspace.url}/v1/{path}", (workspace.token, workspace.secret)
    return httpx.post(url, json=body, auth=auth, verify=False).status_code


def contact(uid: str, **params: Any) -> dict[str, Any]:
    return {"contact_uid": uid, "messageId": f"m-{uid}", "params": params}


def test_settings_are_bound_to_it(salesmachine: Salesmachine) -> None:
    """They are what an application under test is given."""
    expected = Settings(
        api_token=salesmachine.token, api_secret=salesmachine.secret, base_url=salesmachine.url
    )
    assert salesmachine.settings == expected
    assert salesmachine.settings.with_credentials() == expected


def test_exchanges_are_whole_and_in_order(salesmachine: Salesmachine) -> None:
    """Each is as its schema says; what came since the last look is added."""
    assert salesmachine.exchanges == []
    post(salesmachine, contact("u1"))
    assert len(salesmachine.exchanges) == 1
    post(salesmachine, contact("u2"))
    found = salesmachine.exchanges
    assert [one["items"][0]["contact"] for one in found] == ["u1", "u2"]
    assert all(is_valid("exchange", one) for one in found)
    assert {one["workspace"] for one in found} == {salesmachine.id}
    found.clear()
    assert len(salesmachine.exchanges) == 2


@pytest.mark.salesmachine(faults="status=503,times=1")
def test_operations_that_were_taken(salesmachine: Salesmachine) -> None:
    """What a fault left undone came, and wasn't taken."""
    assert [post(salesmachine, contact("u1", plan="pro")) for _ in range(2)] == [503, 200]
    assert [one.status for one in salesmachine.came] == [503, 200]
    [operation] = salesmachine.operations
    assert operation.body == {"method": "contact", **contact("u1", plan="pro")}
    assert operation.exchange == salesmachine.exchanges[1]["seq"]


def test_others_are_not_seen(salesmachine: Salesmachine) -> None:
    """What another token sent is another workspace's."""
    auth = ("another", "s")
    httpx.post(f"{salesmachine.url}/v1/contact", json=contact("u9"), auth=auth, verify=False)
    assert salesmachine.exchanges == []
    assert "u9" not in salesmachine.contacts


def test_state(salesmachine: Salesmachine) -> None:
    """How many there are of each."""
    assert salesmachine.state == {"contacts": 0, "accounts": 0}
    post(salesmachine, contact("u1", account_uid="acme"))
    post(salesmachine, contact("u2", account_uid="acme"))
    assert salesmachine.state == {"contacts": 2, "accounts": 1}


def test_it_begins_anew(sim: Sim) -> None:
    """A token that was used before has nothing of it, no faults either, the next time."""
    with closing(Remote(sim.url)) as remote:
        first = Workspace(remote, "t-again", Asked(faults=("status=503",)))
        assert post(first, contact("u1")) == 503
        second = Workspace(remote, "t-again", Asked())
        assert second.id == first.id
        assert (second.exchanges, second.faults.list()) == ([], [])
        assert post(second, contact("u2")) == 200
        assert "u2" in second.contacts
        third = Workspace(remote, "t-again", Asked())
        assert (third.exchanges, third.state) == ([], {"contacts": 0, "accounts": 0})


def test_faults_of_a_run_that_was_cut_off(sim: Sim) -> None:
    """They are gone too where nothing was sent: there is nothing to reset then."""
    with closing(Remote(sim.url)) as remote:
        Workspace(remote, "t-cut", Asked(faults=("status=503",)))
        assert Workspace(remote, "t-cut", Asked()).faults.list() == []


def test_it_leaves_nothing_behind(sim: Sim) -> None:
    """At its end its faults are gone, and the clock runs."""
    with closing(Remote(sim.url)) as remote:
        one = Workspace(remote, "t-end", Asked(faults=("forget",)))
        one.faults.add("latency=1ms")
        one.end()
        assert one.faults.list() == []
        assert remote.control.ask("clock")["frozen"] is False


def test_a_simulator_with_tokens_of_its_own(path: Path) -> None:
    """It opens no workspace for a test, and says so."""
    config, said = Config(tokens=frozenset({"t"})), "this token opens no workspace: the simulator"
    with (
        running(config, path) as sim,
        closing(Remote(sim.url)) as remote,
        pytest.raises(KitError, match=said),
    ):
        Workspace(remote, "test-main-1", Asked())


@pytest.fixture
def messages() -> list[dict[str, Any]]:
    return [{"type": "track", "event": "E", "userId": "u1", "messageId": f"m{n}"} for n in range(2)]


def test_the_ledger(
    salesmachine: Salesmachine, segment: Segment, messages: list[dict[str, Any]]
) -> None:
    """What came by the Segment side, with what became of it, and nothing of what came directly."""
    post(salesmachine, contact("u1"))
    segment.send(*messages)
    assert [one["message_id"] for one in salesmachine.ledger] == ["m0", "m1"]
    assert {one["stage"] for one in salesmachine.ledger} == {"delivered"}
    assert salesmachine.is_settled()


def test_messages_are_known_by_their_ids(
    salesmachine: Salesmachine, destination: Destination
) -> None:
    """Those that the destination sent, also by the id that it made for one without."""
    named = {"type": "track", "event": "E", "userId": "u1", "messageId": "m1"}
    unnamed = {"type": "track", "event": "F", "userId": "u1"}
    destination.deliver(named, unnamed)
    assert salesmachine.messages["m1"] is named
    [made] = [one.message_id for one in salesmachine.operations if one.message_id != "m1"]
    assert made is not None
    assert salesmachine.messages[made] is unnamed
