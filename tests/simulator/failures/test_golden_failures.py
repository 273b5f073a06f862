"""Golden failures: whole texts, as somebody reads them in a terminal or in a CI's log."""

from __future__ import annotations

import copy
import io
import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from contracts.cases import kit_cases
from simulator.exchange_formats.messages import read_entries
from simulator.failures import Failure
from simulator.failures.pointing import NOTHING, changed, value_at
from simulator.failures.violations import of_exchange, of_finding
from simulator.payload.check import check_entry
from simulator.payload.translators import Ours, Translator, load
from tests.simulator.failures.golden import FOLDER, compare
from tests.simulator.running import Sim

IDENTIFY: dict[str, Any] = {
    "type": "identify",
    "userId": "u1",
    "messageId": "m1",
    "traits": {"name": "Ada", "email": "ada@example.com", "plan": "pro"},
    "context": {"ip": "192.0.2.7", "library": {"name": "analytics.js", "version": "2.1"}},
}
TRACK: dict[str, Any] = {
    "type": "track",
    "userId": "u1",
    "messageId": "m2",
    "event": "Order Completed",
    "timestamp": "2024-03-11T09:21:45.123Z",
    "properties": {"total": 12.5},
}
HOSTILE = "\x1b]0;gone\x07\r\n\u202e\ud800"
NAMED = "page/page_example_named_with_account"
MINE = "tests.simulator.failures.mine"


def traits(**more: object) -> dict[str, Any]:
    """The identify with more traits."""
    return {**IDENTIFY, "traits": {**IDENTIFY["traits"], **more}}


class Input(NamedTuple):
    """A file of messages, a line each or as it is given, and who translates them."""

    content: Sequence[object] | str
    translator: str = ""
    file: str = "messages.ndjson"


INPUTS = {
    "wrong_type_of_a_reserved_attribute": Input([IDENTIFY, traits(mrr="49")]),
    "wrong_type_in_a_pipe": Input([traits(mrr="49")], file="-"),
    "wrong_type_in_a_document": Input(json.dumps([traits(), traits(mrr="49")], indent=2)),
    "refused_message": Input([{**TRACK, "event": None}]),
    "no_json": Input('{"type": "track"}}\n'),
    "translator_that_raises": Input([TRACK], f"{MINE}:raising"),
    "translator_that_returns_nothing": Input([TRACK], f"{MINE}:silent"),
    "translator_with_mistakes": Input([TRACK], f"{MINE}:tracking"),
    "hostile_text": Input(
        [
            {**traits(mrr=HOSTILE), "type": "identify", "timestamp": HOSTILE * 9},
            {"message": IDENTIFY, "operations": [{"method": HOSTILE, HOSTILE: HOSTILE}]},
        ]
    ),
    "several_of_one_cause": Input([traits(mrr=f"{n}") for n in range(5)]),
    "notes": Input([{**IDENTIFY, "userId": "null", "traits": {"account_uid": ["acme"]}}]),
    "dead_letter_without_event_uid": Input(
        [
            {
                "message": TRACK,
                "operations": [
                    {"method": "event", "contact_uid": "u1", "eventUid": "Order", "params": {}}
                ],
            }
        ]
    ),
}


class Edited(NamedTuple):
    """A case of the kit with other values at some pointers; ``NOTHING`` takes one away."""

    edits: Mapping[str, object]
    name: str = NAMED
    translator: str = ""


def _operations(name: str = NAMED) -> list[Any]:
    case = next(one for one in kit_cases() if one.name == name)
    return copy.deepcopy(case.expect["operations"])


CASES = {
    "case_with_one_param_that_differs": Edited({"/expect/operations/1/params/account_uid": 7}),
    "case_with_another_key": Edited(
        {
            "/expect/operations/0/params": {
                "url": "https://x.io/p",
                "account_uid": "7",
                "visit_url": "https://x.io/p",
                "displayName": "Pricing",
            }
        }
    ),
    "case_without_an_operation": Edited(
        {"/expect/operations": [*_operations(), {"method": "account", "account_uid": "7"}]}
    ),
    "case_with_an_operation_more": Edited({"/expect/operations": _operations()[:1]}),
    "case_with_operations_swapped": Edited({"/expect/operations": _operations()[::-1]}),
    "case_whose_message_is_refused": Edited({"/message/userId": NOTHING}),
    "case_with_another_reason": Edited(
        {
            "/message/userId": True,
            "/expect": {"outcome": "refused", "code": "id_required", "pointer": "/userId"},
        }
    ),
    "case_without_a_note": Edited({"/expect/notes": ["page_name_unusable"]}),
    "case_with_a_note_more": Edited({"/message/userId": "null", "/expect/operations": NOTHING}),
    "case_with_a_violation": Edited(
        {
            "/expect/operations": NOTHING,
            "/expect/arrives": ["/name"],
        },
        translator=f"{MINE}:viewing",
    ),
    "case_whose_value_does_not_arrive": Edited(
        {
            "/message/context": {"locale": "de"},
            "/expect": {"arrives": ["/messageid", "/name", "/context/locale"]},
        }
    ),
    "case_whose_values_are_others": Edited(
        {
            "/message/context": {"groupId": "acme", "locale": "de"},
            "/expect": {
                "values": {
                    "event/event_uid": "prices",
                    "1/params/account_uid": "acme",
                    "event/params/displayName": "Preise",
                    "event/params/lang": "de",
                    "contact/params/plan": "pro",
                }
            },
        }
    ),
    "case_that_is_none": Edited({"/expect/outcome": "translate", "/expects": {}}),
    "case_with_a_long_text": Edited(
        {
            "/message/properties/url": f"https://x.io/{'p' * 400}?a=1",
            "/expect": {
                "operations": [
                    {
                        **one,
                        "params": {
                            **one["params"],
                            "url": f"https://x.io/{'p' * 400}?a=2",
                        },
                    }
                    for one in _operations()
                ]
            },
        }
    ),
}


