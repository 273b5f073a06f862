"""The directory: everybody once, in the order in which they were made, whatever aliases did."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.journal import Writer
from simulator.salesmachine.directory import look_up
from simulator.salesmachine.ids import made_id
from simulator.salesmachine.models import status_of
from simulator.salesmachine.paging import Wanted, page
from simulator.state.attributes import Place
from tests.simulator.generated import laws
from tests.simulator.salesmachine.listing import Everybody, archive, directory, status
from tests.simulator.state.told import NOON, Told, account, alias, contact, event

UIDS = ("u1", "u2", "a1", "a2", "a3", "z")

_uids = st.sampled_from(UIDS)
_revenue = st.fixed_dictionaries(
    {},
    optional={
        "mrr": st.sampled_from((0, 7)),
        "churn_date": st.sampled_from((None, "2024-03-11")),
    },
)
_operations = st.one_of(
    st.builds(lambda uid, params: contact(uid, **params), _uids, _revenue),
    st.builds(event, _uids),
    st.builds(alias, _uids, _uids),
    st.builds(alias, _uids, _uids),
    st.builds(lambda uid: {"method": "archive", "contact_uid": uid}, _uids),
)
streams = st.lists(_operations, max_size=14)


class Worlds:
    """One journal for all examples, each in a workspace of its own."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.numbers = itertools.count(1)

    def new(self, stream: list[dict[str, Any]]) -> tuple[Told, Everybody]:
        """A workspace that was told all this, and the naive model of it."""
        self.told.workspace = f"{next(self.numbers):08x}"
        everybody = Everybody()
        for one in stream:
            if one["method"] == "archive":
                seq = archive(self.told, "contact", one["contact_uid"])
            else:
                [seq] = self.told.tell([one])
            everybody.tell(one, (seq, 0))
        return self.told, everybody


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worlds]:
    writer = Writer(tmp_path_factory.mktemp("directory") / "journal")
    yield Worlds(Told(writer))
    writer.close()


fewer = settings(laws, max_examples=150)


@fewer
@given(streams)
def test_everybody_once_in_order(worlds: Worlds, stream: list[dict[str, Any]]) -> None:
    """Each contact that is known is listed once, where it was made, with all of its uids."""
    told, everybody = worlds.new(stream)
    with directory(told) as found:
        assert [(one.made, one.uid, one.archived, set(one.uids)) for one in found.entries()] == [
            (one.made, one.uid, one.archived, one.uids) for one in everybody.listed()
        ]


@fewer
@given(streams)
def test_a_fold_is_what_the_list_says(worlds: Worlds, stream: list[dict[str, Any]]) -> None:
    """Folded together or one by one, everybody is who the list says, and all they were told."""
    told, everybody = worlds.new(stream)
    with directory(told) as found:
        entries = found.entries()
        known = found.known(entries)
        assert [(one.made, one.uid, one.archived) for one in known] == [one[:3] for one in entries]
        for one, person in zip(known, everybody.listed(), strict=True):
            assert (set(one.attributes), one.paid) == (set(person.said), person.paid)
            assert status_of(found, one) == status(person)
            for uid in person.uids:
                assert found.find(uid) == one
        for uid in set(UIDS) - {uid for person in everybody.listed() for uid in person.uids}:
            assert found.find(uid) is None


@fewer
@given(streams)
def test_only_what_made_somebody_is_an_id(worlds: Worlds, stream: list[dict[str, Any]]) -> None:
    """The id of what made a contact leads to whom it is now; no other item has an id."""
    told, everybody = worlds.new(stream)
    begin, made = told.writer.feed.seq - len(stream), Everybody()
    makers: dict[int, str] = {}
    for seq, one in enumerate(stream, begin + 1):
        before = {id(person) for person in made.listed()}
        made.tell(one, (seq, 0))
        if len(made.listed()) > len(before):
            makers[seq] = one["contact_uid"]
    with directory(told) as found:
        for seq in range(begin + 1, told.writer.feed.seq + 1):
            whom = look_up(found, made_id("contact", NOON + seq, Place(seq, 0)))
            expected = everybody.people[makers[seq]].uid if seq in makers else None
            assert (whom.uid if whom else None) == expected


@fewer
@given(
    streams,
    st.integers(1, 4),
    st.sampled_from([None, "trial", "paying", "churned", "not_converted"]),
    st.booleans(),
    st.booleans(),
)
def test_the_pages_together_are_the_list(
    worlds: Worlds,
    stream: list[dict[str, Any]],
    limit: int,
    wanted: Any,
    archived: bool,
    newest_first: bool,
) -> None:
    """Page after page, filtered and in either order, nobody is missing and nobody comes twice."""
    told, everybody = worlds.new(stream)
    expected = [
        person.uid
        for person in everybody.listed()
        if person.archived == archived and wanted in (None, status(person))
    ]
    with directory(told) as found:
        pages = [
            page(found, Wanted(wanted, archived, offset, limit, newest_first))
            for offset in range(0, len(expected) + limit + 1, limit)
        ]
    uids = [one.uid for known, _ in pages for one in known]
    assert uids == (expected[::-1] if newest_first else expected)
    mores = [(number + 1) * limit < len(expected) for number in range(len(pages))]
    assert [more for _, more in pages] == mores


