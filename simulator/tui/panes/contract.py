"""Contract: what the request breaks, what the translator notes, and why a message wasn't sent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from textwrap import wrap
from typing import Any, NamedTuple

from contracts.registry import load
from simulator.lines.exchanges import GLYPHS
from simulator.lines.text import cut, printable
from simulator.payload.recorded import became
from simulator.tui.documents.document import Document, Kind, Line, Part, Target, line
from simulator.tui.panes.subject import Subject

MOST = 200
"""So many violations, and so many notes of a message, are told."""

_MOST_LETTERS = 400
"""Of a name or a reason that is longer the beginning is told."""
_COLUMNS = 70
_SEVERITIES = {"error": "broken", "warning": "warning", "advice": "advice"}
"""From the worst, with the verdict that each makes."""
_KINDS: dict[str, Kind] = {"ok": "ok", "advice": "advice", "warning": "warning", "broken": "broken"}
_STAGES = {"pending retry": "warning", "failed": "broken", "failed on ingest": "broken"}
"""How bad the stage of a message is that wasn't delivered; else it was filtered, as was meant."""
_IN_FRONT = re.compile(r"(/[^\s:]*): ")
"""The pointer that ingest puts before its reason."""


class _Told(NamedTuple):
    """A message, what ``report`` says of it, and whether it is the one that You sent shows."""

    message: Mapping[str, Any]
    report: Mapping[str, Any]
    is_shown: bool

    def place(self, pointer: str) -> tuple[str, Target | None]:
        """Where a field of it is, in words, and where choosing that leads."""
        if self.is_shown:
            return pointer or "the whole message", Target("sent", pointer)
        return f"message {self.message['seq']} {pointer}".rstrip(), None


def contract_document(subject: Subject) -> Document:
    """The verdict in a sentence; then each breach, each note and each refusal, with its field."""
    told = [
        _Told(one, became(one["body"], subject.start), place == 0)
        for place, one in enumerate(subject.messages)
    ]
    made = [*_verdict(subject)]
    made += (one for each in told for one in _fate(each))
    made += _violations(subject.violations)
    made += (one for each in told for one in _notes(each))
    if (left := subject.count - len(told)) > 0:
        made += [line(""), _muted(f"of {left:,} more messages it is said where they are opened")]
    return made or [_muted("nothing is known of it yet")]


def worst(subject: Subject) -> str:
    """The verdict of what is meant: ok, advice, warning or broken, as a message is that failed."""
    stages = {_STAGES.get(one["stage"]) for one in subject.messages}
    found = {_SEVERITIES[one["severity"]] for one in subject.violations} | stages
    return next((verdict for verdict in _SEVERITIES.values() if verdict in found), "ok")


def _verdict(subject: Subject) -> Iterator[Line]:
    if subject.exchange is None:
        return
    counts = Counter(one["severity"] for one in subject.violations)
    verdict = next((_SEVERITIES[name] for name in _SEVERITIES if counts[name]), "ok")
    each = [_counted(counts[name], name) for name in _SEVERITIES if counts[name]]
    said = ", ".join(each) or "the request keeps the contract"
    yield line(_graded(verdict, verdict), Part(f": {said}", "title"))
    lost, items = sum(not one["applied"] for one in subject.items), len(subject.items)
    if lost:
        which = "nothing of it counts" if lost == items else f"{lost} of {items} items don't count"
        yield _muted(f"{which} for the state")


def _fate(told: _Told) -> Iterator[Line]:
    """Why a message isn't delivered, if it says."""
    stage, code, detail = (told.message[name] for name in ("stage", "code", "detail"))
    if stage in ("delivered", "received") or not code:
        return
    reason, detail = told.report.get("reason", {}), detail or ""
    pointer = reason["pointer"] if reason.get("code") == code else ""
    if named := _IN_FRONT.match(detail):
        pointer, detail = named[1], detail[named.end() :]
    where, target = told.place(pointer)
    head = _graded(_STAGES.get(stage, "advice"), stage)
    yield from _entry(head, code, where, target, [detail] if detail else [])


def _violations(found: list[dict[str, Any]]) -> Iterator[Line]:
    for one in islice(found, MOST):
        said = [f"expected {one['expected']}, got {one['got']}"]
        if near := one.get("suggestion"):
            said.append(f"did you mean {near!r}?")
        if client := one.get("client"):
            said.append(f"{client} does so")
        pointer, severity = one["pointer"], one["severity"]
        head, target = _graded(_SEVERITIES[severity], severity), Target("request", pointer)
        where = pointer or "the whole request"
        yield from _entry(head, one["code"], where, target, said, one.get("evidence", ""))
    if (left := len(found) - MOST) > 0:
        yield from (line(""), _muted(f"and {left:,} more"))


def _notes(told: _Told) -> Iterator[Line]:
    """What the translator notes."""
    found = told.report["notes"]
    for note in islice(found, MOST):
        where, target = told.place(note["pointer"])
        head = _graded(_SEVERITIES[note["severity"]], f"{note['severity']}, a note:")
        yield from _entry(head, note["code"], where, target, [note["message"]])
    if (left := len(found) - MOST) > 0:
        yield from (line(""), _muted(f"and {left:,} more notes"))


def _entry(
    head: Part, code: str, where: str, target: Target | None, said: Iterable[str], origin: str = ""
) -> Iterator[Line]:
    """A code with what it means, its field, what came of it, how to mend it and why it is so."""
    codes = load("codes.json")
    known = codes.get(re.sub(r"^HTTP_[0-9]{3}$", "HTTP_<status>", code), {})
    yield line("")
    yield line(head, Part(f" {printable(cut(code, _MOST_LETTERS))}", "key"), target=target)
    yield from _wrapped("", known.get("statement", ""), "title", target)
    yield from _wrapped("at ", where, "plain", target)
    for one in said:
        yield from _wrapped("", one, "plain", target)
    yield from _wrapped("to mend it: ", known.get("fix", ""), "plain", target)
    yield from _wrapped("", _evidence(origin or known.get("evidence", "")), "muted", target)


def _wrapped(front: str, text: str, kind: Kind, target: Target | None) -> Iterator[Line]:
    """A text in lines that fit 80 columns; none where it is empty."""
    shown = printable(cut(text, _MOST_LETTERS))
    for one in wrap(f"{front}{shown}", _COLUMNS, subsequent_indent="  ") if shown else []:
        yield line(Part(f"    {one}", kind), target=target)


def _evidence(name: str) -> str:
    """``A20, assumed: created_at is ...``: what stands behind a code; blank where nothing does."""
    known = load("evidence.json").get(name)
    return f"{name}, {known['label']}: {known['statement']}" if known else ""


def _counted(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 or name == 'advice' else 's'}"


def _graded(verdict: str, word: str) -> Part:
    return Part(f"{GLYPHS[verdict]} {word}", _KINDS[verdict])


def _muted(text: str) -> Line:
    return line(Part(text, "muted"))
