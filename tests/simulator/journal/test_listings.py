"""Listings: many uids asked about at once, by index."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.journal import Writer
from simulator.journal.history import Span
from simulator.journal.listings import Alias, Beginning, Listings
from tests.simulator.salesmachine.listing import archive
from tests.simulator.state.told import WORKSPACE, Told, account, alias, contact, event


@pytest.fixture
def told(writer: Writer) -> Told:
    """A journal of five exchanges: 2 to 6 in this workspace, one of them an archiving."""
    made = Told(writer)
    made.tell([event("u1", account_uid="acme"), contact("u2", account_uid="acme", a=1)])
    made.tell([alias("u3", "u1"), {"method": "contact", "contact_uid": " ", "params": {}}])
    archive(made, "contact", "u2")
    made.tell([contact("u1", account_uid="globex"), account("globex", b=2), event("u2")])
    made.tell([contact("u2", account_uid="acme")])
    made.tell([contact("u2"), contact("u8"), alias("u9", "u8")], workspace="0000000f")
    return made


@pytest.fixture
def listings(told: Told) -> Iterator[Listings]:
    """The listings of that journal."""
    with Listings(told.writer.path) as made:
        yield made


ALL = Span(WORKSPACE, 0, 100)


def test_beginnings(listings: Listings) -> None:
    """Of each uid what made it known, and its last archiving; an alias makes nobody known."""
    assert listings.beginnings(ALL, "contact") == {
        "u1": Beginning((2, 0), None),
        "u2": Beginning((2, 1), (4, 0)),
        "u3": Beginning(None, None),
    }
    assert listings.beginnings(ALL, "account") == {
        "acme": Beginning((2, 0), None),
        "globex": Beginning((5, 0), None),
    }


def test_a_span(listings: Listings) -> None:
    """Only what is in the span counts."""
    assert listings.beginnings(Span(WORKSPACE, 2, 4), "contact") == {
        "u2": Beginning(None, (4, 0)),
        "u3": Beginning(None, None),
    }
    assert listings.made(Span(WORKSPACE, 2, 5), "contact", ["u1", "u2"]) == {
        "u1": (5, 0),
        "u2": (5, 2),
    }
    assert listings.aliases(Span(WORKSPACE, 3, 100)) == []
    assert listings.links(Span(WORKSPACE, 0, 4), ["acme", "globex"]) == [("acme", "u2")]
    assert listings.named(Span(WORKSPACE, 2, 100), "contact", (2, 0)) is None


def test_what_made_some(listings: Listings) -> None:
    """Of these uids alone, those that something made known."""
    assert listings.made(ALL, "contact", ["u2", "u3", "nobody", "u2"]) == {"u2": (2, 1)}
    assert listings.made(ALL, "account", ["globex"]) == {"globex": (5, 0)}
    assert listings.made(ALL, "contact", []) == {}


def test_aliases(listings: Listings) -> None:
    """All of a workspace, or those that tie somebody to others, from either side."""
    only = Alias((3, 0), "u3", "u1")
    assert listings.aliases(ALL) == [only]
    assert listings.tied(ALL, ["u1", "u2"]) == (["u1", "u2", "u3"], [only])
    assert listings.tied(ALL, ["u3"]) == (["u3", "u1"], [only])
    assert listings.tied(ALL, ["u2"]) == (["u2"], [])


def test_what_is_told(listings: Listings) -> None:
    """Upserts with what they say, aliases and archivings, in their order; no events."""
    told = listings.told(ALL, "contact", ["u1", "u2", "u3"])
    assert [
        (place, item.method, item.contact, item.previous, dict(item.params)) for place, item in told
    ] == [
        ((2, 1), "contact", "u2", None, {"account_uid": "acme", "a": 1}),
        ((3, 0), "alias", "u3", "u1", {}),
        ((4, 0), "archive", "u2", None, {}),
        ((5, 0), "contact", "u1", None, {"account_uid": "globex"}),
        ((6, 0), "contact", "u2", None, {"account_uid": "acme"}),
    ]
    told = listings.told(ALL, "account", ["acme", "globex"])
    assert [(place, item.account, dict(item.params)) for place, item in told] == [
        ((5, 1), "globex", {"b": 2})
    ]


def test_links(listings: Listings) -> None:
    """Each once, in the order in which they were made; what an event is given to is no link."""
    assert listings.links(ALL, ["globex", "acme"]) == [("acme", "u2"), ("globex", "u1")]
    assert listings.links(ALL, ["nobody"]) == []


def test_whom_an_item_names(listings: Listings) -> None:
    """The uid of an item that counts in this workspace."""
    found = [
        listings.named(ALL, "contact", place) for place in ((2, 0), (3, 1), (5, 1), (7, 0), (99, 0))
    ]
    assert found == ["u1", None, None, None, None]
    assert listings.named(ALL, "account", (5, 1)) == "globex"


def test_moments(listings: Listings) -> None:
    """When exchanges came."""
    assert listings.moments([2, 5, 2]) == {seq: listings.history.at(seq) for seq in (2, 5)}
    assert listings.moments([]) == {}


def test_the_journal_stays_as_it_is(told: Told, listings: Listings) -> None:
    """Asking writes nothing into the journal's file."""
    before = told.writer.path.read_bytes()
    listings.tied(ALL, [f"u{number}" for number in range(1000)])
    assert told.writer.path.read_bytes() == before
