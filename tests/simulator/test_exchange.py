"""Exchanges: their verdict, and their only JSON."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import pytest
from hypothesis import given

from contracts import check
from contracts.violations import SEVERITIES, Severity, Violation
from simulator.exchange import Exchange, Item, body_bytes
from tests.simulator.generated import exchanges, laws


def breach(severity: Severity, at: str = "") -> Violation:
    return Violation("SM-203", severity, at, "this", "that")


def exchange(**changes: Any) -> Exchange:
    plain: dict[str, Any] = {
        "at": 1710148905.1239,
        "workspace": "1a2b3c4d",
        "method": "POST",
        "path": "/v1/contact",
        "status": 200,
        "ms": 0.25,
        "request_head": "Host: localhost\nX-Empty: \nX-Colons: a: b",
        "request_body": b'{"a":"\xc3\xa9"}',
        "response_head": "",
        "response_body": b"",
    }
    return Exchange(**{**plain, **changes})


def test_all_of_it() -> None:
    """Each field stands under its name, the time in ISO 8601, the bodies as text."""
    violations = [breach("error", "/a")]
    advice = (breach("advice", "/0"),)
    item = Item(0, "contact", "m1", "u1", "acme", None, True, advice, message=5, call="page")
    found = exchange(items=[item], violations=violations, seq=7, fault="drop=half").to_dict()
    assert found == {
        "schema_version": 1,
        "seq": 7,
        "at": "2024-03-11T09:21:45.123Z",
        "workspace": "1a2b3c4d",
        "method": "POST",
        "path": "/v1/contact",
        "status": 200,
        "verdict": "broken",
        "fault": "drop=half",
        "ms": 0.25,
        "request": {
            "headers": [["Host", "localhost"], ["X-Empty", ""], ["X-Colons", "a: b"]],
            "body": '{"a":"é"}',
            "encoding": "utf-8",
        },
        "response": {"headers": [], "body": "", "encoding": "utf-8"},
        "items": [
            {
                "index": 0,
                "method": "contact",
                "message_id": "m1",
                "message": 5,
                "call": "page",
                "contact": "u1",
                "account": "acme",
                "event": None,
                "verdict": "advice",
                "applied": True,
            }
        ],
        "violations": [breach("error", "/a").to_dict(), breach("advice", "/0").to_dict()],
    }
    assert check("exchange", found) == []


@pytest.mark.parametrize(
    ("of_request", "of_item", "verdict"),
    [
        ([], [], "ok"),
        ([], ["advice"], "advice"),
        (["warning"], ["advice"], "warning"),
        (["advice"], ["warning", "error"], "broken"),
        (["error"], [], "broken"),
    ],
)
def test_verdicts(of_request: list[Severity], of_item: list[Severity], verdict: str) -> None:
    """The verdict is the worst of everything, an item's the worst of its own."""
    item = Item(0, None, None, None, None, None, False, tuple(breach(s) for s in of_item))
    found = exchange(items=[item], violations=[breach(s) for s in of_request])
    assert found.verdict == verdict
    worst = max((SEVERITIES.index(s) for s in of_item), default=-1)
    assert item.verdict == ("ok", "advice", "warning", "broken")[worst + 1]


@pytest.mark.parametrize(
    "body", [b"\xff", b"\x00\xfe", '"\ud800"'.encode("utf-8", "surrogatepass")]
)
def test_a_body_that_is_no_text(body: bytes) -> None:
    """Bytes that aren't UTF-8 are given in base64, and lose nothing."""
    part = exchange(request_body=body).to_dict()["request"]
    assert (part["encoding"], b64decode(part["body"])) == ("base64", body)


@laws
@given(exchanges())
def test_it_keeps_its_contract(found: Exchange) -> None:
    """Whatever an exchange holds, its JSON keeps the schema, is ASCII and loses no byte."""
    value = found.to_dict()
    assert check("exchange", value) == []
    assert json.loads(json.dumps(value).encode("ascii")) == value
    for part, body in (("request", found.request_body), ("response", found.response_body)):
        text, encoding = value[part]["body"], value[part]["encoding"]
        assert (b64decode(text) if encoding == "base64" else text.encode(encoding)) == body
        head = getattr(found, f"{part}_head")
        assert "\n".join(": ".join(pair) for pair in value[part]["headers"]) == head


def test_bodies_as_they_were() -> None:
    """What isn't UTF-8 is kept in base64."""
    assert body_bytes({"body": "é", "encoding": "utf-8"}) == b"\xc3\xa9"
    assert body_bytes({"body": "/w==", "encoding": "base64"}) == b"\xff"
