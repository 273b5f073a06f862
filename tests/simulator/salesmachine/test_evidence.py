"""The evidence: every answer of the mocked API names what it leans on, whatever it answers.

A walk over all routes with all methods, and over all known ways to fail.  A route that answers
without an id fails here, and so does a code that can be answered and that no way leads to.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

import httpx
import pytest

from contracts.bodies import Body, kit_bodies
from contracts.registry import load, schema
from simulator.app import Simulator, create_app, is_control
from simulator.config import Config
from simulator.journal import Feed
from simulator.salesmachine import is_read, reads, resource
from simulator.wsgi import MAX_BODY_BYTES
from tests.contracts.sources import FOLDERS
from tests.simulator.running import BASIC, JSON, Sim, running
from tests.simulator.wire import head_of, request

EVIDENCE, CODES = load("evidence.json"), load("codes.json")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
KINDS = {
    "/v1/contact": "contact",
    "/v1/account": "account",
    "/v1/track/event": "event",
    "/v1/alias": "alias",
    "/v1/batch": "batch",
}
CONFIGS = {
    "strict": Config(),
    "rejecting": Config(reject_violations=True),
    "rejecting compat": Config("compat", reject_violations=True),
    "of one token": Config(tokens=frozenset({"only"})),
    "slow": Config(rate_limit=0.001),
}
BESIDES = {
    "SM-215": "it counts the broken items of a batch beyond those that are worded",
    "SM-410": "an old Ruby client's form is refused for not being JSON (SM-103)",
}
"""Codes that no answer names: they are marked beside the one that decides."""


def ids(answer: httpx.Response) -> list[str]:
    """What an answer leans on; fails where it names nothing, or what nobody knows."""
    found = answer.headers["X-Sim-Evidence"].split(", ")
    assert set(found) <= EVIDENCE.keys()
    assert len(set(found)) == len(found)
    return found


def refused(answer: httpx.Response) -> str:
    """The code of an error, which names its evidence."""
    code: str = answer.json()["code"]
    assert CODES[code]["evidence"] in ids(answer)
    return code


Sims = dict[str, Sim]


@pytest.fixture(scope="module")
def sims(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sims]:
    """A simulator of each kind that answers differently."""
    with ExitStack() as stack:
        made = {
            name: stack.enter_context(running(config, tmp_path_factory.mktemp("walk") / "journal"))
            for name, config in CONFIGS.items()
        }
        assert ask(made["slow"], "POST", "/v1/ping").status_code == 200
        yield made


def ask(sim: Sim, method: str, path: str, **sent: Any) -> httpx.Response:
    """An answer; to good credentials and JSON unless other headers are sent."""
    known = {"headers": {"Authorization": BASIC, **JSON}, **sent}
    return sim.client.request(method, path, **known)


def routes() -> list[str]:
    """Every route of the mocked API, in the form in which somebody asks for it."""
    app = create_app(Simulator(Config(), b"salt", Path("journal"), Feed()))
    rules = {rule.rule for rule in app.url_map.iter_rules() if not is_control(rule.rule)}
    return sorted(re.sub("<.+>", "walked", rule) for rule in rules)


ROUTES = routes()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", [*ROUTES, "/", "/v1", "/v1/user", "/v2", "/v2/users"])
def test_every_route(sims: Sims, route: str, method: str) -> None:
    """Whatever is asked of a path by whatever method, the answer names its evidence."""
    for made in ("contact", "account"):
        sims["strict"].post(f"/v1/{made}", {f"{made}_uid": "walked", "params": {}})
    kind = KINDS.get(route)
    good = schema(f"salesmachine/{kind}")["examples"][0] if kind else None
    answer = ask(sims["strict"], method, route, json=good)
    found = ids(answer)
    assert ("A7" in found) == is_read(route)
    if answer.status_code >= 300:
        assert answer.status_code in (404, 405)
        assert "A3" in found
    elif not is_read(route):
        own = "A6" if kind == "alias" else f"sm.{kind or 'ping'}"
        assert {"sm.success", own} <= {*found}


def test_the_walk_knows_every_route() -> None:
    """A new route of v1 that takes a body is walked with a good one."""
    others = {"/v1/ping", "/v2/contacts", "/v2/accounts"}
    others |= {"/v2/contacts/walked", "/v2/accounts/walked"}
    assert {*ROUTES} == {*KINDS} | others


NODE = "/v1/ping?api_token=t&encode=base64&_method={}&data=" + b64encode(b"{}").decode()

TEXT = {"Content-Type": "text/plain"}
NO_FAULT = {"Authorization": BASIC, "X-Sim-Fault": "nonsense"}

WAYS: list[tuple[str, str, str, str, dict[str, Any]]] = [
    ("SM-101", "strict", "POST", "/v1/contact", {"headers": {}}),
    ("SM-101", "strict", "POST", "/v1/ping", {"headers": {}}),
    ("SM-101", "strict", "GET", "/v2/accounts", {"headers": {}}),
    ("SM-102", "of one token", "POST", "/v1/batch", {}),
    ("SM-102", "of one token", "GET", "/v2/contacts", {}),
    ("SM-103", "strict", "POST", "/v1/contact?api_token=t", {"headers": TEXT}),
    ("SM-104", "strict", "POST", "/v1/nowhere", {}),
    ("SM-104", "strict", "GET", "/v2/nowhere", {}),
    ("SM-105", "strict", "GET", "/v1/contact", {}),
    ("SM-105", "strict", "POST", "/v2/contacts/u1", {}),
    ("SM-105", "rejecting compat", "GET", NODE.format("delete"), {}),
    ("SM-106", "strict", "POST", "/v1/account", {"content": b" " * (MAX_BODY_BYTES + 1)}),
    ("SM-107", "strict", "POST", "/v1/alias", {"headers": {"Authorization": "Bearer t"}}),
    ("SM-107", "strict", "GET", "/v2/contacts/u1", {"headers": {"Authorization": "Bearer t"}}),
    ("SM-109", "strict", "POST", "/v1/ping", {"headers": NO_FAULT}),
    ("SM-109", "strict", "GET", "/v2/contacts", {"headers": NO_FAULT}),
    ("SM-110", "slow", "POST", "/v1/ping", {}),
    ("SM-110", "slow", "GET", "/v2/contacts", {}),
    ("SM-111", "strict", "GET", "/v2/contacts/nobody", {}),
    ("SM-111", "strict", "DELETE", "/v2/accounts/nobody", {}),
    ("SM-112", "strict", "GET", "/v2/contacts?limit=0", {}),
    ("SM-112", "strict", "DELETE", "/v2/accounts/u1?limit=1", {}),
    ("SM-201", "strict", "POST", "/v1/track/event", {"content": b"{"}),
    ("SM-202", "strict", "POST", "/v1/contact", {"content": b"[" * 200 + b"]" * 200}),
    ("SM-409", "rejecting", "GET", NODE.format("get"), {}),
]


@pytest.mark.parametrize(("code", "kind", "method", "path", "sent"), WAYS)
def test_every_way_to_fail(
    sims: Sims, code: str, kind: str, method: str, path: str, sent: dict[str, Any]
) -> None:
    """Whatever is wrong with a request, the answer names the evidence of what decided."""
    answer = ask(sims[kind], method, path, **sent)
    assert answer.status_code >= 400
    assert refused(answer) == code
    assert ("A7" in ids(answer)) == is_read(path) or code == "SM-109"


PATHS = {f"salesmachine/{kind}": path for path, kind in KINDS.items()}
BODIES = [
    body
    for body in kit_bodies()
    if body.kind in (*PATHS, "salesmachine/item")
    and any(violation["severity"] == "error" for violation in body.violations)
]


def rejected(sims: Sims, body: Body) -> str:
    """The code with which a simulator that rejects violations refuses a broken body."""
    is_item = body.kind == "salesmachine/item"
    path = "/v1/batch" if is_item else PATHS[body.kind]
    sent = [body.instance] if is_item else body.instance
    sim = sims["rejecting" if body.profile == "strict" else "rejecting compat"]
    answer = ask(sim, "POST", path, content=json.dumps(sent).encode())
    assert answer.status_code in (400, 413), body.name
    assert "A3" in ids(answer)
    return refused(answer)


def test_every_broken_body(sims: Sims) -> None:
    """Rejected, each body that breaks a contract is answered with one of its codes."""
    for body in BODIES:
        codes = {one["code"] for one in body.violations if one["severity"] == "error"}
        assert rejected(sims, body) in codes, body.name


def test_a_bug_of_ours(sims: Sims, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even the answer of a simulator that failed names its evidence."""

    def fail(*_: object) -> NoReturn:
        raise RuntimeError

    for module, name, path, method in (
        (resource, "judge_body", "/v1/contact", "POST"),
        (reads, "look_up", "/v2/contacts/u1", "GET"),
    ):
        monkeypatch.setattr(module, name, fail)
        answer = ask(sims["strict"], method, path, json={"contact_uid": "u1", "params": {}})
        assert (answer.status_code, refused(answer)) == (500, "SM-108")
        assert ("A7" in ids(answer)) == is_read(path)


