"""GET /_sim/state, /_sim/state/contact and /_sim/state/account."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

from simulator.config import Config
from simulator.control.parameters import page_schema
from simulator.control.state import ACCOUNT, CONTACT, SUMMARY
from simulator.journal.reader import MAX_SEQ
from tests.simulator.running import Sim, running
from tests.simulator.state.told import Operation, account, alias, contact, event, pageview

PATH = "/_sim/state"


@pytest.fixture
def alone(path: Path) -> Iterator[Sim]:
    """A simulator of the compat profile with a journal of this test's own."""
    with running(Config(profile="compat"), path) as sim:
        yield sim


def tell(sim: Sim, *operations: Operation, token: str = "t") -> int:
    """Send a batch; its seq."""
    sent = sim.client.post("/v1/batch", params={"api_token": token}, json=operations)
    assert sent.status_code == 201
    return sim.recorded()[-1].seq


def ask(sim: Sim, kind: str, **query: object) -> httpx.Response:
    return sim.client.get(f"{PATH}/{kind}", params={k: str(v) for k, v in query.items()})


def shown(sim: Sim, kind: str, **query: object) -> dict[str, Any]:
    answer = ask(sim, kind, **query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    jsonschema.validate(found, CONTACT if kind == "contact" else ACCOUNT)
    return found


def test_a_contact(alone: Sim) -> None:
    """By any of its uids, now and as it was; with its last events or its whole history."""
    first = tell(alone, contact("a1", plan="free", account_uid="acme"), event("a1"), pageview("a1"))
    last = tell(alone, contact("u1", plan="pro"), alias("u1", "a1"))
    found = shown(alone, "contact", uid="a1")
    assert (found["uid"], found["aliases"], found["seq"]) == ("u1", ["a1"], last)
    assert [one["event_uid"] for one in found["latest_events"]] == ["order", "pageview"]
    before = shown(alone, "contact", uid="a1", at=first)
    assert (before["uid"], before["aliases"], before["seq"]) == ("a1", [], first)
    whole = shown(alone, "contact", uid="u1", history="true")
    assert [one["method"] for one in whole["history"]] == [
        "contact",
        "event",
        "event",
        "contact",
        "alias",
    ]
    assert "history" not in shown(alone, "contact", uid="u1", history="false")


def test_an_account(alone: Sim) -> None:
    """With its attributes and contacts."""
    tell(alone, account("acme", name="Acme"), contact("u1", account_uid="acme"))
    found = shown(alone, "account", uid="acme")
    assert [one["uid"] for one in found["contacts"]] == ["u1"]
    assert [one["value"] for one in found["attributes"]] == ["Acme"]


def test_what_is_answered_is_known(alone: Sim) -> None:
    """Once an operation is acknowledged the state knows of it."""
    for number in range(20):
        tell(alone, contact("u1", n=number))
        assert shown(alone, "contact", uid="u1")["attributes"][0]["value"] == number


def test_workspaces(alone: Sim) -> None:
    """Each knows its own; where there are several one is to be named, and those are listed."""
    tell(alone, contact("u1", of="one"), token="one")
    tell(alone, contact("u1", of="two"), contact("u2"), token="two")
    one, two = (exchange.workspace for exchange in alone.recorded())
    for workspace, value in ((one, "one"), (two, "two")):
        [attribute] = shown(alone, "contact", uid="u1", workspace=workspace)["attributes"]
        assert attribute["value"] == value
    assert ask(alone, "contact", uid="u2", workspace=one).status_code == 404
    answer = ask(alone, "contact", uid="u1")
    assert answer.status_code == 400
    listed = ", ".join(sorted(filter(None, (one, two))))
    assert answer.json()["message"] == f"there are several workspaces, name one of {listed}"
    answer = ask(alone, "contact", uid="u1", workspace="00000000")
    assert answer.status_code == 404
    assert answer.json()["message"] == f"there is no workspace 00000000: there are {listed}"


def test_how_much_there_is(alone: Sim) -> None:
    """A line a workspace says how many contacts and accounts it knows since its last reset."""
    page = alone.client.get(PATH).json()
    assert page == {"schema_version": 1, "data": [], "next": None}
    tell(alone, contact("u1", account_uid="acme"), event("u2"), alias("u3", "nobody"), token="one")
    tell(alone, account("globex"), token="two")
    one, two = (exchange.workspace for exchange in alone.recorded())
    page = alone.client.get(PATH).json()
    jsonschema.validate(page, page_schema(SUMMARY))
    assert {line["workspace"]: (line["contacts"], line["accounts"]) for line in page["data"]} == {
        one: (2, 1),
        two: (0, 1),
    }
    narrowed = alone.client.get(PATH, params={"workspace": two}).json()["data"]
    assert [line["workspace"] for line in narrowed] == [two]
    assert alone.client.get(PATH, params={"workspace": "00000000"}).json()["data"] == []
    reset = alone.client.post("/_sim/reset", json={"workspace": one})
    assert reset.status_code == 200
    [line] = [line for line in alone.client.get(PATH).json()["data"] if line["workspace"] == one]
    assert (line["contacts"], line["accounts"]) == (0, 0)
    assert line["after"] > 0


def test_beyond_a_reset(alone: Sim) -> None:
    """Before a reset there is nothing to be asked, though the journal still has it."""
    seq = tell(alone, contact("u1", plan="pro"))
    assert shown(alone, "contact", uid="u1")["uid"] == "u1"
    assert alone.client.post("/_sim/reset", json={}).status_code == 200
    answer = ask(alone, "contact", uid="u1")
    assert (answer.status_code, answer.json()["message"]) == (
        404,
        f"no contact 'u1' is known at seq {seq + 1}, since the reset at {seq + 1};"
        " no contact is known",
    )
    answer = ask(alone, "contact", uid="u1", at=seq)
    assert (answer.status_code, answer.json()["message"]) == (
        400,
        f"seq {seq} is before the reset at {seq + 1}: the state begins there",
    )
    tell(alone, event("u1"))
    assert shown(alone, "contact", uid="u1")["blank"] is True


@pytest.mark.parametrize(
    ("kind", "query", "status", "said"),
    [
        ("contact", {"uid": "ada"}, 404, "no contact 'ada' is known at seq {end}; there are adam"),
        ("account", {"uid": "x"}, 404, "no account 'x' is known at seq {end}; there are acme"),
        (
            "contact",
            {"uid": "\x00"},
            404,
            "no contact '\\x00' is known at seq {end}; there are adam",
        ),
        (
            "contact",
            {"uid": "adam", "at": 0},
            404,
            "no contact 'adam' is known at seq 0; no contact is known",
        ),
        ("contact", {}, 400, "uid is a text that isn't empty"),
        ("contact", {"uid": ""}, 400, "uid is a text that isn't empty"),
        ("contact", {"uid": "adam", "at": -1}, 400, f"at is a number from 0 to {MAX_SEQ}"),
        ("contact", {"uid": "adam", "at": "1e1"}, 400, f"at is a number from 0 to {MAX_SEQ}"),
        (
            "contact",
            {"uid": "adam", "at": MAX_SEQ},
            400,
            f"there is no seq {MAX_SEQ} yet: the journal ends at {{end}}",
        ),
        ("contact", {"uid": "adam", "at": MAX_SEQ + 1}, 400, f"at is a number from 0 to {MAX_SEQ}"),
        ("contact", {"uid": "adam", "history": "yes"}, 400, "history is true or false"),
        (
            "contact",
            {"uid": "adam", "workspace": "x"},
            400,
            "workspace is 8 hex digits, as an exchange shows them",
        ),
        (
            "contact",
            {"uid": "adam", "hsitory": 1},
            400,
            "there is no parameter 'hsitory'; did you mean history?",
        ),
        (
            "account",
            {"uid": "acme", "history": "true"},
            400,
            "there is no parameter 'history'; there are uid, workspace, at",
        ),
    ],
)
def test_what_is_refused(
    alone: Sim, kind: str, query: dict[str, object], status: int, said: str
) -> None:
    """A sentence says what is wrong, and the nearest valid form."""
    end = tell(alone, contact("adam"), account("acme"))
    answer = ask(alone, kind, **query)
    assert (answer.status_code, answer.json()["message"]) == (status, said.format(end=end))


def test_before_anything_came(alone: Sim) -> None:
    """Nobody is known of no workspace."""
    answer = ask(alone, "contact", uid="u1")
    assert answer.status_code == 400
    assert answer.json()["message"] == "no workspace is known yet: nothing was sent with a token"


@pytest.mark.parametrize(
    "uid", ["a/b?c#d&e=f", "a b+c%20", "é日🎉", "\x1b[31m", "a\nb", "x" * 30_000]
)
def test_odd_uids(alone: Sim, uid: str) -> None:
    """Any uid can be asked for, whatever it means in an address."""
    tell(alone, contact(uid, **{uid: uid}), alias("u1", uid))
    found = shown(alone, "contact", uid=uid)
    assert (found["asked"], found["aliases"]) == (uid, [uid])
    assert [(one["name"], one["value"]) for one in found["attributes"]] == [(uid, uid)]


def test_a_batch_of_very_many_items(alone: Sim) -> None:
    """Ten thousand items of one batch, which compat takes, are each told by its index."""
    tell(alone, *(event("u1", f"e{number}") for number in range(10_000)))
    found = shown(alone, "contact", uid="u1", history="true")
    assert found["events"] == 10_000
    assert [one["index"] for one in found["history"]] == list(range(10_000))


def test_an_attribute_of_almost_a_megabyte(alone: Sim) -> None:
    """What the API takes, the state gives back."""
    value = "é" * 500_000
    tell(alone, contact("u1", bio=value))
    assert shown(alone, "contact", uid="u1")["attributes"][0]["value"] == value


def test_what_is_rejected_does_not_count(rejecting: Sim) -> None:
    """Nothing of a batch that was refused is known."""
    batch = [contact("rejected", plan="pro"), {"method": "contact", "params": {}}]
    assert rejecting.post("/v1/batch", batch).status_code == 400
    workspace = rejecting.last().workspace
    assert ask(rejecting, "contact", uid="rejected", workspace=workspace).status_code == 404


def test_asked_while_it_is_written(alone: Sim) -> None:
    """While one contact's events come in, each answer is of one moment: its parts agree."""
    tell(alone, event("u1"))
    body = json.dumps([event("u1"), pageview("u1")] * 5)

    def write() -> None:
        with httpx.Client(base_url=alone.url, trust_env=False) as client:
            for _ in range(60):
                client.post("/v1/batch", params={"api_token": "t"}, content=body)

    answers = []
    writing = threading.Thread(target=write)
    writing.start()
    while writing.is_alive():
        answers.append(shown(alone, "contact", uid="u1", history="true"))
    writing.join()
    for found in answers:
        counted = found["events"], found["pageviews"]
        names = [one["event_uid"] for one in found["history"]]
        assert counted == (names.count("order"), names.count("pageview"))
        assert sum(one["pageviews"] for one in found["sessions"]) == found["pageviews"]
        assert all(one["exchange"] <= found["seq"] for one in found["history"])
        assert (found["events"] - 1) % 5 == 0
    assert shown(alone, "contact", uid="u1")["events"] == 301
