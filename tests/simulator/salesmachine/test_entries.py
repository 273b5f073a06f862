"""Entries: who is where.  The directory's tests hold them against a naive model."""

from __future__ import annotations

import pytest

from simulator.journal.listings import Alias, Beginning
from simulator.salesmachine.entries import (
    Entry,
    alone,
    archiving,
    skeleton,
    survivors,
    tied_together,
)
from simulator.state.attributes import Place


def test_those_who_are_alone() -> None:
    """Whoever was made has a line; archived are those who were archived afterwards."""
    beginnings = {
        "u1": Beginning((1, 0), None),
        "u2": Beginning((2, 0), (3, 0)),
        "u3": Beginning((5, 0), (4, 0)),
        "u4": Beginning(None, (4, 1)),
    }
    assert list(alone(beginnings)) == [
        Entry(Place(1, 0), "u1", False, ("u1",)),
        Entry(Place(2, 0), "u2", True, ("u2",)),
        Entry(Place(5, 0), "u3", False, ("u3",)),
    ]


@pytest.mark.parametrize(
    ("beginnings", "made", "archived"),
    [
        ({"old": (1, None), "new": (2, None)}, 2, False),
        ({"old": (1, None)}, 1, False),
        ({"new": (1, None)}, 1, False),
        ({"old": (9, None)}, 9, False),
        ({"old": (9, None), "new": (8, None)}, 8, False),
        ({"old": (1, 2)}, 1, True),
        ({"old": (1, 9)}, 1, True),
        ({"old": (1, 2), "new": (3, None)}, 3, False),
        ({"old": (1, None), "new": (2, 3)}, 2, True),
        ({"old": (1, 9), "new": (2, None)}, 2, True),
        ({}, None, False),
    ],
)
def test_those_who_are_tied(
    beginnings: dict[str, tuple[int, int | None]], made: int | None, archived: bool
) -> None:
    """An alias at 5 leaves one line: the survivor's own, or what it was renamed from."""
    known = {
        uid: Beginning((first, 0), None if gone is None else (gone, 0))
        for uid, (first, gone) in beginnings.items()
    }
    found = list(tied_together(["old", "new"], known, [Alias((5, 0), "new", "old")]))
    assert found == (
        [] if made is None else [Entry(Place(made, 0), "new", archived, ("old", "new"))]
    )


def test_survivors_of_a_chain() -> None:
    """Each uid stands for the last of its chain, in whatever order its aliases came."""
    pairs = [("b", "a"), ("d", "c"), ("c", "b"), ("f", "e")]
    aliases = [Alias((number, 0), *pair) for number, pair in enumerate(pairs, 1)]
    assert survivors(skeleton([], aliases)) == {"a": "d", "b": "d", "c": "d", "e": "f"}
    assert survivors(skeleton([], [*aliases, Alias((5, 0), "a", "d")]))["a"] == "d"


def test_archiving() -> None:
    """The item of an archiving names a contact or an account, and counts."""
    contact, account = archiving("contact", "x"), archiving("account", "x")
    assert (contact.method, contact.contact, contact.account) == ("archive", "x", None)
    assert (account.method, account.contact, account.account) == ("archive", None, "x")
    assert contact.applied
    assert account.applied
