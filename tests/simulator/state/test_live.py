"""What only the state shows is said of an item when it arrives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.exchange import Exchange
from simulator.journal import Writer
from simulator.state import Live, live
from tests.simulator.generated import laws
from tests.simulator.running import advices
from tests.simulator.state.arriving import Arrivals, Item, account, alias, contact, event

ACME = account("acme", name="Acme")
LINKED = contact("u1", account_uid="acme")


@pytest.fixture
def arrivals(path: Path) -> Iterator[Arrivals]:
    """A journal, and the state that watches what is written into it."""
    with Arrivals(path) as made:
        yield made


CASES: dict[str, tuple[list[Item], Item, list[str]]] = {
    "an event of somebody unknown": ([], event("u1"), ["SM-303 /contact_uid"]),
    "an event of somebody known": ([contact("u1")], event("u1"), []),
    "an event of somebody known by events": ([event("u1")], event("u1"), []),
    "an event with an account": ([ACME, LINKED], event("u1", account_uid="globex"), []),
    "an event with one account to choose": ([ACME, LINKED], event("u1"), []),
    "an event with two accounts to choose": (
        [ACME, LINKED, account("globex"), contact("u1", account_uid="globex")],
        event("u1"),
        ["SM-301 /params"],
    ),
    "an event that says which of two": (
        [ACME, LINKED, account("globex"), contact("u1", account_uid="globex")],
        event("u1", account_uid="globex"),
        [],
    ),
    "a link to an account that nobody described": ([], LINKED, ["SM-302 /params/account_uid"]),
    "a link to one that an event named": (
        [contact("u1"), event("u1", account_uid="acme")],
        LINKED,
        ["SM-302 /params/account_uid"],
    ),
    "a link to one that was described": ([ACME], LINKED, []),
    "the same link again": ([LINKED], LINKED, []),
    "an attribute of the same type": ([contact("u1", plan="a")], contact("u1", plan="b"), []),
    "an attribute of another type": (
        [contact("u1", plan="a")],
        contact("u1", plan=7),
        ["SM-304 /params/plan"],
    ),
    "a text that was a date": (
        [contact("u1", since="2024-03-11")],
        contact("u1", since="long ago"),
        ["SM-304 /params/since"],
    ),
    "a null, which has no type": ([contact("u1", plan="a")], contact("u1", plan=None), []),
    "a key that a pointer escapes": (
        [contact("u1", **{"a/b~c": True})],
        contact("u1", **{"a/b~c": 1}),
        ["SM-304 /params/a~1b~0c"],
    ),
    "an account's attribute of another type": (
        [account("acme", seats=5)],
        account("acme", seats="five"),
        ["SM-304 /params/seats"],
    ),
    "another contact's email": (
        [contact("u2", email=" Ada@X.io")],
        contact("u1", email="ada@x.io "),
        ["SM-305 /params/email"],
    ),
    "an email that another contact had": (
        [contact("u2", email="ada@x.io"), contact("u2", email="a@x.io")],
        contact("u1", email="ada@x.io"),
        [],
    ),
    "one's own email again": ([contact("u1", email="a@x.io")], contact("u1", email="a@x.io"), []),
    "the email of whom one was merged with": (
        [contact("a1", email="a@x.io"), contact("u1"), alias("u1", "a1")],
        contact("u1", email="a@x.io"),
        [],
    ),
    "a shared email that comes back": (
        [
            contact("u2", email="a@x.io"),
            contact("u1", email="a@x.io"),
            contact("u1", email="b@x.io"),
        ],
        contact("u1", email="a@x.io"),
        ["SM-305 /params/email"],
    ),
    "no email at all": ([contact("u2", email="")], contact("u1", email=""), []),
    "a messageId that came": (
        [contact("u1", message_id="m")],
        contact("u2", message_id="m"),
        ["SM-306 /messageId"],
    ),
    "an alias of two": ([contact("u1"), contact("a1")], alias("u1", "a1"), []),
    "an alias that renames": ([contact("a1")], alias("u1", "a1"), []),
    "an alias onto itself": ([contact("u1")], alias("u1", "u1"), ["SM-307 /previous_uid"]),
    "an alias that is true already": (
        [contact("u1"), contact("a1"), alias("u1", "a1")],
        alias("u1", "a1"),
        ["SM-307 /previous_uid"],
    ),
    "an alias back": (
        [contact("u1"), contact("a1"), alias("u1", "a1")],
        alias("a1", "u1"),
        ["SM-307 /previous_uid"],
    ),
    "an alias of nobody": ([contact("u1")], alias("u1", "a1"), ["SM-308 /previous_uid"]),
    "a merged contact's account": (
        [ACME, contact("a1", account_uid="acme"), contact("u1"), alias("u1", "a1")],
        contact("u1", account_uid="acme"),
        [],
    ),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("together", [False, True])
def test_an_item(arrivals: Arrivals, case: str, together: bool) -> None:
    """It is the same whether what was before came in exchanges of its own or in the same batch."""
    before, item, expected = CASES[case]
    if together:
        exchange, at = arrivals.batch(*before, item), f"/{len(before)}/"
        found = [(code, pointer) for code, pointer in advices(exchange) if pointer.startswith(at)]
        assert [f"{code} /{pointer.removeprefix(at)}" for code, pointer in found] == expected
    else:
        for one in before:
            arrivals.single(one)
        assert told(arrivals.single(item)) == expected


def test_who_has_the_email(arrivals: Arrivals) -> None:
    """The advice names the other contact, and the first exchange of a messageId."""
    arrivals.single(contact("u2", email="a@x.io", message_id="m"))
    first, second = (
        arrivals.single(contact("u1", email="a@x.io", message_id="m")).items[0].violations
    )
    assert (first.code, first.got) == ("SM-306", f"that of exchange {arrivals.first_seq}")
    assert (second.code, second.got) == ("SM-305", "that of 'u2'")
    assert {first.severity, second.severity} == {"advice"}


def test_what_does_not_count(arrivals: Arrivals) -> None:
    """An item that isn't applied is advised of nothing and changes nothing."""
    refused = arrivals.single(contact("u1", message_id="m"), applied=False)
    assert told(refused) == []
    assert told(arrivals.single(event("u1", message_id="m"))) == ["SM-303 /contact_uid"]


