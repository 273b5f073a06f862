"""Entries: a window on exchanges and undelivered messages, and what a line tells of each."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.violations import Violation
from simulator.exchange import Item
from simulator.journal import Writer
from simulator.journal.condition import Condition
from simulator.journal.entries import Entries, Entry, Summary, _queries
from simulator.journal.messages import Stage
from simulator.journal.reader import MAX_SEQ
from tests.simulator.generated import laws
from tests.simulator.journal.exchanges import exchange
from tests.simulator.journal.messages import A, B, message

STAGES: tuple[Stage, ...] = ("delivered", "failed", "filtered at destination", "received")
TALL = 80


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Entries, list[Entry]]]:
    """Exchanges and messages of two workspaces and of none, and all entries in their order."""
    path, chance = tmp_path_factory.mktemp("entries") / "journal", random.Random(7)
    with closing(Writer(path)) as writer:
        for _ in range(TALL):
            if chance.random() < 0.5:
                writer.append(exchange(workspace=chance.choice((A, B))))
            else:
                seq = writer.receive(message(workspace=chance.choice((A, B))))
                stage = chance.choice(STAGES)
                if stage != "received":
                    writer.stage(seq, stage)
        writer.commit()
    with closing(sqlite3.connect(path)) as connection:
        seqs = [Entry(*row) for row in connection.execute("SELECT seq, NULL FROM exchanges")]
        query = "SELECT settled, seq FROM messages WHERE settled > 0 AND stage <> 'delivered'"
        messages = [Entry(*row) for row in connection.execute(query)]
    with closing(Entries(path)) as entries:
        yield entries, sorted([*seqs, *messages])


@laws
@given(place=st.integers(-3, 400), count=st.integers(1, 90), floor=st.integers(0, 200))
def test_a_window_on_both_kinds(
    mixed: tuple[Entries, list[Entry]], place: int, count: int, floor: int
) -> None:
    """Before a place and beyond it, as many as are asked for, in one order; and their number."""
    entries, every = mixed
    older = [entry for entry in every if floor < entry.seq < place]
    assert entries.before(place, count, None, floor) == older[-count:]
    assert entries.after(place, count, None) == [e for e in every if e.seq > place][:count]
    within = [entry for entry in every if place < entry.seq <= place + count]
    assert entries.count(place, place + count, None) == len(within)


def test_only_of_a_workspace(mixed: tuple[Entries, list[Entry]]) -> None:
    """Each workspace has its own; together they are all."""
    entries, every = mixed
    of_each = [entries.before(MAX_SEQ, TALL, one) for one in (A, B)]
    assert all(of_each)
    assert sorted([*of_each[0], *of_each[1]]) == every
    for one, found in zip((A, B), of_each, strict=True):
        assert entries.count(0, MAX_SEQ - 1, one) == len(found)
        assert {summary.workspace for summary in entries.summaries(found).values()} == {one}


def test_its_version_changes_with_what_is_written(path: Path, writer: Writer) -> None:
    """A reader sees that somebody else has committed, and only then."""
    with closing(Entries(path)) as entries:
        first = entries.version()
        assert entries.version() == first
        writer.append(exchange())
        writer.commit()
        assert entries.version() != first


def item(
    index: int, method: str | None = "event", message_id: str | None = None, **ids: str
) -> Item:
    return Item(
        index, method, message_id, ids.get("contact"), ids.get("account"), ids.get("event"), True
    )


def told(journal: Path, *items: Item, **fields: object) -> Summary:
    """What a line tells of an exchange of these items, behind two messages m1 and m2."""
    with closing(Writer(journal)) as writer:
        for name in ("m1", "m2"):
            seq = writer.receive(message(name))
            writer.stage(seq, "delivered")
        made = exchange(workspace=A)
        made.items = list(items)
        for name, value in fields.items():
            setattr(made, name, value)
        seq = writer.append(made)
        writer.commit()
    with closing(Entries(journal)) as entries:
        return entries.summaries([Entry(seq)])[Entry(seq)]


def test_a_page_that_became_two_events(path: Path) -> None:
    """The call that it came from, how many operations, of whom."""
    one = told(
        path,
        item(0, message_id="m1", contact="u1", event="pageview"),
        item(1, message_id="m1.2", contact="u1", event="pricing", account="acme"),
    )
    assert (one.calls, one.operations) == ((("page", 1),), (("event", 2),))
    assert (one.contact, one.contacts, one.account) == ("u1", 1, "acme")
    assert (one.event, one.messages) == (None, 1)


def test_a_batch_of_many(path: Path) -> None:
    """Calls and operations are counted in the order of the first; contacts are counted once."""
    one = told(
        path,
        item(0, "contact", "m1", contact="u1"),
        item(1, "event", "m2", contact="u2", event="pageview"),
        item(2, "event", None, contact="u2", event="x"),
    )
    assert one.calls == (("page", 2),)
    assert one.operations == (("contact", 1), ("event", 2))
    assert (one.contact, one.contacts, one.messages) == ("u1", 2, 2)


def test_a_request_of_its_own(path: Path) -> None:
    """Without a message there is no call; an event that is alone has its name."""
    alone = item(0, event="order_completed", contact="u1")
    one = told(path, alone, status=503, fault="status=503")
    assert (one.calls, one.event, one.status, one.fault) == (
        (),
        "order_completed",
        503,
        "status=503",
    )


def test_a_request_without_items(path: Path) -> None:
    """What can't be read has its method and its path."""
    one = told(path, method="DELETE", path="/v2/contacts/u1")
    assert (one.method, one.path, one.operations, one.contact) == (
        "DELETE",
        "/v2/contacts/u1",
        (),
        None,
    )


