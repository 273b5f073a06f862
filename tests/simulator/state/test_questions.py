"""Questions: which workspace, which moment, which uid; what is said without an answer."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.journal import Reader, Writer
from simulator.state import StateError, UnknownUidError, choose_workspace, span
from simulator.state.questions import LATEST
from tests.simulator.state.told import Told, account, alias, contact, event, exchange, pageview

MINE, OTHER = "1a2b3c4d", "5e6f7a8b"


def chosen(told: Told, named: str | None) -> str:
    with Reader(told.writer.path) as journal:
        return choose_workspace(journal.history, named)


def test_the_only_workspace(told: Told) -> None:
    """Where there is one it needs no name."""
    told.tell(contact("u1"))
    assert chosen(told, None) == chosen(told, MINE) == MINE


def test_several_workspaces(told: Told) -> None:
    """Where there are several, one is to be named; those there are stand in the sentence."""
    told.tell(contact("u1"))
    told.tell(contact("u1"), workspace=OTHER)
    assert chosen(told, OTHER) == OTHER
    with pytest.raises(StateError, match=rf"several workspaces, name one of {MINE}, {OTHER}$"):
        chosen(told, None)
    with pytest.raises(
        UnknownUidError, match=rf"no workspace 00000000: there are {MINE}, {OTHER}$"
    ):
        chosen(told, "00000000")


def test_very_many_workspaces(told: Told) -> None:
    """A sentence names twenty of them at most."""
    for number in range(25):
        told.writer.append(exchange([], f"{number:08x}"))
    told.writer.commit()
    with pytest.raises(StateError, match=r"00000000, 00000001, .*00000013, \.\.\.$"):
        chosen(told, None)


def test_no_workspace(told: Told) -> None:
    """Without any that is said; without credentials there is none."""
    told.writer.append(exchange([], None))
    told.writer.commit()
    with pytest.raises(StateError, match=r"no workspace is known yet"):
        chosen(told, None)


def spanned(writer: Writer, at: int | None = None) -> tuple[int, int]:
    with Reader(writer.path) as journal:
        found = span(journal.history, MINE, at)
    assert found.workspace == MINE
    return found.after, found.until


def test_the_moment(told: Told) -> None:
    """The end of the journal, or any seq up to it, a mark's and another workspace's too."""
    first, *_ = told.tell(contact("u1"), contact("u1"))
    told.writer.mark("start", {})
    [last] = told.tell(contact("u1"), workspace=OTHER)
    assert spanned(told.writer) == (0, last)
    assert [spanned(told.writer, at) for at in range(last + 1)] == [
        (0, at) for at in range(last + 1)
    ]
    with pytest.raises(StateError, match=rf"no seq {last + 1} yet: the journal ends at {last}$"):
        spanned(told.writer, last + 1)
    with pytest.raises(UnknownUidError):
        told.contact("u1", at=first - 1)


@pytest.mark.parametrize("whose", [MINE, None])
def test_beyond_a_reset(told: Told, whose: str | None) -> None:
    """The state begins at the last reset, of the workspace or of all; before it there is none."""
    told.tell(contact("u1"))
    told.reset(whose)
    told.tell(contact("u1"))
    reset = told.reset(whose)
    told.reset(OTHER)
    [last] = told.tell(contact("u1"))
    assert spanned(told.writer) == (reset, last)
    assert spanned(told.writer, reset) == (reset, reset)
    with pytest.raises(StateError, match=rf"seq {reset - 1} is before the reset at {reset}: the"):
        spanned(told.writer, reset - 1)


def test_after_a_reset_nobody_is_known(told: Told) -> None:
    """Not even by an alias that was told before; what comes then is new."""
    told.tell(contact("a1", plan="pro", account_uid="acme"), alias("u1", "a1"))
    told.reset(MINE)
    for uid in ("a1", "u1"):
        with pytest.raises(UnknownUidError, match=r"no contact is known$"):
            told.contact(uid)
    with pytest.raises(UnknownUidError, match=r"no account is known$"):
        told.account("acme")
    told.tell(event("a1"), event("u1"))
    assert told.contact("u1")["aliases"] == []
    assert told.contact("u1")["events"] == 1


def test_a_reset_of_another_workspace(told: Told) -> None:
    """It is none of this one."""
    told.tell(contact("u1", plan="pro"))
    told.reset(OTHER)
    assert told.contact("u1")["blank"] is False


@pytest.mark.parametrize(
    ("uid", "said"),
    [
        ("ada2", "no contact 'ada2' is known at seq 5; there are ada1"),
        ("zzz", "no contact 'zzz' is known at seq 5; there are U é, ada1, bob"),
        ("\x1b[31m", r"no contact '\x1b[31m' is known at seq 5; there are U é, ada1, bob"),
        (" ", "no contact ' ' is known at seq 5; there are U é, ada1, bob"),
        (
            "x" * 5_000,
            f"no contact '{'x' * 59}…' is known at seq 5; there are U é, ada1, bob",
        ),
    ],
)
def test_nobody_has_this_uid(told: Told, uid: str, said: str) -> None:
    """The sentence names those that are nearest, else some that there are."""
    told.tell(contact("ada1"), event("bob"), contact("U é"), account("acme"))
    with pytest.raises(UnknownUidError) as caught:
        told.contact(uid)
    assert str(caught.value) == said


def test_those_that_are_named_are_known(told: Told) -> None:
    """Who stands in an alias alone is no contact that a sentence could name."""
    told.tell(alias("b1", "a1"), contact("c1"))
    with pytest.raises(UnknownUidError, match=r"; there are c1$"):
        told.contact("b1")


def test_very_long_uids_are_not_compared(told: Told) -> None:
    """Whether two very long uids are near would take very long to find out."""
    told.tell(contact("ab" * 250_000), contact("ba" * 250_000))
    with pytest.raises(UnknownUidError, match=r"there are (ab){29}a…, (ba){29}b…$"):
        told.contact("ab" * 249_999)


def test_an_account_is_no_contact(told: Told) -> None:
    """Contacts and accounts are asked for by themselves."""
    told.tell(account("acme"), contact("u1"))
    with pytest.raises(
        UnknownUidError, match=r"no account 'u1' is known at seq 3; there are acme$"
    ):
        told.account("u1")


def test_latest_events(told: Told) -> None:
    """Without its history the last events of a contact are told, by whichever of its uids."""
    told.tell([event("a1", f"old_{n}") for n in range(30)], alias("u1", "a1"))
    told.tell(
        [event(("a1", "u1")[n % 2], f"new_{n}") for n in range(15)], contact("u1", plan="pro")
    )
    found = told.contact("u1", everything=False)
    assert len(found["latest_events"]) == LATEST == 20
    names = [one["event_uid"] for one in found["latest_events"]]
    assert names == [f"old_{n}" for n in range(25, 30)] + [f"new_{n}" for n in range(15)]
    assert found["events"] == 45


def test_no_events_are_none(told: Told) -> None:
    """Upserts aren't told among the latest events."""
    told.tell(contact("u1", plan="pro"), contact("u1", plan="max"))
    assert told.contact("u1", everything=False)["latest_events"] == []


