"""You sent: the message, and what there is to say of it at its fields."""

from __future__ import annotations

import pytest

from simulator.tui.documents.body_document import body_document
from simulator.tui.panes.sent import NO_MESSAGE, sent_document
from simulator.tui.panes.subject import Subject
from tests.simulator.state.told import event
from tests.simulator.tui.subjects import HOSTILE, a_message, an_exchange, of, shown

TRACK = {"type": "track", "userId": "u1", "messageId": "m1"}


def test_a_message() -> None:
    """Its JSON, a key a line, under where it stands in the journal; its notes at their fields."""
    assert shown(sent_document(of(a_message({**TRACK, "event": "Pageview"})))) == [
        "message 12, 10:21:45.125",
        "",
        "{",
        '  "type": "track",',
        '  "userId": "u1",',
        '  "messageId": "m1",',
        '  "event": "Pageview"  ! reserved_event_uid',
        "}",
    ]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ({**TRACK, "event": ""}, '  "event": ""  ✗ event_not_defined'),
        ({**TRACK, "event": "x", "integrations": {"All": False}}, '    "All": false'),
        ({**TRACK, "type": "delete"}, '  "type": "delete",  · UNSUPPORTED_EVENT_TYPE'),
    ],
)
def test_a_message_that_is_not_sent(body: dict[str, object], line: str) -> None:
    """The reason stands at the field that it names: refused, or filtered as was meant."""
    lines = shown(sent_document(of(a_message(body))))
    assert any(one.startswith(line) for one in lines)


def test_pointers() -> None:
    """Each value is to be found by its pointer."""
    document = sent_document(of(a_message({**TRACK, "event": "x", "properties": {"a": [1]}})))
    assert [one.pointer for one in document if one.pointer is not None] == [
        *("", "/type", "/userId", "/messageId", "/event"),
        *("/properties", "/properties/a", "/properties/a/0"),
    ]


def test_the_messages_of_a_batch() -> None:
    """How many there are and how to come to them, then the first."""
    lines = shown(sent_document(of(a_message(TRACK, seq=3), a_message(), count=2_500)))
    assert lines[:2] == [
        "2,500 messages: Enter on the row lists them, this is the first",
        "message 3, 10:21:45.125",
    ]
    assert '  "type": "track",' in lines


def test_without_a_message() -> None:
    """A direct call has none."""
    assert shown(sent_document(Subject())) == [NO_MESSAGE]
    assert shown(sent_document(of(exchange=an_exchange(event("u1"))))) == [NO_MESSAGE]


def test_what_is_no_json() -> None:
    """What is kept of it is shown, and that it isn't."""
    for body, encoding in (('{"type": "tra', "utf-8"), ("/w==", "base64")):
        first, *rest = shown(body_document(body, encoding))
        lines = shown(sent_document(of(a_message(body, encoding=encoding))))
        assert lines[2:] == [f"{first}  ✗ bad_request", *rest]


def test_hostile_text() -> None:
    """It is written out, as text and as JSON."""
    for body in (HOSTILE, {**TRACK, HOSTILE: HOSTILE}):
        assert any("[/]" in one for one in shown(sent_document(of(a_message(body)))))
