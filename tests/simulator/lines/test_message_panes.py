"""One message in full: the panes of Segment's debugger."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from simulator.lines.message_panes import message_panes
from tests.simulator.generated import laws, texts
from tests.simulator.lines.test_messages import HOSTILE, attempt, message, operation

BATCH = [{"method": "event", "n": number} for number in range(3)]


def exchange(seq: int, request: str, response: str = "{}", **more: Any) -> dict[str, Any]:
    return {
        "seq": seq,
        "at": "2024-03-11T10:21:46.000Z",
        "method": "POST",
        "path": "/v1/batch",
        "fault": None,
        "request": {"body": request, "encoding": "utf-8"},
        "response": {"body": response, "encoding": "utf-8"},
        **more,
    }


def shown(found: dict[str, Any], *exchanges: dict[str, Any]) -> list[str]:
    known = {one["seq"]: one for one in exchanges}
    return list(message_panes(found, known.get))


def pane(lines: list[str], title: str) -> str:
    """What stands under the first pane of this name."""
    start = lines.index(title) + 1
    return "\n".join(lines[start : [*lines[start:], ""].index("") + start])


def test_of_a_batch_only_its_own_operations_are_shown() -> None:
    """The others in the request are other messages'."""
    operations = [operation(20), operation(20, index=2)]
    lines = shown(message(operations=operations), exchange(20, json.dumps(BATCH)))
    assert "Exchange 20 at 10:21:46: POST /v1/batch, 201" in lines
    asked = pane(lines, "Request to destination")
    assert '"n": 0' in asked
    assert '"n": 1' not in asked
    assert '"n": 2' in asked


@pytest.mark.parametrize("body", ["no JSON", "[1", "{}", "[1]", "[" * 5_000])
def test_a_request_that_is_no_such_batch(body: str) -> None:
    """It is shown as it is."""
    lines = shown(message(operations=[operation(20, index=1)]), exchange(20, body))
    assert "".join(pane(lines, "Request to destination").split()) == "".join(body.split())


def test_what_was_asked_again_is_not_shown_again() -> None:
    """The same request is said to be the same; another one is shown."""
    operations = [operation(20, status=503), operation(21, status=503), operation(22)]
    first, other = json.dumps(BATCH), json.dumps([{"method": "contact"}])
    lines = shown(
        message(operations=operations),
        exchange(20, first, fault="status=503"),
        exchange(21, first),
        exchange(22, other),
    )
    assert "Exchange 20 at 10:21:46: POST /v1/batch, 503, doesn't count, fault status=503" in lines
    assert lines.count("Request to destination: the same again") == 1
    assert lines.count("Request to destination") == 2
    assert lines.count("Response from destination") == 3


def test_an_exchange_that_was_never_answered() -> None:
    """Where nothing was answered that is said; an answer without a body is an empty pane."""
    lines = shown(message(operations=[operation(20, status=0)]), exchange(20, "[{}]", ""))
    assert lines[-1] == "Response from destination: none"
    lines = shown(message(operations=[operation(20)]), exchange(20, "[{}]", ""))
    assert pane(lines, "Response from destination") == "  "


def test_an_exchange_that_is_not_there() -> None:
    """What isn't known of an exchange isn't shown."""
    assert shown(message(operations=[operation(20)])) == shown(message())


def test_many_attempts_and_exchanges() -> None:
    """The last ten are shown, those before are counted."""
    attempts = [attempt(n) for n in range(1, 31)]
    operations = [operation(n) for n in range(100, 111)]
    found = [exchange(n, "[{}]") for n in range(100, 111)]
    lines = shown(message(attempts=attempts, operations=operations), *found)
    assert [line for line in lines if " before" in line] == [
        "    20 attempts before",
        "    1 exchange before",
    ]
    assert sum(line.startswith("    attempt ") for line in lines) == 10
    assert sum(line.startswith("Exchange ") for line in lines) == 10
    assert "    attempt 30 at 10:21:45 503, next in 4 s" in lines


def test_a_body_in_base64() -> None:
    """What is no text is shown as base64, and says so."""
    lines = shown(message(body="/w==", encoding="base64"))
    assert pane(lines, "You sent (base64)") == "  /w=="


def test_a_long_answer() -> None:
    """Of a long answer the beginning is shown."""
    lines = shown(message(operations=[operation(20)]), exchange(20, "[{}]", "x" * 60_000))
    assert pane(lines, "Response from destination") == "  " + "x" * 2_000


def test_letters_of_every_script() -> None:
    """They are shown as themselves."""
    assert '  "日本 é"' in shown(message(body='"\\u65e5\\u672c \\u00e9"'))


@laws
@given(texts, texts, texts)
def test_payloads_cannot_reach_the_terminal(body: str, request: str, answer: str) -> None:
    """Whatever was sent and answered, as text or in JSON, is written out."""
    for one in (body, json.dumps({body: [body]})):
        found = message(body=one, message_id=body, operations=[operation(20)], code=HOSTILE)
        lines = shown(found, exchange(20, request, answer, path=HOSTILE, fault=HOSTILE))
        assert all(line.isprintable() for line in lines)
