"""Lineage: where each field of the message goes, and what each field that is sent comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from contracts.registry import load
from simulator.lines.lineage import origin_text, value_text
from simulator.lines.text import columns, cut, printable
from simulator.payload.lineage.explained import Explained
from simulator.payload.lineage.fields import Incoming, Made, Outgoing, Source
from simulator.payload.recorded import explained_again
from simulator.tui.documents.document import Document, Kind, Line, Part, Target, line
from simulator.tui.panes.sent import NO_MESSAGE
from simulator.tui.panes.subject import Subject

MOST = 200
"""So many values of a message are tried."""
_LETTERS = 200
"""Of a longer pointer the beginning is shown."""
_COLUMNS = 30
"""Of a field that is shorter the rest is left blank, so that what became of them stands in line."""
_COPIED, _DERIVED = "=", "~"


class _Cell(NamedTuple):
    """What became of a field, and how that is shown."""

    text: str
    kind: Kind = "plain"


def lineage_document(subject: Subject) -> Document:
    """The fields of the message with what became of each, then the operations field by field.

    Of several messages the first one's.
    """
    if not subject.messages:
        return [_muted(NO_MESSAGE)]
    found = explained_again(subject.messages[0]["body"], subject.start, MOST)
    made = [_muted(f"of the first of {subject.count:,} messages")] if subject.count > 1 else []
    if not found.operations:
        return [*made, *_nothing(found)]
    made += [
        line(Part("where each field goes", "title"), Part("  = copied, ~ derived", "muted")),
        *(one for field in found.incoming for one in _incoming(field)),
    ]
    if found.left:
        made.append(_muted(f"{found.left:,} more fields weren't tried"))
    places = _places(subject)
    for index, operation in enumerate(found.operations):
        fields = [one for one in found.outgoing if one.pointer.startswith(f"/{index}/")]
        made += _operation(operation, fields, places.get(index))
    return made


def _nothing(found: Explained) -> Iterator[Line]:
    """Why nothing is sent, with the field that decided it."""
    reason: Mapping[str, str] = found.report.get("reason", {})
    if not reason:
        yield _muted("nothing is sent of the message")
        return
    yield _muted(f"nothing is sent of the message, so nothing arrives: {reason['code']}")
    where = printable(cut(reason["pointer"], _LETTERS)) or "the whole message"
    target = Target("sent", reason["pointer"])
    yield line("  ", Part(where, "key"), Part(" decided that", "muted"), target=target)


def _incoming(field: Incoming) -> Iterator[Line]:
    """A line for each place that it goes to, the first with its name; each leads to the field."""
    name = printable(cut(field.pointer, _LETTERS))
    blank = " " * max(_COLUMNS - columns(name), 1)
    target = Target("sent", field.pointer)
    for number, cell in enumerate(_cells(field)):
        first = Part(" " * columns(name)) if number else Part(name, "key")
        yield line("  ", first, blank, Part(cell.text, cell.kind), target=target)


def _cells(field: Incoming) -> Iterator[_Cell]:
    known = load("evidence.json")
    for target in field.targets:
        yield _Cell(f"{_signed(target)}{origin_text(target.evidence, known)}")
    if field.decides:
        yield _Cell(f"decides whether {', '.join(field.decides)} is sent")
    if field.became == "shadowed":
        yield _Cell(f"shadowed by {_names(field.by)}", "muted")
    elif field.became == "opens":
        yield _Cell(f"another value would make {_names(field.opens)}", "muted")
    elif field.became == "dropped":
        why = printable(field.why.sentence)
        yield _Cell(f"dropped: {why}{origin_text(field.why.evidence, known)}", "warning")


def _operation(made: Made, fields: Sequence[Outgoing], place: int | None) -> Iterator[Line]:
    """Who made it and where, then each of its fields with what that comes from."""
    yield line("")
    method = printable(str(made.operation.get("method", "operation")))
    rule = " at ".join(one for one in (made.rule, made.place) if one)
    yield line(Part(f"{made.pointer} {method}", "title"), Part(f"  by {printable(rule)}", "muted"))
    for field in fields:
        below = field.pointer.removeprefix(made.pointer)
        name = printable(cut(below, _LETTERS))
        target = None if place is None else Target("request", f"/{place}{below}")
        yield line(
            "  ",
            Part(name, "key"),
            " " * max(_COLUMNS - columns(name), 1),
            _source(field),
            Part(f"  {printable(field.clause[field.clause.find('#') :])}", "muted"),
            target=target,
        )


def _source(field: Outgoing) -> Part:
    if not field.sources:
        return Part(f"{value_text(field.to_dict())} {printable(field.why)}".rstrip(), "muted")
    return Part(", ".join(_signed(one) for one in field.sources))


def _signed(one: Source) -> str:
    """A pointer, and whether it is copied there or derived from there."""
    return (
        f"{_COPIED if one.kind == 'copied' else _DERIVED} {printable(cut(one.pointer, _LETTERS))}"
    )


def _places(subject: Subject) -> dict[int, int]:
    """Which item of the request each operation of the message is."""
    if subject.exchange is None or not subject.messages:
        return {}
    seq = subject.messages[0]["seq"]
    own = [one["index"] for one in subject.exchange["items"] if one["message"] == seq]
    return dict(enumerate(sorted(own)))


def _names(pointers: Sequence[str]) -> str:
    return ", ".join(printable(cut(one, _LETTERS)) for one in pointers)


def _muted(text: str) -> Line:
    return line(Part(text, "muted"))