def test_a_late_page_view(told: Told) -> None:
    """A page view that comes late stands where it happened, and joins what it lies between."""
    told.tell(pageview("u1", 0), pageview("u1", 40), pageview("u1", 100))
    assert [one["pageviews"] for one in told.contact("u1")["sessions"]] == [1, 1, 1]
    told.tell(pageview("u1", 20))
    assert told.contact("u1")["sessions"] == [
        {"start": "2024-03-11T12:00:00.000Z", "end": "2024-03-11T12:40:00.000Z", "pageviews": 3},
        {"start": "2024-03-11T13:40:00.000Z", "end": "2024-03-11T13:40:00.000Z", "pageviews": 1},
    ]


def test_without_created_at_it_happened_when_it_came(told: Told) -> None:
    """The exchange's time stands for an event's own (A20)."""
    [seq] = told.tell(event("u1", "pageview"))
    start = told.contact("u1")["sessions"][0]["start"]
    assert start == f"2024-03-11T12:00:0{seq}.000Z"


def test_sessions_are_those_of_all_uids(told: Told) -> None:
    """An alias brings page views together, and they are cut anew (A6)."""
    told.tell(pageview("a1", 0), pageview("a1", 50), pageview("u1", 25), alias("u1", "a1"))
    assert [one["pageviews"] for one in told.contact("a1")["sessions"]] == [3]


