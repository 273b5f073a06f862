"""Recording: what the journal keeps of a request and its answer."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.exchange import Exchange
from simulator.misbehaviour import Plan, Reply, as_it_is
from simulator.recording import record
from simulator.verdict import Judgement

BODY = b'{"writeKey": "wk-1", "a": 1}'
REPLY = Reply(201, [("Content-Type", "application/json"), ("X-A", "b")], b"{}")


def recorded(
    headers: list[tuple[bytes, bytes]] | None = None,
    target: bytes = b"/v1/batch",
    kept: bytes | None = None,
    answered: Plan | None = None,
) -> Exchange:
    scope: dict[str, Any] = {"method": "POST", "target": target, "raw_headers": headers or []}
    return record(scope, BODY, kept, Judgement("1a2b3c4d"), answered or as_it_is(REPLY), 1.5, 0.25)


def test_what_came_and_what_was_answered() -> None:
    """Both heads are lines as they came and went, both bodies bytes."""
    found = recorded([(b"Host", b"x"), (b"X-\xe9", b"\xff")])
    assert found.request_head == "Host: x\nX-\xe9: \xff"
    assert found.response_head == "Content-Type: application/json\nX-A: b"
    assert (found.status, found.response_body) == (201, b"{}")
    assert (found.at, found.ms, found.workspace, found.fault) == (1.5, 0.25, "1a2b3c4d", None)


@pytest.mark.parametrize("kind", [b"application/json", b"text/plain", b""])
def test_secrets(kind: bytes) -> None:
    """Secrets are replaced in the head, the target and the body, whatever the type says."""
    headers = [(b"Authorization", b"Basic c2VjcmV0"), (b"Content-Type", kind)]
    found = recorded(headers, b"/v1/batch?api_token=t1&a=2")
    assert found.request_head.startswith("Authorization: Basic [redacted]\n")
    assert found.path == "/v1/batch?api_token=[redacted]&a=2"
    assert found.request_body == b'{"writeKey": "[redacted]", "a": 1}'


def test_a_body_that_was_looked_through() -> None:
    """What somebody has looked for secrets already is kept as it is."""
    assert recorded(kept=b"kept").request_body == b"kept"


def test_what_was_sent() -> None:
    """Of an answer that a fault changed, the journal keeps what was sent."""
    found = recorded(answered=Plan(REPLY, Reply(0, [], b""), steps=()))
    assert (found.status, found.response_head, found.response_body) == (0, "", b"")
