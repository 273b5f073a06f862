"""The documents: valid, complete, and true."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from simulator.app import Simulator, create_app
from simulator.config import Config
from simulator.declared import declaration
from simulator.journal import Feed, Writer
from simulator.journal.messages import Attempt
from simulator.openapi import CONTROL, SALESMACHINE, Api, document, routes
from simulator.workspace import workspace_id
from tests.simulator.journal.messages import message
from tests.simulator.openapi.described import Document, check_described, operations
from tests.simulator.running import BASIC, JSON, TOKEN, Sim, running
from tests.simulator.waiting import PATIENCE

APP = create_app(Simulator(Config(), b"salt", Path("journal"), Feed(), "http://127.0.0.1:1"))
APIS = {"control": CONTROL, "salesmachine": SALESMACHINE}
DOCUMENTS = {name: document(APP, api, "http://127.0.0.1:1") for name, api in APIS.items()}

both = pytest.mark.parametrize("name", APIS)
each = pytest.mark.parametrize(
    ("api", "operation"),
    [(name, operation) for name, known in DOCUMENTS.items() for operation in operations(known)],
)


@both
def test_a_document_is_valid(name: str) -> None:
    """Each document is an OpenAPI 3.1 document, of the server that it was asked of."""
    known = DOCUMENTS[name]
    assert known["openapi"] == "3.1.0"
    assert known["servers"] == [{"url": "http://127.0.0.1:1"}]
    assert [error.message for error in OpenAPIV31SpecValidator(known).iter_errors()] == []


def test_every_route_is_in_one_document() -> None:
    """Every route with every method is described, in one of the documents."""
    rules = {
        (rule.rule, method)
        for rule in APP.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    of_each = {
        name: {(rule.rule, method) for rule, method in routes(APP, api)}
        for name, api in APIS.items()
    }
    assert of_each["control"] | of_each["salesmachine"] == rules
    assert not of_each["control"] & of_each["salesmachine"]
    for name, known in DOCUMENTS.items():
        assert len(operations(known)) == len(of_each[name])


@each
def test_an_operation_has_words(api: str, operation: str) -> None:
    """Each operation says what it does, each of its parameters and answers what it is."""
    _, path, described = operations(DOCUMENTS[api])[operation]
    assert described["summary"]
    assert described["summary"][0].isalnum()
    parameters = described.get("parameters", [])
    assert {f"{{{one['name']}}}" for one in parameters if one["in"] == "path"} == {
        part for part in path.split("/") if part.startswith("{")
    }
    for one in (*parameters, *described["responses"].values()):
        assert one["description"].endswith("."), one


@each
def test_an_operation_declares_what_it_gives(api: str, operation: str) -> None:
    """Each view says what it takes and gives: there is a success, and every refusal."""
    _, _, described = operations(DOCUMENTS[api])[operation]
    statuses = set(described["responses"])
    assert len({"200", "201"} & statuses) == 1
    assert {"400", "401", "403", "405", "408", "500"} <= statuses
    if "requestBody" in described:
        assert {"413", "415" if api == "control" else "406"} <= statuses
    if api == "salesmachine":
        assert "429" in statuses


def test_every_view_of_the_control_plane_refuses_what_it_does_not_take() -> None:
    """On the control plane an unknown parameter is refused everywhere."""
    for rule, _ in routes(APP, CONTROL):
        assert hasattr(APP.view_functions[rule.endpoint], "__wrapped__"), f"{rule} lacks @takes()"


@both
def test_contracts_are_in_it(name: str) -> None:
    """The contracts' schemas are there as components, with their evidence, and none beside them."""
    schemas = DOCUMENTS[name]["components"]["schemas"]
    expected = {
        "control": {"exchange"},
        "salesmachine": {
            f"salesmachine.{kind}"
            for kind in ("account", "alias", "batch", "contact", "error", "event", "success")
        },
    }[name]
    assert expected <= set(schemas)
    for schema in schemas.values():
        assert schema["x-evidence"]
        assert not {"$id", "$schema"} & set(schema)


