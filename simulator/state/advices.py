"""Advices: what is worth telling of an item, and only the state shows it (SM-3xx)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

from contracts.registry import load
from contracts.violations import Violation, cut, escape
from simulator.state.attributes import Retyped
from simulator.state.contacts import Change, Contacts

MAX_RETYPED = 20
"""How many attributes of one item are named that changed their type."""


def of_change(change: Change, contacts: Contacts) -> list[Violation]:
    """What a change of one of these contacts shows, after it."""
    found = []
    if change.created and change.method == "event":
        expected = f"a contact {change.uid!r} that is known"
        found.append(_advice("SM-303", "/contact_uid", expected, "an unknown one"))
    if change.rule == "several":
        among = ", ".join(islice(contacts.known[change.uid].links, 3))
        found.append(_advice("SM-301", "/params", f"account_uid, one of {among}", "none"))
    if change.merge == "same":
        got = f"twice {change.uid!r}"
        found.append(_advice("SM-307", "/previous_uid", "two contacts", got))
    if change.merge == "redirected":
        expected = "a contact that is known"
        found.append(_advice("SM-308", "/previous_uid", expected, "an unknown one"))
    if change.retyped:
        found.extend(retyped(change.retyped))
    return found


def retyped(changes: Sequence[Retyped]) -> Iterator[Violation]:
    """Attributes that got a value of another kind; of very many the first, and how many more."""
    for name, before, after in changes[:MAX_RETYPED]:
        yield _advice("SM-304", f"/params/{escape(name)}", f"{before}, as before", after)
    if len(changes) > MAX_RETYPED:
        more = f"{len(changes) - MAX_RETYPED:,} more of another type"
        yield _advice("SM-304", "/params", "the types as before", more)


def undescribed(account: str) -> Violation:
    """A link to an account that nobody described."""
    return _advice(
        "SM-302", "/params/account_uid", f"an account {account!r} that was described", "a blank one"
    )


def shared_email(other: str) -> Violation:
    """An email that another contact has."""
    return _advice("SM-305", "/params/email", "an email that nobody else has", f"that of {other!r}")


def repeated(seq: int) -> Violation:
    """A messageId that came before, in this exchange."""
    return _advice("SM-306", "/messageId", "one that is new", f"that of exchange {seq}")


def _advice(code: str, pointer: str, expected: str, got: str) -> Violation:
    return Violation(code, "advice", pointer, cut(expected), cut(got), "", _evidence(code))


@cache
def _evidence(code: str) -> str:
    found: str = load("codes.json")[code]["evidence"]
    return found
