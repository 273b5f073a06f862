"""Timeline: what happened to a message, or to a request, moment after moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from simulator.journal.pages import Pages
from simulator.lines.messages import answered, arrivals
from simulator.lines.text import counted, cut, printable
from simulator.tui.documents.document import Document, Kind, Line, Part, line
from simulator.tui.panes.sent import NO_MESSAGE
from simulator.tui.panes.subject import Subject

MOST = 20
"""So many attempts, and so many exchanges, are shown: the last ones."""

_LETTERS = 200
"""Of a longer path or fault the beginning is shown."""
_STAGES: dict[str, Kind] = {
    "delivered": "ok",
    "failed": "broken",
    "failed on ingest": "broken",
    "pending retry": "warning",
}


class _Moment(NamedTuple):
    """When something happened, in ISO 8601, and what."""

    at: str
    parts: tuple[Part, ...]


def timeline_document(pages: Pages, subject: Subject) -> Document:
    """What is known of a subject's way.  Raises JournalError and sqlite3.Error."""
    message, exchange = subject.message, subject.exchange
    if message is not None:
        seqs = [*arrivals(message["operations"])][-MOST:]
        read = (pages.exchange(seq) for seq in seqs)
        return way(message, [one.to_dict() for one in read if one])
    if exchange is None:
        return [line(Part("nothing is recorded of it", "muted"))]
    return [*_direct(exchange), *_messages(subject)]


def way(message: Mapping[str, Any], exchanges: Sequence[Mapping[str, Any]]) -> Document:
    """A message from its receipt to its stage: its exchanges and its attempts in their order.

    The first line has the time of day, those below how much later it was.
    """
    found = arrivals(message["operations"])
    arrived = [_arrival(one, found[one["seq"]]) for one in exchanges if one["seq"] in found]
    tried = [_attempt(one, message["at"]) for one in message["attempts"][-MOST:]]
    started = message["at"]
    made = [line(f"{started[11:21]}  ", Part(f"message {message['seq']}", "key"), " received")]
    for what, number in (("exchange", len(found)), ("attempt", len(message["attempts"]))):
        if number > MOST:
            text = f"{number - MOST:,} {what}s before those below aren't shown"
            made.append(line(Part(text, "muted")))
    made += (_at(one, started) for one in _in_turn(arrived, tried))
    return [*made, *_stage(message)]


def _in_turn(exchanges: Iterable[_Moment], attempts: Iterable[_Moment]) -> Iterator[_Moment]:
    """In order of time; what happened at one moment alternates, an exchange before its attempt."""
    came, tried = list(exchanges), list(attempts)
    was_exchange = False
    while came or tried:
        first = came[0].at if came else "~"
        last = tried[0].at if tried else "~"
        was_exchange = first < last or (first == last and not was_exchange)
        yield (came if was_exchange else tried).pop(0)


def _arrival(exchange: Mapping[str, Any], operations: Sequence[dict[str, Any]]) -> _Moment:
    what = printable(counted(one["method"] or "?" for one in operations))
    head = Part(f"exchange {exchange['seq']}", "key")
    said = Part(f": {what}, {answered(operations)}, took {exchange['ms']:.1f} ms")
    return _Moment(exchange["at"], (head, said, *_fault(exchange)))


def _fault(exchange: Mapping[str, Any]) -> Iterator[Part]:
    if exchange["fault"]:
        yield Part(f", fault {printable(cut(exchange['fault'], _LETTERS))}", "warning")


def _attempt(attempt: Mapping[str, Any], started: str) -> _Moment:
    """``attempt 3: 503, next in 4 s``; the seconds are Segment's, and may be scaled."""
    text = f": {printable(attempt['result'])}"
    if (wait := attempt["wait"]) is not None:
        asked = ", as Retry-After asks" if wait == attempt["retry_after"] else ""
        text += f", next in {wait:.1f}".removesuffix(".0") + f" s{asked}"
    if attempt["next_at"] is not None:
        text += f", due {_later(attempt['next_at'], started)}"
    return _Moment(attempt["at"], (Part(f"attempt {attempt['n']}", "key"), Part(text)))


def _stage(message: Mapping[str, Any]) -> Iterator[Line]:
    stage, settled = message["stage"], message["settled"]
    code = f" {printable(message['code'])}" if message["code"] else ""
    where = "" if settled is None else f", settled as {settled}"
    yield line(Part(f"{stage}{code}", _STAGES.get(stage, "plain")), Part(where, "muted"))
    if message["detail"]:
        yield line(f"    {printable(message['detail'])}")


def _direct(exchange: Mapping[str, Any]) -> Iterator[Line]:
    """A request by itself."""
    operations = [{**one, "status": exchange["status"]} for one in exchange["items"]]
    said = answered(operations) if operations else str(exchange["status"] or "no answer")
    request = printable(cut(f"{exchange['method']} {exchange['path']}", _LETTERS))
    head = Part(f"exchange {exchange['seq']}", "key")
    yield line(f"{exchange['at'][11:21]}  ", head, f" came: {request}")
    yield line(f"+{exchange['ms']:.1f} ms  ", f"{said}", *_fault(exchange))


def _messages(subject: Subject) -> Iterator[Line]:
    """The messages behind a batch, a line each."""
    if subject.count == 0:
        yield line(Part(NO_MESSAGE, "muted"))
        return
    yield line("")
    yield line(Part(f"{subject.count:,} messages", "title"), ": each has its own timeline")
    for one in subject.messages:
        tried = len(one["attempts"])
        attempts = f", {tried} attempt{'' if tried == 1 else 's'}"
        head = Part(f"message {one['seq']}", "key"), f" {one['at'][11:21]} "
        stage = Part(one["stage"], _STAGES.get(one["stage"], "plain"))
        yield line("  ", *head, printable(one["type"] or "?"), " ", stage, attempts)
    if (left := subject.count - len(subject.messages)) > 0:
        yield line(Part(f"  and {left:,} more", "muted"))


def _at(moment: _Moment, started: str) -> Line:
    return line(f"{_later(moment.at, started)}  ", *moment.parts)


def _later(at: str, started: str) -> str:
    """How long after the start: ``+64 ms``, ``+1.5 s``; before it where the clock was set back."""
    seconds = (datetime.fromisoformat(at) - datetime.fromisoformat(started)).total_seconds()
    return f"{seconds * 1000:+.0f} ms" if abs(seconds) < 1 else f"{seconds:+,.1f} s"
