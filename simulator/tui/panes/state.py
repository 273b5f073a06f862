"""State: what the exchange changed of its contact and account, and what is known of them then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from simulator.clock import iso
from simulator.journal.history import Column
from simulator.journal.pages import Pages
from simulator.lines.text import cut, printable
from simulator.state import Checkpoints
from simulator.tui.documents.document import Document, Kind, Line, Part, line
from simulator.tui.panes.known import MOST, Change, Known, Look, look, moment
from simulator.tui.panes.subject import Subject

MOST_UIDS = 2
"""So many contacts, and so many accounts, of a request are shown."""

_LETTERS = 60
"""Of a longer uid, name or value the beginning is shown."""
_COLUMNS: tuple[Column, ...] = ("contact", "account")
_KINDS: dict[str, Kind] = {"+": "added", "-": "removed", "~": "plain"}


def state_document(
    pages: Pages, subject: Subject, seq: int | None, checkpoints: Checkpoints
) -> Document:
    """The contacts and accounts that a subject names, after exchange ``seq`` (None: its own).

    Raises JournalError and sqlite3.Error.
    """
    exchange = subject.exchange
    if exchange is None:
        return [_muted("nothing of it came to Salesmachine, so it changed nothing")]
    if exchange["workspace"] is None:
        return [_muted("the request has no token that opens a workspace, so it changed nothing")]
    named = [(kind, uid) for kind, uids in _named(subject).items() for uid in uids]
    if not named:
        return [_muted("the request names no contact and no account")]
    seq, history = exchange["seq"] if seq is None else seq, pages.history
    made = [*_head(subject, seq, moment_text(pages, subject, seq))]
    for kind, uid in named:
        found = look(history, exchange["workspace"], kind, uid, seq, checkpoints)
        made += [line(""), *look_lines(found)]
    return [*made, *_others(subject)]


def moment_text(pages: Pages, subject: Subject, seq: int | None) -> str:
    """``after exchange 812, 10:21:45``; blank where there was none."""
    if subject.exchange is None:
        return ""
    seq = subject.exchange["seq"] if seq is None else seq
    return f"after exchange {seq}, {iso(pages.history.at(seq))[11:19]}"


def rewound(pages: Pages, subject: Subject, seq: int | None, step: int) -> int | None:
    """The exchange before or after ``seq`` that touched what is shown; None where there is none.

    Raises JournalError and sqlite3.Error.
    """
    exchange = subject.exchange
    if exchange is None or exchange["workspace"] is None:
        return None
    seq = exchange["seq"] if seq is None else seq
    return moment(pages.history, exchange["workspace"], _named(subject), seq, step)


def look_lines(found: Look) -> Iterator[Line]:
    """What changed of one contact or account, each with its sign, then what is known of it."""
    title = Part(f"{found.kind} {_short(found.uid)}", "title")
    if found.after is None:
        yield line(title, Part(": nobody is known by this uid at that moment", "muted"))
        return
    marks = "".join(f", {mark}" for mark in found.after.marks)
    yield line(title, Part(marks))
    if not found.changes:
        yield _muted("  the exchange changed nothing of it")
    yield from (_change(one) for one in found.changes)
    if found.more:
        yield _muted(f"  and {found.more:,} more changes")
    yield from _known(found, found.after)


def _named(subject: Subject) -> dict[Column, list[str]]:
    return {column: subject.uids(column)[:MOST_UIDS] for column in _COLUMNS}


def _head(subject: Subject, seq: int, moment: str) -> Iterator[Line]:
    """The moment, and what the keys do there."""
    exchange = subject.exchange or {}
    whose = "" if seq == exchange["seq"] else ", another one than this"
    yield line(Part(moment, "title"), Part(whose, "muted"))
    if not any(one["applied"] for one in subject.items):
        yield _muted("this exchange doesn't count, so it changed nothing")
    yield _muted("[ and ] go to the exchange before and after that touched what is shown")


def _others(subject: Subject) -> Iterator[Line]:
    """How many there are that aren't shown."""
    left = {column: len(subject.uids(column)) - MOST_UIDS for column in _COLUMNS}
    said = [f"{left[one]:,} more {one}s" for one in _COLUMNS if left[one] > 0]
    if said:
        yield line("")
        yield _muted(f"the request names {' and '.join(said)}: open one of its messages")


def _change(one: Change) -> Line:
    """``~ attribute plan  "free" -> "pro"``."""
    kind = _KINDS[one.sign]
    parts = [Part(f"  {one.sign} {_short(one.what)}", kind)]
    if one.before:
        parts.append(Part(f"  {_short(one.before)}", "removed"))
    if one.before and one.after:
        parts.append(Part(" ->", "muted"))
    if one.after:
        parts.append(Part(f"{' ' if one.before else '  '}{_short(one.after)}", "added"))
    return line(*parts)


def _known(found: Look, after: Known) -> Iterator[Line]:
    yield line(Part("  known then", "muted"))
    for name, number in after.counts.items():
        yield line(f"    {name} ", Part(f"{number:,}", "number"))
    yield from _list("alias", after.aliases)
    yield from _list("contact" if found.kind == "account" else "account", after.links)
    for name, value in found.attributes:
        yield line("    ", Part(_short(name), "key"), "  ", Part(_short(value), "string"))
    if (left := len(after.attributes) - len(found.attributes)) > 0:
        yield _muted(f"    and {left:,} more attributes")


def _list(what: str, names: Iterable[str]) -> Iterator[Line]:
    known = list(names)
    for name in islice(known, MOST):
        yield line(f"    {what} ", Part(_short(name), "key"))
    if len(known) > MOST:
        yield _muted(f"    and {len(known) - MOST:,} more")


def _short(text: str) -> str:
    return cut(printable(cut(text, _LETTERS)), _LETTERS)


def _muted(text: str) -> Line:
    return line(Part(text, "muted"))