@pytest.mark.parametrize("call", ["page", "group", None])
def test_a_message_that_was_not_delivered(path: Path, writer: Writer, call: str | None) -> None:
    """Its call, whose it is, its stage and its code; it stands where that became the last one."""
    seq = writer.receive(replace(message(workspace=A), type=call))
    writer.append(exchange())
    writer.stage(seq, "failed", "id_required", "no userId")
    writer.commit()
    with closing(Entries(path)) as entries:
        place = entries.before(MAX_SEQ, 1, None)[0]
        one = entries.summaries([place])[place]
    assert place.message == seq
    assert one.seq == place.seq > seq
    assert (one.calls, one.contact, one.account) == (((call or "?", 1),), "u1", None)
    assert (one.stage, one.code, one.detail) == ("failed", "id_required", "no userId")


def test_what_is_not_there_is_not_told(path: Path, writer: Writer) -> None:
    """A seq of nothing has no line, and hinders none."""
    seq = writer.append(exchange())
    writer.commit()
    with closing(Entries(path)) as entries:
        found = entries.summaries([Entry(seq), Entry(seq + 5), Entry(3, 4000)])
    assert list(found) == [Entry(seq)]


def test_inside_a_batch(path: Path) -> None:
    """A line a message with its operations and its own verdict; a line for what came from none."""
    broken = (Violation("SM-204", "error", "/2/b", "string", "7"),)
    made: list[Item] = [
        item(0, "contact", "m1", contact="u1"),
        item(1, "event", "m2", contact="u2", event="pageview"),
        Item(2, "event", "m2.2", "u2", None, "pricing", True, broken),
        item(3, "account", None, account="acme"),
        item(4, "account", None, account="globex"),
    ]
    one = told(path, *made)
    with closing(Entries(path)) as entries:
        inside = entries.inside(one.seq)
        assert entries.inside(one.seq + 1) == []
    assert [summary.seq for summary in inside] == [1, 2, 3, 4]
    assert [summary.indexes for summary in inside] == [(0,), (1, 2), (3,), (4,)]
    assert [summary.verdict for summary in inside] == ["ok", "broken", "ok", "ok"]
    assert [summary.operations for summary in inside] == [
        (("contact", 1),),
        (("event", 2),),
        (("account", 1),),
        (("account", 1),),
    ]
    assert [summary.message for summary in inside] == [2, 4, None, None]
    assert [summary.account for summary in inside] == [None, None, "acme", "globex"]


def test_many_at_once(path: Path, writer: Writer) -> None:
    """More than one statement names are read all the same."""
    seqs = [writer.append(exchange()) for _ in range(1200)]
    writer.commit()
    with closing(Entries(path)) as entries:
        assert len(entries.summaries([Entry(seq) for seq in seqs])) == 1200


def test_nothing_is_counted_or_sorted(path: Path, writer: Writer) -> None:
    """A window is read by the growing sequence and by indexes, however much there is."""
    plans: list[str] = []
    with closing(Entries(path)) as entries:
        connection = entries._connection
        for workspace in (None, A):
            for order in ("", "DESC"):
                for query, values in _queries("seq, NULL", "settled, seq", 5, 9, workspace):
                    asked = f"EXPLAIN QUERY PLAN {query} ORDER BY 1 {order} LIMIT 5"
                    plans += [row[3] for row in connection.execute(asked, values)]
    assert len(plans) == 8
    assert not [plan for plan in plans if "SCAN" in plan or "B-TREE" in plan]


def test_messages_that_hold(path: Path, writer: Writer) -> None:
    """Of some messages those that keep a condition, by a function too."""
    seqs = [writer.receive(message(name)) for name in ("m1", "m2", "m3")]
    writer.commit()
    wanted = Condition("m.message_id <> ? AND is_odd(m.seq)", ("m3",))
    with closing(Entries(path)) as entries:
        found = entries.holding(seqs, wanted, {"is_odd": lambda seq: seq % 2 == 1})
        assert found == {seq for seq in seqs[:2] if seq % 2}
        assert len(found) == 1
        assert entries.holding([], wanted, {}) == set()