@pytest.mark.parametrize("fault", ["status=503", "retry-after=2s", "forget", "latency=1ms"])
@pytest.mark.parametrize(("method", "path"), [("POST", "/v1/contact"), ("GET", "/v2/contacts")])
def test_faults(sims: Sims, method: str, path: str, fault: str) -> None:
    """What a fault answers says that it is one; what it only delays says what it always says."""
    headers = {"Authorization": BASIC, **JSON, "X-Sim-Fault": fault}
    body = {"contact_uid": "walked", "params": {}}
    answer = ask(sims["strict"], method, path, headers=headers, json=body)
    assert ("own.fault" in ids(answer)) == (fault != "latency=1ms")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (request(host="example.com"), 403),
        (b"no HTTP\r\n\r\n", 400),
        (head_of(40_000, "many headers"), 431),
    ],
)
def test_what_the_simulator_says_of_itself(sims: Sims, sent: bytes, status: int) -> None:
    """What it refuses before Salesmachine would look at it leans on its own limits."""
    with sims["strict"].connect() as wire:
        wire.send(sent)
        answer = wire.answer()
    assert (answer.status, answer.headers["X-Sim-Evidence"]) == (status, "own.limits")
    assert "own.limits" in EVIDENCE


def named_by_the_simulator() -> set[str]:
    """Not by what only words the breaches that others found."""
    paths = (one for one in FOLDERS["simulator"].rglob("*.py") if "failures" not in one.parts)
    texts = (path.read_text("utf-8") for path in paths)
    return {code for text in texts for code in re.findall(r"SM-[0-9]{3}", text)}


def test_no_way_to_fail_is_left_out(sims: Sims) -> None:
    """Each error that the mocked API can answer with is walked above."""
    walked = {way[0] for way in WAYS} | {"SM-108"} | {rejected(sims, body) for body in BODIES}
    of_bodies = {one["code"] for body in BODIES for one in body.violations}
    known = {
        code
        for code in named_by_the_simulator() | of_bodies
        if CODES[code]["severity"]["strict"] == "error" or code == "SM-110"
    }
    assert sorted(known - walked) == sorted(BESIDES)