REQUESTS: dict[str, dict[str, Any]] = {
    "set_clock": {"json": {"advance": "1s"}},
    "add_fault": {"json": {"fault": "status=503,contact=nobody"}},
    "clear_fault": {"path": {"number": 1}},
    "reset": {"json": {"workspace": "WORKSPACE"}},
    "find_workspace": {"json": {"token": "t"}},
    "show_exchange": {"path": {"seq": 4}},
    "show_message": {"path": {"seq": 3}},
    "upsert_contact": {"json": {"contact_uid": "u2", "params": {}}},
    "upsert_account": {"json": {"account_uid": "acme", "params": {}}},
    "merge_contacts": {"json": {"contact_uid": "u1", "previous_uid": "u0"}},
    "track_event": {"json": {"contact_uid": "u1", "event_uid": "order", "params": {}}},
    "take_batch": {"json": [{"method": "contact", "contact_uid": "u3", "params": {}}]},
}
"""What has to be sent where nothing isn't enough, by operation."""
UIDS = {
    "control": {"show_contact": "u1", "show_account": "acme"},
    "salesmachine": {
        "show_contact": "u1",
        "archive_contact": "u1",
        "show_account": "acme",
        "archive_account": "acme",
    },
}
ENDLESS = "stream"
"""The operation whose answer doesn't end."""


@pytest.fixture
def known(path: Path) -> Iterator[Sim]:
    """A simulator that knows a message, a contact, an account, an event, a breach, two faults."""

    def receive(journal: Writer) -> None:
        seq = journal.receive(message("m1", workspace_id(TOKEN, journal.salt)))
        journal.attempt(Attempt(seq, 1, 0.5, "503", 1.0, 2.0, 1.5))
        journal.stage(seq, "pending retry", "HTTP_503", "Salesmachine answered 503")

    with running(Config(), path) as sim:
        sim.server.write(receive).result(PATIENCE)
        sim.post("/v1/contact", {"contact_uid": "u1", "params": {"account_uid": "acme", "a": 1}})
        sim.post("/v1/account", {"account_uid": "acme", "params": {"name": "Acme", "mrr": "x"}})
        event = {"contact_uid": "u1", "event_uid": "pageview", "messageId": "m1", "params": {}}
        sim.post("/v1/track/event", event)
        for _ in range(2):
            sim.client.post("/_sim/faults", json={"fault": "status=503,contact=nobody"})
        yield sim


def ask(sim: Sim, api: str, name: str, **changed: Any) -> httpx.Response:
    """Ask what an operation is for."""
    method, path, _ = operations(DOCUMENTS[api])[name]
    given = {**REQUESTS.get(name, {}), **changed}
    if uid := UIDS[api].get(name):
        given = {"path": {"name": uid}, "params": {"uid": uid} if api == "control" else {}, **given}
    if name == "reset" and "json" in given and "json" not in changed:
        given["json"] = {"workspace": sim.recorded()[0].workspace}
    for parameter, value in given.pop("path", {}).items():
        path = path.replace(f"{{{parameter}}}", str(value))
    headers = {"Authorization": BASIC} if api == "salesmachine" else {}
    headers |= given.pop("headers", {})
    return sim.client.request(method, path, headers=headers, **given)


def ordered(api: str) -> list[str]:
    """The operations, those that do away with something last."""
    names = [name for name in operations(DOCUMENTS[api]) if name != ENDLESS]
    return sorted(names, key=lambda name: (name.startswith(("clear", "archive", "reset")), name))


@pytest.mark.parametrize("api", ["salesmachine", "control"])
def test_every_success_is_described(known: Sim, api: str) -> None:
    """Every operation succeeds, and its answer is as its document says."""
    for name in ordered(api):
        answer = ask(known, api, name)
        assert answer.is_success, f"{name}: {answer.text}; has it an entry in REQUESTS?"
        check_described(DOCUMENTS[api], name, answer)


def test_the_stream_is_described(known: Sim) -> None:
    """So is the answer that doesn't end."""
    with known.client.stream("GET", "/_sim/stream") as answer:
        check_described(DOCUMENTS["control"], ENDLESS, answer)


