"""Lineage: where each field of a message goes, and what each field that is sent comes from."""

from __future__ import annotations

import json
from typing import Any

from simulator.tui.documents.document import Target
from simulator.tui.panes.lineage import MOST, lineage_document
from simulator.tui.panes.sent import NO_MESSAGE
from simulator.tui.panes.subject import Subject
from tests.simulator.state.told import event
from tests.simulator.tui.subjects import HOSTILE, a_message, an_exchange, of, shown

PAGE: dict[str, Any] = {
    "type": "page",
    "userId": "u1",
    "messageId": "m1",
    "timestamp": "2024-03-11T10:21:45Z",
    "sentAt": "2024-03-11T10:21:46Z",
    "category": "Docs",
}


def test_where_fields_go() -> None:
    """Each field with what became of it, then each operation with the rule and the clauses."""
    lines = shown(lineage_document(of(a_message(PAGE))))
    made, operations = lines[: lines.index("")], lines[lines.index("") :]
    assert made == [
        "where each field goes  = copied, ~ derived",
        "  /type                         decides whether /0 is sent",
        "  /userId                       = /0/contact_uid",
        "                                decides whether /0 is sent",
        "  /messageId                    = /0/messageId",
        "  /timestamp                    ~ /0/created_at [A20 assumed]",
        "  /sentAt                       shadowed by /timestamp",
        "  /category                     dropped: "
        "a page is named by its name, never by its category [A25 assumed]",
    ]
    assert operations[1].startswith("/0 event  by page.view at destination/translate/page.py:")
    assert operations[2:4] == [
        '  /method                       "event" constant of the rule  #/properties/method',
        "  /contact_uid                  = /userId  #/properties/contact_uid",
    ]
    assert len(operations) == 8


def test_where_lines_lead() -> None:
    """A field of the message to itself, a field that is sent to its place in the request."""
    sent = {**event("u1"), "message": 12}
    batch = an_exchange([sent, sent, sent])
    batch["items"] = [
        {**one, "message": None if n < 2 else 12} for n, one in enumerate(batch["items"])
    ]
    document = lineage_document(of(a_message(PAGE), exchange=batch))
    found = {one.text.split()[0]: one.target for one in document if one.target}
    assert found["/category"] == Target("sent", "/category")
    assert found["/created_at"] == Target("request", "/2/created_at")
    elsewhere = lineage_document(of(a_message(PAGE)))
    assert {one.target.pane for one in elsewhere if one.target} == {"sent"}


def test_what_another_value_would_make() -> None:
    """A field that is null, and goes nowhere as it is."""
    lines = shown(lineage_document(of(a_message({**PAGE, "name": None, "properties": {"a": 1}}))))
    [name] = [one for one in lines if one.startswith("  /name ")]
    assert name.split(maxsplit=1)[1].startswith(
        "another value would make /0/params/display_name, /1"
    )


def test_of_several_messages_the_first() -> None:
    """It says so."""
    lines = shown(lineage_document(of(a_message(PAGE), a_message({}), count=100)))
    assert lines[0] == "of the first of 100 messages"
    assert lines[3].startswith("  /userId ")


def test_what_is_not_sent_does_not_arrive() -> None:
    """A message that is refused says so instead, and by which field."""
    document = lineage_document(of(a_message({"type": "track", "userId": "u1"})))
    assert shown(document) == [
        "nothing is sent of the message, so nothing arrives: event_not_defined",
        "  /event decided that",
    ]
    assert document[1].target == Target("sent", "/event")
    assert shown(lineage_document(of(a_message("{"))))[0].endswith("nothing arrives: bad_request")


def test_without_a_message() -> None:
    """A direct request has no lineage."""
    assert shown(lineage_document(Subject())) == [NO_MESSAGE]
    assert shown(lineage_document(of(exchange=an_exchange(event("u1"))))) == [NO_MESSAGE]


def test_many_fields() -> None:
    """Some are tried, the others counted."""
    message = {**PAGE, "properties": {f"k{n}": n for n in range(MOST)}}
    lines = shown(lineage_document(of(a_message(message))))
    assert "6 more fields weren't tried" in lines


def test_hostile_names() -> None:
    """Names are written out and cut."""
    message = {**PAGE, "properties": {HOSTILE: {HOSTILE: 1}, "x" * 5_000: 1}}
    lines = shown(lineage_document(of(a_message(json.dumps(message)))))
    assert max(map(len, lines)) < 1_500
