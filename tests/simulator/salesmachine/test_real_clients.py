"""What real clients do: taken in the compat profile, reported in strict by whose habit it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from contracts import check
from contracts.reading import read
from contracts.registry import load
from simulator.carried import recorded
from simulator.exchange import Exchange
from simulator.workspace import workspace_id
from tests.simulator.running import Sim, codes
from tests.simulator.salesmachine import real_clients as clients
from tests.simulator.salesmachine.real_clients import TOKEN, Client

UUID = "1b6a2f0c-7d0e-4c3a-9a51-0c7b6f8e2d34"
CONTACT = {"contact_uid": "u1", "params": {"name": "Ada"}}
ACCOUNT = {"account_uid": "acme", "params": {"name": "Acme"}}
EVENT = {"contact_uid": "u1", "event_uid": "signed_up", "params": {"account_uid": "acme"}}
ALIAS = {"contact_uid": "u1", "previous_uid": "a1"}
PAGEVIEW = {
    "contact_uid": "u1",
    "event_uid": "pageview",
    "params": {"visit_url": "https://acme.example/", "visit_ip": "192.0.2.7", "visit_agent": "M"},
}
BATCH = [
    {"method": "contact", **CONTACT},
    {"method": "account", **ACCOUNT},
    {"method": "event", **EVENT},
]
RUBY_EVENT = {
    "method": "event",
    "contact_uid": "u1",
    "event": "signed_up",
    "messageId": UUID,
    "created_at": "2024-03-11T09:21:45.123Z",
    "params": {},
}
EMAIL = {"method": "email", "contact_uid": "u1", "messageId": UUID, "params": {}}
NUMERIC = [
    {"method": "contact", "contact_uid": 7, "params": {"account_uid": 42}},
    {"method": "account", "account_uid": 42, "params": {}},
    {"method": "event", "contact_uid": 7, "event_uid": "signed_up", "params": {"account_uid": 42}},
]
NAIVE = {**CONTACT, "params": {"churn_date": "2024-03-11T09:21:45.123456"}}
PRODUCTION = {
    "contact_uid": "u1",
    "created_at": 1710148905,
    "params": {"account_uid": "", "churn_date": "NA", "trial_ends": 1710148905, "plan": None},
}

Code = tuple[str, str]
"""A code and its pointer."""
Item = tuple[str, str | None, str | None, str | None, bool]
"""Method, contact, account, event, and whether it counts."""

C: Item = ("contact", "u1", None, None, True)
A: Item = ("account", None, "acme", None, True)
E: Item = ("event", "u1", "acme", "signed_up", True)
NODE, RUBY = [("SM-409", "")], [("SM-410", "")]


@dataclass(frozen=True)
class Told:
    """A status, what is violated, and the items."""

    status: int = 200
    codes: list[Code] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Call:
    """What a client sends, and what becomes of it in either profile; the same in strict if None."""

    client: Client
    path: str
    operation: Any
    compat: Told
    strict: Told | None = None


UNTAKEN = Told(405, [("SM-105", ""), *NODE])
NO_JSON = Told(406, [("SM-103", ""), *RUBY])
CALLS = {
    "Python: a batch": Call(clients.python, "batch", BATCH, Told(201, [], [C, A, E])),
    "Python: numeric uids": Call(
        clients.python,
        "batch",
        NUMERIC,
        Told(
            201,
            [
                ("SM-403", "/0/contact_uid"),
                ("SM-403", "/0/params/account_uid"),
                ("SM-403", "/1/account_uid"),
                ("SM-403", "/2/contact_uid"),
                ("SM-403", "/2/params/account_uid"),
            ],
            [
                ("contact", "7", "42", None, True),
                ("account", None, "42", None, True),
                ("event", "7", "42", "signed_up", True),
            ],
        ),
    ),
    "Python: a naive datetime": Call(
        clients.python, "contact", NAIVE, Told(200, [("SM-408", "/params/churn_date")], [C])
    ),
    "PHP: a contact": Call(clients.php, "contact", CONTACT, Told(200, [], [C])),
    "PHP: empty params": Call(
        clients.php,
        "account",
        {**ACCOUNT, "params": {}},
        Told(200, [("SM-401", "/params")], [A]),
    ),
    "PHP: a batch": Call(
        clients.php,
        "batch",
        [{**BATCH[0], "params": {}}, PAGEVIEW | {"method": "event"}],
        Told(201, [("SM-401", "/0/params")], [C, ("event", "u1", None, "pageview", True)]),
    ),
    "Ruby 1.0.0: an event": Call(
        clients.ruby,
        "batch",
        [RUBY_EVENT],
        Told(201, [("SM-402", "/0/event")], [("event", "u1", None, "signed_up", True)]),
    ),
    "Ruby 1.0.0: an email": Call(
        clients.ruby,
        "batch",
        [EMAIL, BATCH[0]],
        Told(201, [("SM-406", "/0/method")], [("email", "u1", None, None, False), C]),
    ),
    "old Ruby: a contact": Call(
        clients.old_ruby, "user", CONTACT, Told(404, [("SM-104", ""), *RUBY])
    ),
    "old Ruby: an account": Call(
        clients.old_ruby, "account", ACCOUNT, Told(200, RUBY, [A]), NO_JSON
    ),
    "old Ruby: an event": Call(
        clients.old_ruby,
        "track/event",
        EVENT | {"created_at": 1710148905},
        Told(200, [*RUBY, ("SM-405", "/created_at")], [E]),
        NO_JSON,
    ),
    "old Ruby: a batch": Call(
        clients.old_ruby, "batch", BATCH, Told(201, RUBY, [C, A, E]), NO_JSON
    ),
    "old Ruby: a ping": Call(clients.old_ruby, "ping", {}, Told(200, RUBY)),
    "old Node: a contact": Call(
        clients.old_node, "contact", CONTACT, Told(200, NODE, [C]), UNTAKEN
    ),
    "old Node: an account": Call(
        clients.old_node, "account", ACCOUNT, Told(200, NODE, [A]), UNTAKEN
    ),
    "old Node: an event": Call(
        clients.old_node,
        "track/event",
        EVENT | {"created_at": "2024-03-11T09:21:45"},
        Told(200, [*NODE, ("SM-404", "/created_at")], [E]),
        UNTAKEN,
    ),
    "old Node: an alias": Call(
        clients.old_node,
        "alias",
        ALIAS,
        Told(200, NODE, [("alias", "u1", None, None, True)]),
        UNTAKEN,
    ),
    "old Node: a batch": Call(
        clients.old_node, "batch", BATCH, Told(201, NODE, [C, A, E]), UNTAKEN
    ),
    "old Node: a ping": Call(clients.old_node_ping, "ping", {}, Told(200, NODE)),
    "production: odd values": Call(
        clients.production,
        "contact",
        PRODUCTION,
        Told(
            200,
            [
                ("SM-411", ""),
                ("SM-405", "/created_at"),
                ("SM-407", "/params/account_uid"),
                ("SM-412", "/params/churn_date"),
            ],
            [C],
        ),
    ),
    "production: a ping": Call(clients.production, "ping", {}, Told(200, [("SM-411", "")])),
    "today: a page view": Call(
        clients.current,
        "track/event",
        PAGEVIEW,
        Told(200, [], [("event", "u1", None, "pageview", True)]),
    ),
    "older: a ping by GET": Call(clients.ping_by_get, "ping", None, Told(200)),
}


def told(exchange: Exchange) -> Told:
    """What a recorded exchange says, but for the state's own advices."""
    items = [(i.method or "", i.contact, i.account, i.event, i.applied) for i in exchange.items]
    found = [(code, at) for code, _, at in codes(exchange) if not code.startswith("SM-3")]
    return Told(exchange.status, found, items)


