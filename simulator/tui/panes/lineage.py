"""Lineage: which values of the message make a difference to what is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.lines.text import cut, printable
from simulator.payload.recorded import became, fields
from simulator.tui.documents.document import Document, Line, Part, Target, line
from simulator.tui.panes.sent import NO_MESSAGE
from simulator.tui.panes.subject import Subject

MOST = 200
"""So many values of a message are tried."""
_LETTERS = 200
"""Of a longer pointer the beginning is shown."""


def lineage_document(subject: Subject) -> Document:
    """The fields of the message by whether another value there changes the operations.

    Of several messages the first one's.
    """
    if not subject.messages:
        return [_muted(NO_MESSAGE)]
    body = subject.messages[0]["body"]
    if (reason := became(body, subject.start).get("reason")) is not None:
        return [_muted(f"nothing is sent of the message, so nothing arrives: {reason['code']}")]
    found = fields(body, subject.start, MOST)
    made = [
        line(Part("what is sent, when one value of the message is another", "title")),
        _muted("one is tried at a time: what another one stands in for seems to reach nothing"),
    ]
    if subject.count > 1:
        made.append(_muted(f"of the first of {subject.count:,} messages"))
    made += _group("arrives: the operations change with it", found.arriving)
    made += _group("reaches no operation: they stay the same", found.ignored)
    if found.left:
        made += [line(""), _muted(f"{found.left:,} more values weren't tried")]
    return made


def _group(title: str, pointers: Sequence[str]) -> Iterator[Line]:
    if not pointers:
        return
    yield line("")
    yield line(Part(f"{title} ({len(pointers)})", "muted"))
    for pointer in pointers:
        text = printable(cut(pointer, _LETTERS))
        yield line("  ", Part(text, "key"), target=Target("sent", pointer))


def _muted(text: str) -> Line:
    return line(Part(text, "muted"))
