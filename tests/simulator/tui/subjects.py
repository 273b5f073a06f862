"""Subjects that the panes' tests show: made by hand, or read from a journal that is told things."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from contracts.violations import Violation
from simulator.exchange import Exchange
from simulator.journal import Writer
from simulator.journal.messages import Message, Stage
from simulator.journal.pages import Pages
from simulator.tui.documents.document import Document
from simulator.tui.panes.subject import Subject, load
from tests.simulator.state.told import NOON, WORKSPACE, exchange

AT = "2024-03-11T10:21:45.125Z"
HOSTILE = "[/] [bold]x[/bold] \x1b[2J \u202e \x00 \ud800 🎉 \r\n"
"""What a terminal, or Textual's markup, would act on."""


def shown(document: Document) -> list[str]:
    """The text of each line, none of which can reach the terminal's controls."""
    lines = [one.text for one in document]
    assert [one for one in lines if not one.isprintable()] == []
    return lines


def a_message(body: object = None, **fields: Any) -> dict[str, Any]:
    """One as ``Pages.messages`` gives it; a body that isn't text is sent as JSON."""
    said = {"type": "page", "userId": "u1", "messageId": "m1"} if body is None else body
    return {
        "seq": 12,
        "at": AT,
        "workspace": WORKSPACE,
        "message_id": "m1",
        "type": "page",
        "uid": "u1",
        "stage": "delivered",
        "code": None,
        "detail": None,
        "settled": 14,
        "attempts": [],
        "operations": [],
        "body": said if isinstance(said, str) else json.dumps(said),
        "encoding": "utf-8",
        **fields,
    }


def of(*messages: dict[str, Any], count: int = 0, **fields: Any) -> Subject:
    """A subject of messages alone, or with what else is given."""
    return Subject(messages=messages, count=count or len(messages), **fields)


def an_exchange(body: object, **fields: Any) -> dict[str, Any]:
    """``Exchange.to_dict()`` of a request with this body."""
    return {**with_violations(body).to_dict(), "seq": 7, "at": AT, **fields}


def with_violations(body: object, *found: Violation) -> Exchange:
    """A recorded exchange that breaks this as a whole."""
    made = exchange(body)
    made.violations = list(found)
    return made


def a_violation(pointer: str = "/0/params/mrr", **fields: Any) -> dict[str, Any]:
    """A violation as an exchange shows it."""
    return {
        "code": "SM-220",
        "severity": "warning",
        "pointer": pointer,
        "expected": "number",
        "got": 'string "49"',
        **fields,
    }


def receive(writer: Writer, *bodies: dict[str, Any], stage: Stage = "delivered") -> list[int]:
    """Record these messages, in the workspace that told journals have; their seqs."""
    seqs = []
    for body in bodies:
        raw = json.dumps(body).encode()
        told = body.get("messageId"), body.get("type"), body.get("userId")
        seqs.append(writer.receive(Message(NOON, WORKSPACE, *told, raw, stage)))
    writer.commit()
    return seqs


def read(
    writer: Writer, seq: int | None, message: int | None = None, indexes: Sequence[int] = ()
) -> Subject:
    """The subject that a journal has of these."""
    with Pages(writer.path) as pages:
        return load(pages, seq, message, indexes)