def sent(sim: Sim, call: Call) -> Exchange:
    """Send it over a socket; what was answered is what was recorded."""
    now = sim.from_now()
    with now.connect() as wire:
        wire.send(call.client(call.path, call.operation))
        answer = wire.answer()
    kind = "salesmachine/success" if answer.status < 400 else "salesmachine/error"
    assert check(kind, answer.json()) == []
    found = now.last()
    assert (found.status, found.response_body) == (answer.status, answer.body)
    assert check("exchange", found.to_dict()) == []
    return found


each_call = pytest.mark.parametrize("call", CALLS.values(), ids=list(CALLS))


@each_call
def test_in_compat(compat: Sim, call: Call) -> None:
    """It is taken, each habit is an advice with the client's name, and the operations count."""
    found = sent(compat, call)
    assert told(found) == call.compat
    assert found.workspace == workspace_id(TOKEN, compat.server.simulator.salt)
    assert {v.severity for v in found.all_violations() if v.client} <= {"advice"}
    if call.compat.items:
        head = (found.method, found.path, found.request_head, found.request_body)
        assert read(recorded(*head)).value == as_sent(call)


def as_sent(call: Call) -> Any:
    """The operation as it arrives: PHP's empty objects are lists."""
    if call.client is not clients.php:
        return call.operation
    operations = call.operation if isinstance(call.operation, list) else [call.operation]
    arrived = [{**one, "params": one["params"] or []} for one in operations]
    return arrived if isinstance(call.operation, list) else arrived[0]


@each_call
def test_in_strict(sim: Sim, call: Call) -> None:
    """It gets the documented answer, and each habit is reported, with the client's name."""
    found = sent(sim, call)
    assert told(found) == (call.strict or call.compat)
    assert found.workspace == workspace_id(TOKEN, sim.server.simulator.salt)
    habits = [v for v in found.all_violations() if v.code.startswith("SM-4")]
    assert all(v.severity in ("error", "warning") and v.client for v in habits)
    assert bool(habits) == any(code.startswith("SM-4") for code, _ in call.compat.codes)


def test_every_habit_is_shown() -> None:
    """Each client's quirk that the register knows is in the table."""
    shown = {code for call in CALLS.values() for code, _ in call.compat.codes}
    known = {code for code in load("codes.json") if code.startswith("SM-4")}
    assert known - shown == set()


@pytest.mark.parametrize(
    ("name", "client"),
    [
        ("old Node: a contact", "old Node client"),
        ("old Ruby: an account", "old Ruby client"),
        ("production: a ping", "production traffic"),
    ],
)
def test_whose_habit_it_is(sim: Sim, name: str, client: str) -> None:
    """The report names the client."""
    found = sent(sim, CALLS[name])
    assert [v.client for v in found.all_violations() if v.client] == [client]


def test_an_email_comes_to_nothing(compat: Sim) -> None:
    """The advice says that it is recorded and not applied."""
    [said] = [v for v in sent(compat, CALLS["Ruby 1.0.0: an email"]).all_violations() if v.client]
    assert load("codes.json")[said.code]["statement"].endswith("is recorded and not applied.")
