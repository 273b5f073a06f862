"""What was known of a contact or an account before an exchange and after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from simulator.journal import Reader, Writer
from simulator.journal.history import START, Column, Position, Span
from simulator.state import Checkpoints
from simulator.tui.panes.known import MOST, Look, look, moment
from tests.simulator.state.told import (
    WORKSPACE,
    Told,
    account,
    alias,
    contact,
    event,
    pageview,
)

OTHER = "5e6f7a8b"


def looked(told: Told, kind: Column, uid: str, seq: int) -> Look:
    with Reader(told.writer.path) as journal:
        return look(journal.history, WORKSPACE, kind, uid, seq, Checkpoints())


def changes(told: Told, kind: Column, uid: str, seq: int) -> list[tuple[str, ...]]:
    """What changed, without the ends that say nothing."""
    return [tuple(filter(None, one)) for one in looked(told, kind, uid, seq).changes]


def moved(told: Told, seq: int, step: int, **uids: list[str]) -> int | None:
    named: Any = uids
    with Reader(told.writer.path) as journal:
        return moment(journal.history, WORKSPACE, named, seq, step)


@pytest.mark.parametrize(
    ("before", "operation", "expected"),
    [
        ([], contact("u1", plan="pro"), [("+", "the contact"), ("+", "attribute plan", '"pro"')]),
        ([], contact("u1"), [("+", "the contact")]),
        (
            [contact("u1", plan="free", mrr=1, name="Ada")],
            contact("u1", plan="pro", mrr=None, name="Ada"),
            [
                ("~", "attribute plan", '"free"', '"pro"'),
                ("~", "attribute mrr", "1", "null"),
            ],
        ),
        ([contact("u1", a=1)], contact("u1", a=True), [("~", "attribute a", "1", "true")]),
        ([contact("u1", a=1)], contact("u1", a=1), []),
        (
            [contact("u1")],
            contact("u1", account_uid="acme"),
            [("+", "account", "acme")],
        ),
        (
            [],
            event("u1"),
            [
                ("+", "the contact", "blank"),
                ("+", "event", "order of no account: the contact had none (A30)"),
                ("~", "events", "0", "1"),
            ],
        ),
        ([event("u1")], contact("u1"), [("-", "the mark", "blank")]),
        (
            [contact("u1", account_uid="acme")],
            [pageview("u1"), event("u1", account_uid="x")],
            [
                ("+", "event", "pageview of acme: the contact's one account"),
                ("+", "event", "order of x: the event names it (A28)"),
                ("~", "events", "0", "1"),
                ("~", "page views", "0", "1"),
                ("~", "sessions", "0", "1"),
            ],
        ),
        (
            [contact("u1"), contact("u0", plan="pro", account_uid="acme")],
            alias("u1", "u0"),
            [
                ("+", "attribute plan", '"pro"'),
                ("+", "account", "acme"),
                ("+", "alias", "u0"),
            ],
        ),
        ([contact("u1", a=1)], {**contact("u1", a=2), "params": "broken"}, []),
        ([contact("u1", a=1)], contact("u2", a=2), []),
    ],
)
def test_what_an_exchange_changed_of_a_contact(
    told: Told, before: list[Any], operation: Any, expected: list[tuple[str, ...]]
) -> None:
    """Each thing that came, went or became another one; nothing else."""
    told.tell(*before)
    [seq] = told.tell(operation)
    told.tell(contact("u1", later=1))
    assert changes(told, "contact", "u1", seq) == expected


@pytest.mark.parametrize(
    ("before", "operation", "expected"),
    [
        ([], account("acme", name="A"), [("+", "the account"), ("+", "attribute name", '"A"')]),
        (
            [account("acme", name="A", mrr=1)],
            account("acme", name="B"),
            [("~", "attribute name", '"A"', '"B"')],
        ),
        (
            [],
            contact("u1", account_uid="acme"),
            [
                ("+", "the account", "blank"),
                ("+", "contact", "u1"),
                ("~", "contacts", "0", "1"),
            ],
        ),
        (
            [contact("u1", account_uid="acme")],
            [account("acme"), contact("u1", account_uid="acme"), event("u2", account_uid="acme")],
            [("-", "the mark", "blank"), ("~", "events that name it", "0", "1")],
        ),
        ([account("acme", a=1)], account("other", a=2), []),
        (
            [contact("u1", account_uid="acme")],
            contact("u2", account_uid="acme"),
            [("+", "contact", "u2"), ("~", "contacts", "1", "2")],
        ),
    ],
)
def test_what_an_exchange_changed_of_an_account(
    told: Told, before: list[Any], operation: Any, expected: list[tuple[str, ...]]
) -> None:
    """Attributes, contacts, and the events that name it."""
    told.tell(*before)
    [seq] = told.tell(operation)
    told.tell(account("acme", later=1), contact("u9", account_uid="acme"))
    assert changes(told, "account", "acme", seq) == expected


def test_what_is_known_then(told: Told) -> None:
    """All of it as it was after that exchange, whatever came later."""
    seq, _ = told.tell(contact("u1", b=[1], a="x", account_uid="acme"), contact("u1", c=1))
    found = looked(told, "contact", "u1", seq)
    assert found.attributes == [("a", '"x"'), ("b", "[1]")]
    assert found.after is not None
    assert list(found.after.links) == ["acme"]
    assert found.after.counts == {"events": 0, "page views": 0, "sessions": 0}


@pytest.mark.parametrize("kind", ["contact", "account"])
def test_nobody_by_that_uid(told: Told, kind: Column) -> None:
    """Nothing is known of who came later, and nothing changed."""
    seq, _ = told.tell(contact("x"), [contact("u1"), account("u1")])
    assert looked(told, kind, "u1", seq) == Look(kind, "u1", seq, None, [], 0, [])


def test_who_is_only_an_alias(told: Told) -> None:
    """An alias of nobody makes nobody known."""
    [seq] = told.tell(alias("u1", "u0"))
    assert looked(told, "contact", "u1", seq).after is None


def test_a_reset_begins_anew(told: Told) -> None:
    """Before the last reset it is known as it was then, after it from nothing."""
    told.tell(contact("u1", a=1))
    [earlier] = told.tell(contact("u1", b=1))
    told.reset(None)
    [later] = told.tell(contact("u1", c=1))
    assert changes(told, "contact", "u1", earlier) == [("+", "attribute b", "1")]
    assert changes(told, "contact", "u1", later) == [
        ("+", "the contact"),
        ("+", "attribute c", "1"),
    ]


def test_many_changes(told: Told) -> None:
    """The first are told, the others counted."""
    [seq] = told.tell(contact("u1", **{f"a{n:03}": n for n in range(MOST + 50)}))
    found = looked(told, "contact", "u1", seq)
    assert (len(found.changes), found.more) == (MOST, 51)
    assert (len(found.attributes), found.attributes[-1]) == (MOST, ("a099", "99"))


def test_the_fold_of_many_items_is_kept(told: Told) -> None:
    """Both moments of a contact with thousands of items are folded on from a checkpoint."""
    told.tell([event("u1") for _ in range(3_000)])
    first, second = told.tell(contact("u1", a=1), contact("u1", a=2))
    checkpoints = Checkpoints()
    with Reader(told.writer.path) as journal:
        for seq in (second, first):
            found = look(journal.history, WORKSPACE, "contact", "u1", seq, checkpoints)
            assert found.after is not None
            assert found.after.counts["events"] == 3_000
        read: list[Position] = []

        def nothing(span: Span, uids: Iterable[str], beyond: Position = START) -> Iterator[Any]:
            read.append(beyond)
            return iter(())

        journal.history.of_contacts = nothing  # type: ignore[method-assign]
        look(journal.history, WORKSPACE, "contact", "u1", first, checkpoints)
    assert read == [(2, 1999), (2, 1999)]  # for its last events are told too


def test_moments(told: Told, writer: Writer) -> None:
    """Each step leads to the nearest exchange that touched one of them, and counts."""
    first, _, second, _, third = told.tell(
        contact("u1"),
        contact("u2"),
        [contact("u2"), account("acme")],
        {**contact("u1"), "params": "broken"},
        contact("u1", account_uid="acme"),
    )
    told.tell(contact("u1"), workspace=OTHER)
    asked = {"contact": ["u1"], "account": ["acme"]}
    assert [moved(told, seq, -1, **asked) for seq in (third, second, first)] == [
        *(second, first, None)
    ]
    assert [moved(told, seq, 1, **asked) for seq in (first, second, third)] == [
        *(second, third, None)
    ]
    assert moved(told, third, -1, contact=["nobody"]) is None
    assert moved(told, third, -1, contact=[], account=[]) is None


def test_moments_follow_aliases(told: Told) -> None:
    """Before an alias the old uid's exchanges aren't the contact's, behind it they are."""
    old, new, merge, later, _ = told.tell(
        contact("u0"), contact("u1"), alias("u1", "u0"), contact("u0"), contact("x")
    )
    assert [moved(told, seq, 1, contact=["u1"]) for seq in (new, merge, later)] == [
        *(merge, later, None)
    ]
    assert [moved(told, seq, -1, contact=["u1"]) for seq in (later, merge, new)] == [
        *(merge, new, None)
    ]
    assert [moved(told, seq, 1, contact=["u0"]) for seq in (old, merge)] == [merge, later]


def test_moments_end_at_a_reset(told: Told) -> None:
    """What was before the last reset isn't part of this state; what comes after one is another."""
    [first] = told.tell(contact("u1"))
    told.reset(WORKSPACE)
    [second] = told.tell(contact("u1"))
    assert moved(told, second, -1, contact=["u1"]) is None
    assert moved(told, first, 1, contact=["u1"]) == second