@pytest.mark.parametrize(
    ("api", "name", "changed", "status"),
    [
        ("control", "list_items", {"params": {"limit": 0}}, 400),
        ("control", "show_exchange", {"path": {"seq": 1}}, 404),
        ("control", "show_message", {"path": {"seq": 4}}, 404),
        ("control", "list_messages", {"params": {"stage": "gone"}}, 400),
        ("control", "show_contact", {"params": {"uid": "nobody"}}, 404),
        ("control", "clear_fault", {"path": {"number": 99}}, 404),
        ("control", "reset", {"json": {"workspace": "00000000"}}, 404),
        ("control", "health", {"headers": {"Origin": "https://evil.com"}}, 403),
        ("control", "health", {"headers": {"Host": "evil.com"}}, 403),
        ("control", "set_clock", {"content": b"{}", "json": None}, 415),
        ("control", "set_clock", {"content": b" " * 1_048_577, "headers": JSON, "json": None}, 413),
        ("salesmachine", "ping_post", {"headers": {"Authorization": ""}}, 400),
        ("salesmachine", "ping_post", {"headers": {"Host": "evil.com"}}, 403),
        ("salesmachine", "upsert_contact", {"json": {}}, 400),
        ("salesmachine", "upsert_contact", {"content": b"{}", "json": None}, 400),
        (
            "salesmachine",
            "upsert_contact",
            {"content": b"{}", "json": None, "headers": {"Content-Type": "text/plain"}},
            406,
        ),
        ("salesmachine", "take_batch", {"json": [{}] * 101}, 413),
        ("salesmachine", "show_contact", {"path": {"name": "nobody"}}, 404),
        ("salesmachine", "list_contacts", {"params": {"limit": 101}}, 400),
    ],
)
def test_refusals_are_described(
    known: Sim, api: str, name: str, changed: dict[str, Any], status: int
) -> None:
    """What isn't taken is refused as the document says."""
    answer = ask(known, api, name, **changed)
    assert answer.status_code == status, answer.text
    check_described(DOCUMENTS[api], name, answer)


@each
def test_other_methods_are_described(sim: Sim, api: str, operation: str) -> None:
    """Another method is 405, with Allow, as the document says."""
    _, path, _ = operations(DOCUMENTS[api])[operation]
    answer = sim.client.put(path.format(seq=1, number=1, name="u1"))
    assert answer.status_code == 405
    check_described(DOCUMENTS[api], operation, answer)


def test_limits_are_described(tmp_path: Path) -> None:
    """Too many requests, an unknown token and a missing control token are refused as described."""
    config = Config(tokens=frozenset({"tok-4f1c9a"}), control_token="c", rate_limit=1.0)
    with running(config, tmp_path / "journal") as sim:
        other = {"headers": {"Authorization": "Basic eDp5"}}
        for api, name, changed, status in (
            ("salesmachine", "ping_post", other, 401),
            ("salesmachine", "ping_post", {}, 200),
            ("salesmachine", "ping_post", {}, 429),
            ("control", "health", {}, 401),
        ):
            answer = ask(sim, api, name, **changed)
            assert answer.status_code == status
            check_described(DOCUMENTS[api], name, answer)


def test_declarations_are_what_is_described() -> None:
    """The names of an operation's parameters are those that its view declares."""
    for name, api in APIS.items():
        of_views = [
            {one.name for one in declaration(APP.view_functions[rule.endpoint]).parameters}
            for rule, _ in routes(APP, api)
        ]
        described: list[Document] = [one[2] for one in operations(DOCUMENTS[name]).values()]
        assert sorted(map(sorted, of_views)) == sorted(
            sorted(one["name"] for one in operation.get("parameters", ()))
            for operation in described
        )


def test_an_api_has_its_words() -> None:
    """A document has its own title and description."""

    def words(api: Api) -> tuple[str, str]:
        return api.title, api.description

    assert words(CONTROL) != words(SALESMACHINE)
    for name, api in APIS.items():
        info = DOCUMENTS[name]["info"]
        assert (info["title"], info["description"]) == words(api)
