"""Failures that lead back to the message and the rule."""

from __future__ import annotations

import json
import shlex
from typing import Any

import pytest

from destination import Settings, translate
from simulator.expecting.compared import Path
from simulator.failures.expectations import unexpected
from simulator.failures.tracing import Source, Tracing, traced
from simulator.kit import Operation
from simulator.kit.expectations import (
    assert_not_received,
    assert_order,
    assert_received,
    expect,
    failures,
    judge,
)
from simulator.payload.translators import Ours, load
from tests.simulator.failures.golden import compare

TRACK: dict[str, Any] = {
    "type": "track",
    "userId": "u1",
    "messageId": "m1",
    "event": "Order Completed",
    "properties": {"total": 40, "a/b": "x"},
}
PAGE = {"type": "page", "userId": "u1", "messageId": "m2", "name": "It's", "properties": {}}
MESSAGES = {"m1": TRACK, "m2": PAGE}
TRACE = Tracing(MESSAGES, Ours())
EXPECTED = expect("event", contact_uid="u1", event_uid="order_completed", params={"total": 42})


def came(message: dict[str, Any], at: int = 0) -> Operation:
    """One of the operations that a message becomes."""
    body = translate(message).wire()[at]
    return Operation(str(body["method"]), body, 12, 3, str(body["messageId"]))


SOURCES: list[tuple[Operation, Path, tuple[str, ...], str]] = [
    (came(TRACK), ("params", "total"), ("/properties/total",), "track.event at "),
    (came(TRACK), ("params", "a/b"), ("/properties/a~1b",), "track.event at "),
    (came(TRACK), ("event_uid",), ("/event",), "track.event at "),
    (came(TRACK), (), (), "track.event at "),
    (came(PAGE, 1), ("event_uid",), ("/name",), "page.named at "),
]


@pytest.mark.parametrize(("operation", "path", "message", "rule"), SOURCES)
def test_sources(operation: Operation, path: Path, message: tuple[str, ...], rule: str) -> None:
    """What a value depends on, and the rule with its file and line; of a page's second, too."""
    found = TRACE(operation, path)
    assert found.message == message
    assert found.rule.startswith(rule)
    assert found.rule.rpartition(":")[2].isdecimal()


def test_what_is_not_known() -> None:
    """An operation of no message that is known leads nowhere."""
    strange = Operation("event", {"method": "event"}, message_id="m9")
    assert TRACE(strange, ("params",)) == Source()
    assert TRACE(Operation("event", {"method": "event"}), ()) == Source()
    assert Tracing({}, Ours())(came(TRACK), ()) == Source()


@pytest.mark.parametrize("message", [TRACK, PAGE, {**PAGE, "name": "\x1b\\"}])
def test_the_command_shows_it(message: dict[str, Any]) -> None:
    """What is to be pasted prints what the message becomes."""
    [command] = Tracing({"m": message}, Ours())(
        Operation("event", {}, message_id="m"), ()
    ).reproduce
    assert command.isprintable()
    echo, _, sim = command.rpartition(" | ")
    words = shlex.split(echo)
    assert json.loads(words[-1]) == message
    assert sim == "sim translate -"
    assert words[:-1] == (["printf", "%s\\n"] if "\\" in words[-1] else ["echo"])


def test_what_has_no_command() -> None:
    """A message that is too long, and a translator that isn't ours, have none."""
    long = {**TRACK, "properties": {"a": "x" * 3000}}
    assert Tracing({"m1": long}, Ours())(came(TRACK), ()).reproduce == ()
    theirs = load("tests.simulator.failures.mine:tracking")
    assert Tracing(MESSAGES, theirs)(came(TRACK), ()).reproduce == ()
    skip = Ours(Settings(alias="skip"))
    [command] = Tracing(MESSAGES, skip)(came(TRACK), ()).reproduce
    assert command.endswith("sim translate --alias skip -")


def test_golden() -> None:
    """A near miss with everything that is known of it."""
    failure = assert_received(EXPECTED, [came(TRACK)], TRACE)
    assert failure is not None
    compare("expectation_traced", [failure])


def test_every_failure_of_an_operation_is_traced() -> None:
    """Whatever is wrong with an operation, its rule and its message's command are told."""
    first, second = came(TRACK), came(PAGE, 1)
    loose, none = expect("event", event_uid="order_completed"), expect("event", times=0)
    found = [
        assert_received(none, [first], TRACE),
        assert_received(EXPECTED, [first], TRACE),
        assert_not_received(loose, [first], TRACE),
        assert_order([loose, loose], [first], TRACE),
        assert_order([EXPECTED], [first], TRACE),
        *failures(judge([loose], [first, second]), [first, second], trace=TRACE),
        *failures(judge([EXPECTED], [first]), [first], trace=TRACE),
        *failures(judge([none], [first]), [first], trace=TRACE),
    ]
    assert [one.code for one in found if one is not None] == [
        "surplus", "unmet", "forbidden", "out_of_order", "unmet", "unexpected", "unmet", "surplus",
    ]  # fmt: skip
    for one in found:
        assert one is not None
        assert " at " in one.spot.rule
        assert len(one.reproduce) == 1


def test_without_a_trace() -> None:
    """Where nobody traces, a failure stays as it is."""
    failure = unexpected([came(TRACK)])
    assert traced(failure, None, came(TRACK)) is failure
    assert failure.reproduce == ()
