"""Walks: from when to when, without reading what lies between; the indexes of what is read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from simulator.filtering import parse, walks
from simulator.filtering.conditions import conditions
from simulator.filtering.hints import Hints, hints
from simulator.journal import Writer
from simulator.journal.condition import known_to
from simulator.journal.file import open_for_reading
from simulator.journal.messages import Message
from tests.simulator.journal.exchanges import exchange
from tests.simulator.journal.messages import A, message

HOUR = 3600.0
NOW = 100 * HOUR


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A journal of an exchange an hour, with seqs 2, 5, 8 ...; after each a failed message."""
    path = tmp_path_factory.mktemp("walks") / "journal"
    with closing(Writer(path)) as writer:
        for hour in range(100):
            made = exchange(workspace=A)
            made.at = hour * HOUR
            writer.append(made)
            seq = writer.receive(message(at=made.at))
            writer.stage(seq, "failed")
        writer.commit()
    with closing(open_for_reading(path)) as opened:
        yield opened


def seq(hour: int) -> int:
    return 2 + 3 * hour


@pytest.mark.parametrize(
    ("text", "floor"),
    [
        ("", 0),
        ("seq:>17", 17),
        ("since:50h", seq(48)),
        ("since:200h", 0),
        ("since:0m", seq(98)),
        ("since:50h seq:>200", 200),
        ("until:50h", 0),
    ],
)
def test_nothing_older(connection: sqlite3.Connection, text: str, floor: int) -> None:
    """Nothing is read that came over an hour before what is asked for."""
    assert walks.floor(connection, hints(parse(text), NOW)) == floor


def test_beyond_everything(connection: sqlite3.Connection) -> None:
    """What is asked for from a later time on can only come behind the last exchange."""
    assert walks.floor(connection, Hints(since=1_000 * HOUR)) == seq(99)


@pytest.mark.parametrize(
    ("text", "before"), [("until:50h", seq(50) + 1), ("seq:<17", 17), ("until:0m", seq(99) + 1)]
)
def test_nothing_newer(connection: sqlite3.Connection, text: str, before: int) -> None:
    """Exchanges that came over an hour behind it aren't read either."""
    expression = parse(text)
    condition = conditions(expression, NOW).exchange
    asked = hints(expression, NOW)
    walk = walks.exchanges(connection, condition, asked, None, 0, 1_000)
    assert walk.reached == before


def test_a_journal_without_exchanges(path: object, writer: Writer) -> None:
    """Of one that has none yet everything is read."""
    with closing(open_for_reading(writer.path)) as opened:
        assert walks.floor(opened, Hints(since=5.0)) == 0


@pytest.mark.parametrize(
    ("workspace", "plans"),
    [
        (None, ["SEARCH e USING INTEGER PRIMARY KEY", "SEARCH m USING INDEX messages_undelivered"]),
        (A, ["SEARCH e USING INDEX exchanges_by_workspace", "SEARCH m USING INDEX messages_und"]),
    ],
)
def test_what_is_read(
    connection: sqlite3.Connection, workspace: str | None, plans: list[str]
) -> None:
    """Exchanges by their seqs, in a workspace's index; messages by that of undelivered ones."""
    made = conditions(parse("contact:u1 verdict:broken pro"), NOW)
    known_to(connection, made.functions)
    queries = (
        walks.exchange_query(made.exchange, workspace),
        walks.message_query(made.message, workspace),
    )
    for (query, values), plan in zip(queries, plans, strict=True):
        explained = connection.execute(f"EXPLAIN QUERY PLAN {query}", (0, 99, *values)).fetchall()
        assert explained[0][3].startswith(plan)
        assert not any("ORDER BY" in row[3] for row in explained if row[1] == 0)
        assert "OFFSET" not in query


def test_items_are_looked_up(connection: sqlite3.Connection) -> None:
    """A message's operations are found by their ids, an exchange's items by their place."""
    made = conditions(parse("contact:u1"), NOW)
    for text, values, index in (
        (f"FROM exchanges AS e WHERE {made.exchange}", made.exchange.values, "PRIMARY KEY"),
        (f"FROM messages AS m WHERE {made.message}", made.message.values, "items_by_message_id"),
    ):
        rows = connection.execute(f"EXPLAIN QUERY PLAN SELECT 1 {text}", values).fetchall()
        [plan] = [row[3] for row in rows if row[3].startswith("SEARCH i ")]
        assert index in plan


def test_what_was_received_is_no_entry(path: object, writer: Writer) -> None:
    """A message under way, and a delivered one, are in no walk."""
    for stage in ("received", "delivered"):
        known = writer.receive(Message(0.0, A, "m", "page", "u1", b"{}"))
        if stage == "delivered":
            writer.stage(known, "delivered")
    writer.commit()
    with closing(open_for_reading(writer.path)) as opened:
        walk = walks.messages(opened, conditions(parse(""), NOW).message, None, 0, 1_000)
        found = []
        while walk.reached > walk.after:
            found += walk.step()
    assert found == []
