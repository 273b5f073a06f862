"""The census: what a few happenings, written by hand, add up to."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Any

from simulator.generate.census import Account, Census, Contact, Session
from simulator.generate.happenings import Happening
from simulator.generate.stamps import MINUTE
from tests.simulator.generate.fixed import fixed_person, fixed_world

ADA = replace(
    fixed_person(0), user_id="ada", anonymous_id="a-1", first_name="Ada", last_name="Byron"
)
BOB = replace(fixed_person(1), user_id="bob", anonymous_id="b-1")


def did(
    minute: int,
    call: str,
    *,
    uid: str = "ada",
    visit: int = 1,
    account: str | None = None,
    **message: Any,
) -> Happening:
    """A call of Ada's, or of Bob's."""
    person = ADA if uid in {"ada", "a-1"} else BOB
    body = {"type": call, **message}
    return Happening(minute * MINUTE, body, person, uid, visit, "any", account)


def identify(minute: int, *, uid: str = "ada", account: str | None = None, **traits: Any) -> Any:
    """Who they are, and whose."""
    said = traits if account is None else {**traits, "account_uid": account}
    return did(minute, "identify", uid=uid, account=account, traits=said)


def group(minute: int, account: str, *, uid: str = "ada", **traits: Any) -> Any:
    """What their company is."""
    return did(minute, "group", uid=uid, account=account, groupId=account, traits=traits)


def test_nothing() -> None:
    """Where nothing happened there is nobody."""
    census = Census()
    assert (census.contacts, census.accounts, census.aliases) == ({}, {}, {})


def test_sessions() -> None:
    """Page views of one visit are a session; events take no part in it."""
    census = Census(
        [
            did(0, "page", name=None),
            did(5, "page"),
            did(9, "track", event="Report Exported"),
            did(100, "track", visit=2, event="Report Exported"),
            did(101, "page", visit=2),
            did(300, "track", visit=3, event="Report Exported"),
        ]
    )
    contact = census.contacts["ada"]
    assert contact.sessions() == [
        Session(0, 5 * MINUTE, 2),
        Session(101 * MINUTE, 101 * MINUTE, 1),
    ]
    assert contact.events == 3


def test_named_pages() -> None:
    """A named page is a view and an event too."""
    census = Census([did(0, "page", name="Pricing"), did(1, "page", name=None), did(2, "page")])
    contact = census.contacts["ada"]
    assert (contact.events, contact.sessions()) == (1, [Session(0, 2 * MINUTE, 3)])


def test_attributes() -> None:
    """The last value counts, null among them; account_uid is a link, not an attribute."""
    census = Census(
        [
            identify(0, name="Ada", email="a@x.example", plan="trial"),
            identify(1, account="acme", plan="growth", seats=None),
        ]
    )
    assert census.contacts == {
        "ada": Contact(
            "ada",
            {"name": "Ada", "email": "a@x.example", "plan": "growth", "seats": None},
            {"acme"},
        )
    }
    assert census.accounts == {"acme": Account("acme", None, {"ada"})}


def test_names() -> None:
    """Whoever tells first and last name has a name (A18); what Personas says has none to add."""
    census = Census(
        [
            identify(0, firstName="Ada", lastName="Byron", email="a@x.example"),
            identify(1, power_users=True),
            identify(2, uid="bob", power_users=False),
        ]
    )
    assert census.contacts["ada"].attributes == {
        "firstName": "Ada",
        "lastName": "Byron",
        "email": "a@x.example",
        "name": "Ada Byron",
        "power_users": True,
    }
    assert census.contacts["bob"].attributes == {"power_users": False}


def test_accounts() -> None:
    """A group call tells an account and links its user; a page or an event only names one."""
    census = Census(
        [
            did(0, "page", account="named"),
            group(1, "acme", name="Acme", mrr=0.0),
            group(2, "acme", uid="bob", mrr=49.5),
            group(3, "beta", name="Beta"),
        ]
    )
    assert census.accounts == {
        "named": Account("named", None, set()),
        "acme": Account("acme", {"name": "Acme", "mrr": 49.5}, {"ada", "bob"}),
        "beta": Account("beta", {"name": "Beta"}, {"ada"}),
    }
    assert census.contacts["ada"].accounts == {"acme", "beta"}
    assert census.contacts["bob"].accounts == {"acme"}


def test_alias() -> None:
    """The visitor becomes the user: views of one visit are one session, events add up, accounts
    are joined, and what the user says of themselves counts more."""
    census = Census(
        [
            did(0, "page", uid="a-1", name="Home"),
            identify(1, uid="a-1", account="old", plan="trial", color="red"),
            did(3, "track", uid="a-1", event="Signed Up"),
            identify(4, plan="growth", size=1),
            did(5, "page"),
            did(6, "alias", previousId="a-1"),
            did(100, "page", visit=2),
        ]
    )
    assert census.aliases == {"a-1": "ada"}
    assert census.contacts == {
        "ada": Contact(
            "ada",
            {"plan": "growth", "color": "red", "size": 1},
            {"old"},
            2,
            {1: Session(0, 5 * MINUTE, 2), 2: Session(100 * MINUTE, 100 * MINUTE, 1)},
        )
    }
    assert census.accounts == {"old": Account("old", None, {"ada"})}


def test_after_an_alias() -> None:
    """What is said of the visitor from then on is of the user; the same alias again is nothing."""
    census = Census(
        [
            did(0, "alias", previousId="a-1"),
            did(1, "page", uid="a-1"),
            identify(2, uid="a-1", power_users=True),
            did(3, "alias", previousId="a-1"),
        ]
    )
    assert census.contacts.keys() == {"ada"}
    assert census.contacts["ada"].attributes == {"power_users": True}
    assert census.contacts["ada"].sessions() == [Session(MINUTE, MINUTE, 1)]


def test_late_alias() -> None:
    """Sessions are told in the order of time, also if the visitor's were known last."""
    census = Census(
        [
            did(0, "page", uid="a-1"),
            did(100, "page", visit=2),
            did(101, "alias", visit=2, previousId="a-1"),
        ]
    )
    starts = [session.start for session in census.contacts["ada"].sessions()]
    assert starts == [0, 100 * MINUTE]


def test_without_an_alias() -> None:
    """Who never says that they are the visitor of before are two contacts."""
    census = Census([did(0, "page", uid="a-1"), did(1, "page"), did(2, "page", uid="bob")])
    assert census.contacts.keys() == {"a-1", "ada", "bob"}


def test_of_a_world() -> None:
    """Of a world it knows every user and account, links both ways, and each page view once."""
    happenings = list(islice(fixed_world().happenings(), 6_000))
    census = Census(happenings)
    merged = {one.person.anonymous_id for one in happenings if one.message["type"] == "alias"}
    assert census.aliases.keys() == merged
    assert census.contacts.keys() == {one.uid for one in happenings} - merged
    assert census.accounts.keys() == {one.account for one in happenings} - {None}
    links = {(uid, account) for uid in census.contacts for account in census.contacts[uid].accounts}
    assert links == {(uid, one) for one in census.accounts for uid in census.accounts[one].contacts}
    pages = [one.message for one in happenings if one.message["type"] == "page"]
    sessions = [session for one in census.contacts.values() for session in one.sessions()]
    assert sum(session.pageviews for session in sessions) == len(pages)
    tracks = sum(one.message["type"] == "track" for one in happenings)
    named = sum(page.get("name") is not None for page in pages)
    assert sum(one.events for one in census.contacts.values()) == tracks + named
