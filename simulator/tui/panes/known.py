"""Known: what Salesmachine knew of a contact or an account before an exchange and after it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from simulator.journal.history import Column, History, Span
from simulator.journal.reader import MAX_SEQ
from simulator.lines.state import RULES
from simulator.state import Checkpoints, State, UnknownUidError
from simulator.state.accounts import Account
from simulator.state.attributes import Attribute, Place

MOST = 100
"""So many attributes, links and changes are told."""

Sign = Literal["+", "-", "~"]


class Change(NamedTuple):
    """What came, went, or became another: ``what`` it is, and what it was and is in words."""

    sign: Sign
    what: str
    before: str = ""
    after: str = ""


@dataclass(slots=True)
class Known:
    """What is known of one contact or account; the values of attributes stand in the journal.

    ``links`` are a contact's accounts, or an account's contacts as they were named.
    """

    marks: tuple[str, ...] = ()
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    links: Mapping[str, Place] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """A contact or an account after a moment, and what of it the exchange at that moment changed.

    ``after`` is None where nobody is known by this uid.  ``changes`` and ``attributes``, the names
    with the values as JSON, are ``MOST`` each at most; ``more`` is how many changes aren't told.
    """

    kind: Column
    uid: str
    seq: int
    after: Known | None
    changes: list[Change]
    more: int
    attributes: list[tuple[str, str]]


def look(
    history: History, workspace: str, kind: Column, uid: str, seq: int, checkpoints: Checkpoints
) -> Look:
    """What was known after exchange ``seq`` of a workspace, and what that exchange changed of it.

    It is folded from the last reset before it.  Raises JournalError.
    """
    span = Span(workspace, history.last_reset(workspace, seq), seq)
    if kind == "contact":
        before, after = (_contact(history, one, uid, checkpoints) for one in (_until(span), span))
    else:
        before, after = _account(history, span, uid)
    changes = list(_changes(history, kind, before, after))
    attributes = sorted(after.attributes.items()) if after else []
    told = [(name, _value(history, name, one)) for name, one in attributes[:MOST]]
    return Look(kind, uid, seq, after, changes[:MOST], max(0, len(changes) - MOST), told)


def moment(
    history: History, workspace: str, uids: Mapping[Column, Iterable[str]], seq: int, step: int
) -> int | None:
    """The next exchange after ``seq`` that touched one of these, the last one before for step -1.

    Aliases are followed as far as they were known at ``seq``.  Raises JournalError.
    """
    present = Span(workspace, history.last_reset(workspace, seq), seq)
    asked = _until(present) if step < 0 else Span(workspace, seq, MAX_SEQ)
    found = []
    for kind, names in uids.items():
        tied = {one: None for uid in names for one in _tied(history, present, kind, uid)}
        if tied and (one := history.touching(asked, kind, tied, last=step < 0)) is not None:
            found.append(one)
    return (max if step < 0 else min)(found, default=None)


def _tied(history: History, span: Span, kind: Column, uid: str) -> list[str]:
    return history.aliased(span, uid) if kind == "contact" else [uid]


def _until(span: Span) -> Span:
    """The span without its last exchange."""
    return Span(span.workspace, span.after, span.until - 1)


def _contact(history: History, span: Span, uid: str, checkpoints: Checkpoints) -> Known | None:
    if history.touching(span, "contact", history.aliased(span, uid)) is None:
        return None  # State would look for near uids
    try:
        found = State(history, span, checkpoints).contact(uid)
    except UnknownUidError:
        return None
    contact = found.contact
    events = (one for one in found.changes if one.place.exchange == span.until)
    return Known(
        _marks(contact.described, contact.archived),
        contact.attributes,
        {uid: link.place for uid, link in contact.links.items()},
        tuple(found.aliases),
        {
            "events": contact.events,
            "page views": contact.pageviews,
            "sessions": len(found.sessions),
        },
        tuple(
            f"{one.event} of {one.account or 'no account'}: {RULES[one.rule or 'none']}"
            for one in events
        ),
    )


def _account(history: History, span: Span, uid: str) -> tuple[Known | None, Known | None]:
    """Before the last exchange of the span, and after it: one fold for both."""
    first = history.first_of_account(span, uid)
    if first is None:
        return None, None
    links = {name: Place(*place) for name, place in history.linked_to(span, uid)}
    account, before = Account(uid, Place(*first)), None
    for place, item in history.of_account(span, uid):
        if before is None and place[0] == span.until:
            before = _described(history, _until(span), account, links)
        account.apply(item, Place(*place))
    before = before or _described(history, _until(span), account, links)
    return before if first[0] < span.until else None, _described(history, span, account, links)


def _described(history: History, span: Span, account: Account, links: Mapping[str, Place]) -> Known:
    """An account as it has been folded, with those of its links that are within the span."""
    known = {uid: place for uid, place in links.items() if place.exchange <= span.until}
    events = history.events_given_to(span, account.uid)
    marks = _marks(account.described, account.archived)
    counts = {"contacts": len(known), "events that name it": events}
    return Known(marks, dict(account.attributes), known, counts=counts)


def _marks(described: bool, archived: Place | None) -> tuple[str, ...]:
    return (*(() if described else ("blank",)), *(() if archived is None else ("archived",)))


def _changes(
    history: History, kind: Column, before: Known | None, after: Known | None
) -> Iterator[Change]:
    """What an exchange changed, the most telling first."""
    if after is None:
        return
    was = before or Known()
    if before is None:
        yield Change("+", f"the {kind}", after=", ".join(after.marks))
    else:
        yield from _listed("the mark", was.marks, after.marks)
    yield from _set(history, was.attributes, after.attributes)
    yield from _listed("account" if kind == "contact" else "contact", was.links, after.links)
    yield from _listed("alias", was.aliases, after.aliases)
    yield from (Change("+", "event", after=one) for one in after.events)
    for name, number in after.counts.items():
        if (earlier := was.counts.get(name, 0)) != number:
            yield Change("~", name, f"{earlier:,}", f"{number:,}")


def _listed(what: str, before: Iterable[str], after: Iterable[str]) -> Iterator[Change]:
    """Names that came and names that went."""
    was, now = dict.fromkeys(before), dict.fromkeys(after)
    yield from (Change("+", what, after=one) for one in now if one not in was)
    yield from (Change("-", what, before=one) for one in was if one not in now)


def _set(
    history: History, before: Mapping[str, Attribute], after: Mapping[str, Attribute]
) -> Iterator[Change]:
    """Attributes that have another value than they had, or that came or went."""
    for name, attribute in after.items():
        earlier = before.get(name)
        if earlier == attribute:
            continue
        text, what = _value(history, name, attribute), f"attribute {name}"
        if earlier is None:
            yield Change("+", what, after=text)
        elif (was := _value(history, name, earlier)) != text:
            yield Change("~", what, was, text)
    for name in (one for one in before if one not in after):
        yield Change("-", f"attribute {name}", _value(history, name, before[name]))


def _value(history: History, name: str, attribute: Attribute) -> str:
    """An attribute's value as JSON, all of it."""
    return json.dumps(history.params(attribute.place).get(name), ensure_ascii=False)