CONTACTS = [
    {
        "contact_uid": "u1",
        "messageId": "m1",
        "params": {**IDENTIFY["traits"], "churn_reason": "Too dear"},
    }
]


class Request(NamedTuple):
    """What is sent to the simulator, and the messages that are known."""

    path: str
    body: object
    credentials: str = "tok:sec"
    messages: Mapping[str, object] = {}
    before: object = None


def event(**more: object) -> dict[str, Any]:
    """A good event with something else in it."""
    return {"contact_uid": "u1", "event_uid": "order_completed", "params": {}, **more}


def batch(*items: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Events as items."""
    return [{"method": "event", **item} for item in items]


REQUESTS = {
    "request_without_event_uid": Request(
        "/v1/track/event", {"contact_uid": "u1", "eventUid": "Order Completed", "params": {}}
    ),
    "request_with_an_unknown_key": Request("/v1/track/event", event(plan="pro")),
    "request_with_a_key_misspelt": Request("/v1/track/event", event(messageid="m1", prams={})),
    "request_with_a_numeric_account_uid": Request(
        "/v1/contact", {"contact_uid": "u1", "params": {"account_uid": 7}}
    ),
    "request_with_bad_created_at": Request(
        "/v1/track/event", event(created_at="2024-03-11 09:21:45")
    ),
    "request_with_a_body_that_is_no_json": Request("/v1/batch", b'[{"method": "event",}]'),
    "request_without_credentials": Request("/v1/contact", {"contact_uid": "u1"}, ""),
    "batch_with_one_bad_item": Request(
        "/v1/batch",
        batch(*(event(messageId=f"m{n}") for n in range(60)), event(event_uid="Order Completed")),
    ),
    "batch_of_a_known_message": Request(
        "/v1/batch",
        [
            *batch(event(messageId="m0")),
            *({"method": "contact", **one} for one in CONTACTS),
        ],
        messages={"m1": traits(churn_reason="Too dear")},
    ),
    "advice_of_the_state": Request("/v1/track/event", event(), "tok-of-its-own:sec"),
}


@pytest.mark.parametrize("name", INPUTS)
def test_inputs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages and dead letters of a file."""
    one = INPUTS[name]
    content = one.content
    if not isinstance(content, str):
        content = "".join(json.dumps(message) + "\n" for message in content)
    translator = load(one.translator) if one.translator else Ours()
    monkeypatch.chdir(tmp_path)
    if one.file != "-":
        Path(one.file).write_text(content)
    compare(name, checked(content, one.file, translator))


@pytest.mark.parametrize("name", CASES)
def test_cases(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases that don't hold."""
    one = CASES[name]
    folder = Path(__file__).parents[3] / "contracts" / "cases"
    document = json.loads((folder / f"{one.name}.case.json").read_text("utf-8"))
    for pointer, value in one.edits.items():
        document = edited(document, pointer, value)
    translator = load(one.translator) if one.translator else Ours()
    monkeypatch.chdir(tmp_path)
    file = Path("cases/pricing.case.json")
    file.parent.mkdir()
    file.write_text(json.dumps(document, indent=2))
    compare(name, checked(file.read_text(), str(file), translator))


@pytest.mark.parametrize("name", REQUESTS)
def test_requests(name: str, sim: Sim) -> None:
    """What came to the simulator, whoever sent it."""
    one = REQUESTS[name]
    headers = {"Content-Type": "application/json"}
    if one.credentials:
        headers["Authorization"] = f"Basic {b64encode(one.credentials.encode()).decode()}"
    content = one.body if isinstance(one.body, bytes) else json.dumps(one.body).encode()
    sim.client.post(one.path, content=content, headers=headers)
    recorded = sim.last().to_dict()
    exchange = {**recorded, "seq": 12, "workspace": recorded["workspace"] and "1a2b3c4d"}
    kept = [one for one in exchange["violations"] if not is_of_others(name, one["code"])]
    compare(name, of_exchange({**exchange, "violations": kept}, one.messages, Ours(), seed=7))


def test_there_is_no_other_file() -> None:
    """A text that isn't compared any more leaves nothing behind; expectations have their own."""
    files = {file.stem for file in FOLDER.iterdir() if not file.stem.startswith("expectation_")}
    assert files == {*INPUTS, *CASES, *REQUESTS}
    assert len(files) >= 20


def is_of_others(name: str, code: str) -> bool:
    """Whether it is an advice of the state, which depends on what other tests sent."""
    return code.startswith("SM-3") and not name.startswith("advice")


def checked(content: str, file: str, translator: Translator) -> list[Failure]:
    """What is wrong with a file's content."""
    return [
        failure
        for entry in read_entries(io.BytesIO(content.encode()))
        for failure in of_finding(check_entry(entry, translator), file, translator)
    ]


def edited(document: Any, pointer: str, value: object) -> Any:
    """The document with a value at a pointer, or without it."""
    if value_at(document, pointer) is not NOTHING:
        return changed(document, pointer, value)
    above, _, key = pointer.rpartition("/")
    return changed(document, above, {**value_at(document, above), key: value})
