"""Response from destination: what was answered."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.tui.panes.response import response_document
from simulator.tui.panes.subject import Subject
from tests.simulator.state.told import contact
from tests.simulator.tui.subjects import HOSTILE, an_exchange, of, shown


def answered(status: int, body: str = "", **fields: Any) -> Subject:
    headers = [["Content-Type", "application/json"]] if status else []
    response = {"headers": headers, "body": body, "encoding": "utf-8"}
    exchange = an_exchange(contact("u1"), status=status, response=response, ms=0.41, **fields)
    return of(exchange=exchange)


def test_an_answer() -> None:
    """Status and duration, body, headers."""
    assert shown(response_document(answered(200, '{"status": "success"}'))) == [
        "200 OK, after 0.4 ms",
        "",
        "{",
        '  "status": "success"',
        "}",
        "",
        "headers",
        "  Content-Type: application/json",
    ]


@pytest.mark.parametrize(
    ("status", "first", "kind"),
    [
        (201, "201 Created, after 0.4 ms", "ok"),
        (503, "503 Service Unavailable, after 0.4 ms", "broken"),
        (302, "302 Found, after 0.4 ms", "warning"),
        (799, "799, after 0.4 ms", "broken"),
        (0, "nothing was answered, after 0.4 ms", "broken"),
    ],
)
def test_the_status(status: int, first: str, kind: str) -> None:
    """In number and word, whatever a fault made it."""
    document = response_document(answered(status))
    assert shown(document)[0] == first
    assert document[0].parts[0].kind == kind


def test_a_fault() -> None:
    """It is named; where nothing was answered there is no body."""
    lines = shown(response_document(answered(0, fault="drop=before")))
    assert lines[1:] == ["a fault was injected: drop=before"]
    assert shown(response_document(answered(0, "garb", fault="garbage")))[-1] == "garb"


def test_an_answer_without_a_body() -> None:
    """It is said."""
    assert shown(response_document(answered(204)))[1:3] == ["", "nothing"]


def test_no_answer() -> None:
    """A message that was never sent has none."""
    assert shown(response_document(Subject())) == [
        "nothing of it came to Salesmachine: nothing was answered"
    ]


def test_hostile_answers() -> None:
    """They are written out and cut."""
    subject = answered(500, HOSTILE + "x" * 50_000, fault=HOSTILE + "x" * 5_000)
    assert max(map(len, shown(response_document(subject)))) < 2_000
