"""Lineage: which values of a message make a difference."""

from __future__ import annotations

import json

from simulator.tui.documents.document import Target
from simulator.tui.panes.lineage import MOST, lineage_document
from simulator.tui.panes.sent import NO_MESSAGE
from simulator.tui.panes.subject import Subject
from tests.simulator.state.told import event
from tests.simulator.tui.subjects import HOSTILE, a_message, an_exchange, of, shown

PAGE = {"type": "page", "userId": "u1", "messageId": "m1", "context": {"locale": "fr"}}


def test_two_groups() -> None:
    """What arrives, and what reaches no operation; each line leads to its field."""
    document = lineage_document(of(a_message(PAGE)))
    assert shown(document) == [
        "what is sent, when one value of the message is another",
        "one is tried at a time: what another one stands in for seems to reach nothing",
        "",
        "arrives: the operations change with it (3)",
        "  /type",
        "  /userId",
        "  /messageId",
        "",
        "reaches no operation: they stay the same (1)",
        "  /context/locale",
    ]
    assert [one.target for one in document if one.target] == [
        Target("sent", pointer) for pointer in ("/type", "/userId", "/messageId", "/context/locale")
    ]


def test_an_empty_group_is_not_shown() -> None:
    """Nothing is said of what isn't there."""
    lines = shown(lineage_document(of(a_message({"type": "page", "userId": "u1"}))))
    assert not any(one.startswith("reaches") for one in lines)


def test_of_several_messages_the_first() -> None:
    """It says so."""
    lines = shown(lineage_document(of(a_message(PAGE), a_message({}), count=100)))
    assert lines[2] == "of the first of 100 messages"
    assert "  /userId" in lines


def test_what_is_not_sent_does_not_arrive() -> None:
    """A message that is refused says so instead."""
    lines = shown(lineage_document(of(a_message({"type": "track", "userId": "u1"}))))
    assert lines == ["nothing is sent of the message, so nothing arrives: event_not_defined"]
    assert shown(lineage_document(of(a_message("{"))))[0].endswith("nothing arrives: bad_request")


def test_without_a_message() -> None:
    """A direct request has no lineage."""
    assert shown(lineage_document(Subject())) == [NO_MESSAGE]
    assert shown(lineage_document(of(exchange=an_exchange(event("u1"))))) == [NO_MESSAGE]


def test_many_fields() -> None:
    """Some are tried, the others counted."""
    message = {**PAGE, "properties": {f"k{n}": n for n in range(MOST)}}
    lines = shown(lineage_document(of(a_message(message))))
    assert lines[-1] == "4 more values weren't tried"
    assert len(lines) < MOST + 10


def test_hostile_names() -> None:
    """Names are written out and cut."""
    message = {**PAGE, "properties": {HOSTILE: {HOSTILE: 1}, "x" * 5_000: 1}}
    lines = shown(lineage_document(of(a_message(json.dumps(message)))))
    assert max(map(len, lines)) < 1_000