@pytest.mark.parametrize("count", [1, 50])
def test_an_account_of_somebody_with_many_uids(told: Told, count: int) -> None:
    """Somebody who was linked under each of many uids is one contact of the account."""
    told.tell([contact(f"a{n}", account_uid="acme") for n in range(count)])
    told.tell([alias("u1", f"a{n}") for n in range(count)], contact("u2", account_uid="acme"))
    contacts = told.account("acme")["contacts"]
    assert [(one["uid"], one["by"]) for one in contacts] == [("u1", "a0"), ("u2", "u2")]


ODD = [
    "a b",
    "100%",
    "a'b\"c",
    "a\nb\r\t",
    "\x1b[31m",
    "\x7f\x80",
    "é日🎉",
    "e\u0301",
    "\u202eabc",
    "_",
    "a_c%",
    "[1]",
    '["a"]',
    "null",
    "\\",
    "\\ud800",
    "x" * 100_000,
    "'; DROP TABLE items; --",
]


@pytest.mark.parametrize("uid", ODD, ids=range(len(ODD)))
def test_odd_uids(told: Told, uid: str) -> None:
    """Whatever a uid holds it is a uid, found by itself alone and through aliases."""
    near = uid[:-1] + chr(ord(uid[-1]) + 1)
    told.tell(contact(uid, plan="pro", account_uid=uid), contact(near), event(uid, account_uid=uid))
    told.tell(alias("u1", uid), event(uid, "pageview"))
    found: dict[str, Any] = told.contact(uid)
    assert (found["uid"], found["aliases"], found["asked"]) == ("u1", [uid], uid)
    assert (found["events"], found["pageviews"], len(found["sessions"])) == (1, 1, 1)
    assert [one["uid"] for one in found["accounts"]] == [uid]
    assert [(one["uid"], one["by"]) for one in told.account(uid)["contacts"]] == [("u1", uid)]
    assert told.contact(near)["aliases"] == []


def test_lone_surrogates(told: Told) -> None:
    """A lone surrogate in a uid is written out, as it is shown, and asked for either way."""
    told.tell(contact("\ud800", plan="\udfff", account_uid="\udbff"), alias("\udc00", "\ud800"))
    for uid in ("\ud800", "\\ud800", "\udc00", "\\udc00"):
        found = told.contact(uid)
        assert (found["uid"], found["aliases"]) == ("\\udc00", ["\\ud800"])
        assert [one["value"] for one in found["attributes"]] == ["\udfff"]
        assert [one["uid"] for one in found["accounts"]] == ["\\udbff"]
    assert [one["uid"] for one in told.account("\udbff")["contacts"]] == ["\\udc00"]


def test_a_chain_of_very_many_aliases(told: Told) -> None:
    """A chain of a thousand uids is one contact, whoever of them is asked for."""
    told.tell(contact("u0", plan="pro"))
    told.tell(
        *([alias(f"u{n + 1}", f"u{n}") for n in range(i, i + 100)] for i in range(0, 1000, 100))
    )
    for uid in ("u0", "u500", "u1000"):
        found = told.contact(uid, everything=False)
        assert found["uid"] == "u1000"
        assert len(found["aliases"]) == 1000
    assert told.contact("u0", at=2 + 3)["uid"] == "u300"
