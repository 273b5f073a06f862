"""Accepted messages: what is expected of each is what its translation gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from destination import Settings
from simulator.segment.audit.messages import Message
from tests.simulator.segment.audit.told import audited, call, ended, found, got, sent, started

DEEP = b"[" * 100_000 + b"]" * 100_000
MANY_DIGITS = b'{"type": "page", "userId": ' + b"9" * 5000 + b"}"


def expected(body: bytes, settings: Settings = Settings(oversize="note")) -> Message:  # noqa: B008
    message = Message(1, 0.0, "1a2b3c4d", "m1", "received", None, None)
    message.expect(body, settings)
    return message


@pytest.mark.parametrize(
    ("others", "operations"),
    [
        ({}, [("m1", {"contact u1"})]),
        ({"name": "Pricing"}, [("m1", {"contact u1"}), ("m1.2", {"contact u1"})]),
        (
            {"type": "group", "groupId": 7},
            [("m1", {"account 7"}), ("m1.2", {"contact u1"})],
        ),
        ({"type": "alias", "previousId": "a"}, [("m1", {"contact u1", "contact a"})]),
        ({"messageId": "m\ud800"}, [(r"m\ud800", {"contact u1"})]),
        ({"properties": {"bio": "x" * 40_000}}, [("m1", {"contact u1"})]),
    ],
)
def test_operations(others: dict[str, Any], operations: list[tuple[str, set[str]]]) -> None:
    """Each operation has its id, as the journal keeps it, and whom it is about."""
    message = expected(json.dumps(call("m1", **others)).encode())
    assert [(one.operation, set(one.uids)) for one in message.claims] == operations
    assert message.refused is None


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        (b"{}", ("refused", "bad_request")),
        (b"", ("refused", "bad_request")),
        (b"\xff", ("refused", "bad_request")),
        (b"[1, 2", ("refused", "bad_request")),
        (DEEP, ("refused", "bad_request")),
        (MANY_DIGITS, ("refused", "bad_request")),
        (b'{"type": "page"}', ("refused", "id_required")),
        (b'{"type": "screen", "userId": "u1"}', ("filtered", "UNSUPPORTED_EVENT_TYPE")),
    ],
    ids=range(8),
)
def test_what_gives_none(body: bytes, refused: tuple[str, str]) -> None:
    """Of what can't be translated nothing is expected, whatever it is."""
    message = expected(body)
    assert (message.claims, message.refused) == ([], refused)


@pytest.mark.parametrize(
    ("switch", "others"),
    [
        ("anonymous", {"user": "", "anonymousId": "a1"}),
        ("alias", {"type": "alias", "previousId": "a1"}),
    ],
)
def test_the_settings_of_the_start(path: Path, switch: str, others: dict[str, Any]) -> None:
    """What is sent depends on how the simulator was started when the message ended."""
    skipped = [ended("m1", "filtered at destination", "FILTERED_BY_SETTINGS")]
    first = [started(**{switch: "send"}), got("m1", **others)]
    steps = [*first, started(**{switch: "skip"}), *skipped, started(**{switch: "send"})]
    audit = audited(path, *steps)
    assert (audit.ends["filtered at destination"], found(audit)) == (1, {})
    audit = audited(path.with_name("sent"), *first, *skipped)
    assert found(audit) == {"unexplained": 1}


def test_several_exchanges_carry_it(path: Path) -> None:
    """What carried both of its operations is one request."""
    steps = [got("m1", name="Pricing"), sent("m1", "m1.2", status=503, asks="1", at=60)]
    audit = audited(path, *steps, sent("m1", "m1.2", at=62), ended("m1"))
    assert (audit.retry_after_judged, audit.most_items) == (1, 2)
