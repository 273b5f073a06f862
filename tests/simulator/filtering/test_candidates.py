"""Candidates: what an index knows, newest first; the indexes are really used."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from simulator.exchange import Exchange, Item
from simulator.filtering import candidates, parse
from simulator.filtering.candidates import merged, sources
from simulator.filtering.hints import hints
from simulator.journal import Writer
from simulator.journal.file import open_for_reading
from tests.simulator.journal.exchanges import exchange

INDEXES = {
    "contact:u1": "items_by_contact",
    "account:acme": "items_by_account",
    "messageId:m1": "items_by_message_id",
    "workspace:aaaaaaaa": "exchanges_by_workspace",
    "verdict:broken": "exchanges_by_verdict",
    "code:SM-204": "exchanges_by_verdict",
    "status:503": "exchanges_by_failure",
    "status:>=400": "exchanges_by_failure",
    "fault:": "exchanges_by_fault",
}


def made(chance: random.Random) -> Exchange:
    found = exchange(workspace=chance.choice(("aaaaaaaa", "bbbbbbbb")))
    uid, account = chance.choice(("u1", "u2", "\\ud800")), chance.choice(("acme", None))
    id_ = chance.choice(("m1", "m1.2", "m2"))
    errors = found.items[0].violations if chance.random() < 0.3 else ()
    item = Item(0, "contact", id_, uid, account, None, True, errors)
    found.items = [item] if chance.random() < 0.8 else []
    found.violations = found.violations if chance.random() < 0.5 else []
    found.status = chance.choice((0, 200, 201, 404, 503))
    found.fault = chance.choice((None, "latency=1s", "status=503"))
    return found


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A journal of 300 exchanges."""
    path, chance = tmp_path_factory.mktemp("candidates") / "journal", random.Random(5)
    with closing(Writer(path)) as writer:
        for _ in range(300):
            writer.append(made(chance))
        writer.commit()
    with closing(open_for_reading(path)) as opened:
        yield opened


def found(
    connection: sqlite3.Connection, text: str, after: int = 0, before: int = 1_000
) -> list[int]:
    terms = hints(parse(text), 0.0).terms
    assert terms is not None
    asked = sources(connection, terms, None)
    assert asked is not None
    return list(merged(connection, asked, after, before))


ITEM = "EXISTS (SELECT 1 FROM items WHERE exchange = seq AND {})"
CONDITIONS = {
    "contact:u1": ITEM.format("contact = 'u1'"),
    "contact:u1,u2": ITEM.format("contact IN ('u1', 'u2')"),
    "contact:\ud800": ITEM.format("contact = '\\ud800'"),
    "account:acme": ITEM.format("account = 'acme'"),
    "messageId:m1": ITEM.format("message_id LIKE 'm1%'"),
    "workspace:bbbbbbbb": "workspace = 'bbbbbbbb'",
    "verdict:broken": "verdict = 'broken'",
    "verdict:>ok": "verdict <> 'ok'",
    "code:SM-204": "verdict <> 'ok'",
    "status:>=400": "status >= 400",
    "status:0,404": "status IN (0, 404)",
    "fault:": "fault IS NOT NULL",
    "verdict:broken or status:503": "verdict = 'broken' OR status = 503",
}


@pytest.mark.parametrize("text", CONDITIONS)
def test_what_an_index_knows(connection: sqlite3.Connection, text: str) -> None:
    """Each exchange for which it may hold once, newest first, between both bounds."""
    query = f"SELECT seq FROM exchanges WHERE {CONDITIONS[text]} ORDER BY seq DESC"
    expected = [seq for (seq,) in connection.execute(query)]
    assert len(expected) > 20
    assert found(connection, text) == expected
    low, high = expected[-5], expected[5]
    assert found(connection, text, low, high) == [seq for seq in expected if low < seq < high]


@pytest.mark.parametrize(("text", "index"), INDEXES.items())
def test_the_index_is_used(connection: sqlite3.Connection, text: str, index: str) -> None:
    """Each query is a search in its index, in the index's own order: nothing is sorted."""
    terms = hints(parse(text), 0.0).terms
    assert terms is not None
    asked = sources(connection, terms, None)
    assert asked
    for one in asked:
        explained = f"EXPLAIN QUERY PLAN {one.query}"
        [plan] = connection.execute(explained, (*one.values, 0, 1_000, 10)).fetchall()
        assert f"INDEX {index} (" in plan[3]
        assert plan[3].startswith("SEARCH ")
        assert "OFFSET" not in one.query


@pytest.mark.parametrize(
    ("bound", "text", "count"),
    [
        ("MAX_SOURCES", "contact:u1", 2),
        ("MAX_SOURCES", "verdict:>ok", 2),
        ("MAX_DISTINCT", "fault:", 1),
        ("MAX_DISTINCT", "status:>=400", 2),
    ],
)
def test_too_many(
    connection: sqlite3.Connection,
    monkeypatch: pytest.MonkeyPatch,
    bound: str,
    text: str,
    count: int,
) -> None:
    """Where there would be too many questions there are none."""
    terms = hints(parse(text), 0.0).terms
    assert terms is not None
    monkeypatch.setattr(candidates, bound, count)
    assert sources(connection, terms, None) is None
    monkeypatch.setattr(candidates, bound, count + 1)
    assert sources(connection, terms, None) is not None


def test_one_workspace(connection: sqlite3.Connection) -> None:
    """Of one workspace only its own items are asked about."""
    terms = hints(parse("contact:u1"), 0.0).terms
    assert terms is not None
    asked = sources(connection, terms, "aaaaaaaa")
    assert [one.values for one in asked or ()] == [("aaaaaaaa", "u1")]


def test_nothing_is_known(path: Path, writer: Writer) -> None:
    """In an empty journal nothing is found by any index."""
    with closing(open_for_reading(path)) as connection:
        for text in INDEXES:
            assert found(connection, text) == []