def test_the_past(told: Told) -> None:
    """What came after a seq isn't known as of it, nor what came before a reset beyond it."""
    told.tell(contact("u1"))
    [seq] = told.tell(contact("u2"))
    told.tell(alias("u1", "u2"))
    with directory(told, at=seq) as found:
        assert [one.uid for one in found.entries()] == ["u1", "u2"]
    told.reset(told.workspace)
    told.tell(contact("u3"))
    with directory(told) as found:
        assert [one.uid for one in found.entries()] == ["u3"]
        assert look_up(found, "u1") is None
        assert look_up(found, made_id("contact", NOON + seq, Place(seq, 0))) is None


def test_accounts(told: Told) -> None:
    """Accounts are made by links, events and upserts alike, and have their contacts once each."""
    told.tell(
        [
            contact("u1", account_uid="acme"),
            event("u2", account_uid="globex"),
            account("initech", mrr=5),
            contact("u1", account_uid="globex"),
            contact("u3", account_uid="acme"),
            contact("u2", account_uid="acme"),
            alias("u1", "u3"),
        ]
    )
    with directory(told, "account") as found:
        known = found.known(found.entries())
        assert [(one.uid, one.made.idx, one.paid) for one in known] == [
            ("acme", 0, False),
            ("globex", 1, False),
            ("initech", 2, True),
        ]
        links = found.links(known)
    assert [[place.idx for place in one] for one in links] == [[0, 1], [0], []]


def test_the_id_of_an_account(told: Told) -> None:
    """Only what made an account is its id, and only with the time at which it came."""
    first, second = told.tell(contact("u1", account_uid="acme"), account("acme"))
    with directory(told, "account") as found:
        asked = [
            look_up(found, made_id("account", at, Place(seq, 0)))
            for at, seq in ((NOON + first, first), (NOON + second, second), (NOON, first))
        ]
    assert [one and one.uid for one in asked] == ["acme", None, None]


def test_contacts_and_their_accounts(told: Told) -> None:
    """A contact has its accounts by what made them, the oldest link first."""
    told.tell([account("a"), event("u9", account_uid="b"), contact("u1", account_uid="b")])
    told.tell(contact("u1", account_uid="a"))
    with directory(told) as found:
        known = found.known(found.entries())
        assert [one.linked for one in known] == [(), ("b", "a")]
        assert [[place.idx for place in one] for one in found.links(known)] == [[], [1, 0]]


@pytest.mark.parametrize("column", ["contact", "account"])
def test_archived_before_it_was_made(told: Told, column: str) -> None:
    """An archiving of somebody unknown archives nobody who comes later by that uid."""
    archive(told, column, "x")
    with directory(told, column) as found:
        assert found.entries() == []
        assert look_up(found, "x") is None
    told.tell({"method": column, f"{column}_uid": "x", "params": {}})
    with directory(told, column) as found:
        assert [one.archived for one in found.entries()] == [False]
        assert [one.archived for one in found.known(found.entries())] == [False]
    archive(told, column, "x")
    with directory(told, column) as found:
        assert [one.archived for one in found.entries()] == [True]
        assert [one.archived for one in found.known(found.entries())] == [True]


def test_a_uid_that_looks_like_an_id(told: Told) -> None:
    """An id always leads to whom it was given; 24 hex digits that are no id can be a uid."""
    [seq] = told.tell(contact("u1"))
    taken, free = made_id("contact", NOON + seq, Place(seq, 0)), "0" * 24
    told.tell([contact(taken), contact(free), contact(taken.upper() + "A")])
    with directory(told) as found:
        uids = [
            one.uid if (one := look_up(found, name)) else None
            for name in (taken, free, taken.upper(), made_id("contact", NOON, Place(seq, 0)))
        ]
    assert uids == ["u1", free, None, None]


def test_a_long_chain(told: Told) -> None:
    """A chain of a thousand aliases is one contact, found by each of its uids."""
    told.tell(contact("c0"))
    for start in range(0, 1000, 100):
        told.tell([alias(f"c{n + 1}", f"c{n}") for n in range(start, start + 100)])
    with directory(told) as found:
        [entry] = found.entries()
        assert (entry.uid, len(entry.uids)) == ("c1000", 1001)
        assert {one.uid for name in ("c0", "c500", "c1000") if (one := look_up(found, name))} == {
            "c1000"
        }


@pytest.mark.parametrize("uid", ["a\0b", "\0", "a", "é日🎉", "%/x/", "'", "a\nb", " a"])
def test_odd_uids(told: Told, uid: str) -> None:
    """A uid is told apart from every other, whatever it holds."""
    told.tell([contact(one, account_uid=one) for one in ("a", "a\0b", "a\0c", uid, "b")])
    told.tell([alias("a\0d", "a\0b")])
    expected = "a\0d" if uid == "a\0b" else uid
    with directory(told) as found:
        one = found.find(uid)
        assert one is not None
        assert one.uid == expected
        assert one.linked == (uid,)
    with directory(told, "account") as accounts:
        [known] = [one for one in accounts.known(accounts.entries()) if one.uid == uid]
        assert len(accounts.links([known])[0]) == 1
