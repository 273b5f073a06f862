"""You sent: the Segment message, as the Segment side passed it on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.payload.recorded import became
from simulator.tui.documents.body_document import body_document
from simulator.tui.documents.document import Document, Kind, Part, line
from simulator.tui.documents.marks import Mark, mark
from simulator.tui.panes.subject import Subject

NO_MESSAGE = "no message is known behind it: the request came by itself, not by the Segment side"

_KINDS: dict[str, Kind] = {"warning": "warning", "advice": "advice"}


def sent_document(subject: Subject) -> Document:
    """The message's JSON, what is noted or refused marked at its field; of several the first."""
    if not subject.messages:
        return [line(Part(NO_MESSAGE, "muted"))]
    message = subject.messages[0]
    head = [line(Part(f"message {message['seq']}, {message['at'][11:23]}", "muted"))]
    if subject.count > 1:
        many = Part(f"{subject.count:,} messages", "title")
        head = [line(many, ": Enter on the row lists them, this is the first"), *head]
    found = became(message["body"], subject.start)
    body = mark(body_document(message["body"], message["encoding"]), _marks(found))
    return [*head, line(""), *body]


def _marks(found: Mapping[str, Any]) -> Iterator[Mark]:
    for note in found["notes"]:
        yield Mark(note["pointer"], _KINDS[note["severity"]], note["code"])
    if reason := found.get("reason"):
        kind: Kind = "broken" if found["outcome"] == "refused" else "advice"
        yield Mark(reason["pointer"], kind, reason["code"])