def test_workspaces(arrivals: Arrivals) -> None:
    """One workspace's contacts, emails and messageIds are nothing to another's."""
    arrivals.single(contact("u1", email="a@x.io", message_id="m"), workspace="aaaaaaaa")
    there = arrivals.single(contact("u2", email="a@x.io", message_id="m"), workspace="bbbbbbbb")
    assert told(there) == []


def test_a_lost_group(path: Path) -> None:
    """What was lost with its group, and forgotten, never was."""
    with Arrivals(path) as arrivals:
        arrivals.single(contact("u1"))
        arrivals.lose(event("u9"))
        assert told(arrivals.single(event("u9"))) == ["SM-303 /contact_uid"]
        assert told(arrivals.single(event("u1"))) == []


UIDS = st.sampled_from(["u1", "u2", "u3", "a\ud800"])
ACCOUNTS = st.sampled_from(["acme", "globex"])
PARAMS = st.dictionaries(
    st.sampled_from(["plan", "email"]), st.sampled_from([None, 1, "a@x.io", "b@x.io", True])
)


@st.composite
def items(draw: st.DrawFn) -> Item:
    """Any item, of few contacts and accounts."""
    params: dict[str, Any] = draw(PARAMS)
    if draw(st.booleans()):
        params["account_uid"] = draw(ACCOUNTS)
    message_id = draw(st.sampled_from([None, None, "m1", "m2"]))
    match draw(st.sampled_from(["contact", "event", "account", "alias"])):
        case "account":
            return account(draw(ACCOUNTS), message_id=message_id, **params)
        case "alias":
            return alias(draw(UIDS), draw(UIDS), message_id=message_id)
        case "event":
            return event(draw(UIDS), message_id=message_id, **params)
        case _:
            return contact(draw(UIDS), message_id=message_id, **params)


@contextmanager
def room_for(uids: int) -> Iterator[None]:
    """With room for so many uids only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "MAX_UIDS", uids)
        yield


@laws
@given(
    batches=st.lists(st.lists(items(), min_size=1, max_size=4), max_size=12), uids=st.integers(0, 3)
)
def test_room(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[Item]], uids: int
) -> None:
    """How much there is room for, and a restart between any two exchanges, change no advice."""
    folder = tmp_path_factory.mktemp("room")
    with Arrivals(folder / "plenty") as plenty, Arrivals(folder / "none") as none:
        for batch in batches:
            expected = told(plenty.batch(*batch))
            with room_for(uids):
                assert told(none.batch(*batch)) == expected
            if uids == 0:
                none.restart()


def told(exchange: Exchange) -> list[str]:
    """``SM-303 /contact_uid`` of every advice."""
    return [f"{code} {pointer}" for code, pointer in advices(exchange)]


def test_it_only_asks(path: Path) -> None:
    """An exchange without a workspace, or of which nothing counts, asks the journal nothing."""
    writer = Writer(path)
    watching = Live(writer.history)
    writer.close()
    with Arrivals(path) as arrivals:
        nobody = arrivals.exchange([contact("u1")], workspace=None)
        watching.arrive(nobody, 1, True)
        assert told(nobody) == []
