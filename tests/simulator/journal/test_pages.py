"""Pages: whatever is asked for, page by page everything comes once, oldest first."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.violations import Violation
from simulator.clock import iso
from simulator.exchange import Exchange, Item
from simulator.journal import Writer
from simulator.journal.pages import END, Pages
from simulator.journal.reader import MAX_SEQ
from tests.simulator.generated import laws
from tests.simulator.journal.exchanges import exchange

WORKSPACES = ("aaaaaaaa", "bbbbbbbb", None)
METHODS = ("contact", "account", "event", None)
UIDS = ("u1", "u2", "\\ud800", None)
CODES = (("SM-204", "error"), ("SM-220", "warning"), ("SM-401", "advice"))


def some_violations(chance: random.Random) -> tuple[Violation, ...]:
    found = chance.choices(CODES, k=chance.choice((0, 0, 1, 2)))
    return tuple(Violation(*one, "/a", "x", "y") for one in found)  # type: ignore[arg-type]


def some_item(index: int, chance: random.Random) -> Item:
    names = [chance.choice(UIDS) for _ in range(4)]
    applied = chance.random() < 0.8
    return Item(index, chance.choice(METHODS), *names, applied, some_violations(chance))


def some_exchange(chance: random.Random) -> Exchange:
    made = exchange()
    made.items = []
    made.at = chance.randrange(10**9) / 8
    made.workspace = chance.choice(WORKSPACES)
    made.status = chance.choice((200, 201, 400))
    made.fault = chance.choice((None, None, "latency=1s"))
    if made.workspace:  # without credentials nothing is looked into
        made.items = [some_item(n, chance) for n in range(chance.choice((0, 1, 1, 5)))]
    made.violations = list(some_violations(chance))
    return made


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """A journal of 60 exchanges of all sorts, marks between them."""
    path, chance = tmp_path_factory.mktemp("pages") / "journal", random.Random(4)
    with closing(Writer(path)) as writer:
        for number in range(60):
            writer.append(some_exchange(chance))
            if number % 7 == 0:
                writer.mark("clock", {})
        writer.commit()
    with Pages(path) as pages:
        yield pages


def every(*values: object) -> st.SearchStrategy[Any]:
    return st.sampled_from((None, None, *values))


MANY = 1_000
"""More of anything than the journal holds."""
LIMITS = st.integers(1, 9)
STORED = [uid for uid in UIDS if uid]


def keeps(found: dict[str, Any], equal: dict[str, Any]) -> bool:
    return all(found[name] == value for name, value in equal.items() if value is not None)


@laws
@given(
    LIMITS,
    st.fixed_dictionaries(
        {
            "workspace": every(*WORKSPACES[:2], "cccccccc"),
            "verdict": every("ok", "advice", "warning", "broken"),
            "status": every(200, 400, 404),
        }
    ),
    every(True, False),
)
def test_exchanges(journal: Pages, limit: int, equal: dict[str, Any], faulty: bool | None) -> None:
    """Pages of exchanges hold exactly those that every filter lets through."""
    got, after = [], 0
    while found := journal.matching(after, limit, equal, faulty):
        assert len(found) <= limit
        got += found
        assert len(got) <= MANY, "the pages don't end"
        after = found[-1].seq
    assert got == [
        one
        for one in journal.exchanges(limit=MANY)
        if keeps(one.to_dict(), equal) and faulty in (None, one.fault is not None)
    ]


def all_items(journal: Pages) -> Iterator[dict[str, Any]]:
    for one in journal.exchanges(limit=MANY):
        for item in one.items:
            whose = {"exchange": one.seq, "at": iso(one.at), "workspace": one.workspace}
            yield {**whose, **item.to_dict()}


@laws
@given(
    LIMITS,
    every(*WORKSPACES[:2], "cccccccc"),
    st.fixed_dictionaries(
        {
            "contact": every(*STORED, "nobody"),
            "account": every(*STORED),
            "event": every(*STORED),
            "message_id": every(*STORED),
            "method": every("contact", "alias"),
            "verdict": every("ok", "broken"),
            "applied": every(True, False),
        }
    ),
)
def test_items(journal: Pages, limit: int, workspace: str | None, equal: dict[str, Any]) -> None:
    """So do pages of items, which end inside an exchange as well as between two."""
    got: list[dict[str, Any]] = []
    after = (0, END)
    while found := journal.items(after, limit, workspace, equal):
        assert len(found) <= limit
        got += found
        assert len(got) <= MANY, "the pages don't end"
        after = found[-1]["exchange"], found[-1]["index"]
    expected = {**equal, "workspace": workspace}
    assert got == [one for one in all_items(journal) if keeps(one, expected)]


def all_violations(journal: Pages) -> Iterator[dict[str, Any]]:
    for one in journal.exchanges(limit=MANY):
        whose = {"exchange": one.seq, "at": iso(one.at), "workspace": one.workspace}
        pairs = [(None, one.violations), *((item.index, item.violations) for item in one.items)]
        for index, violations in pairs:
            yield from ({**whose, "index": index, **v.to_dict()} for v in violations)


@laws
@given(
    LIMITS,
    every(*WORKSPACES[:2], "cccccccc"),
    st.fixed_dictionaries(
        {"code": every("SM-204", "SM-401", "SM-101"), "severity": every("error", "advice")}
    ),
)
def test_violations(
    journal: Pages, limit: int, workspace: str | None, equal: dict[str, Any]
) -> None:
    """And pages of violations."""
    got: list[dict[str, Any]] = []
    after = (0, END)
    while found := journal.violations(after, limit, workspace, equal):
        assert len(found) <= limit
        got += [one for _, one in found]
        assert len(got) <= MANY, "the pages don't end"
        after = found[-1][0]
    expected = {**equal, "workspace": workspace}
    assert got == [one for one in all_violations(journal) if keeps(one, expected)]


def test_a_seq_alone_is_the_end_of_its_exchange(journal: Pages) -> None:
    """After a seq comes the first of the exchanges beyond it."""
    items = list(all_items(journal))
    seq = items[20]["exchange"]
    expected = [item for item in items if item["exchange"] > seq]
    assert journal.items((seq, END), MANY, None, {}) == expected
    assert journal.items((MAX_SEQ, END), MANY, None, {}) == []


def test_messages(path: Path, writer: Writer) -> None:
    """Pages of messages hold their bodies as text, or base64 where they are none."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO messages VALUES (?,?,?,?,?,?)",
            [
                (101, 0.5, "aaaaaaaa", "m1", b'{"a":1}', "delivered"),
                (103, 1.5, "bbbbbbbb", None, b"\xff", None),
            ],
        )
    first = {
        "seq": 101,
        "at": "1970-01-01T00:00:00.500Z",
        "workspace": "aaaaaaaa",
        "message_id": "m1",
        "outcome": "delivered",
        "body": '{"a":1}',
        "encoding": "utf-8",
    }
    with Pages(path) as pages:
        assert pages.messages(0, 1, {}) == [first]
        [second] = pages.messages(101, 2, {})
        assert (second["body"], second["encoding"]) == ("/w==", "base64")
        assert pages.messages(0, 9, {"workspace": "aaaaaaaa"}) == [first]
        assert pages.messages(103, 9, {}) == []


def test_the_last_reset(path: Path, writer: Writer) -> None:
    """A workspace's last reset is its own or that of all, whichever came later."""
    with Pages(path) as pages:
        assert pages.last_reset("aaaaaaaa") == pages.last_reset(None) == 0
        own = writer.mark("reset", {"workspace": "aaaaaaaa"}, "aaaaaaaa")
        assert (pages.last_reset("aaaaaaaa"), pages.last_reset(None)) == (own, 0)
        everybodys = writer.mark("reset", {"workspace": None})
        writer.mark("clock", {})
        assert pages.last_reset("aaaaaaaa") == pages.last_reset(None) == everybodys
        own = writer.mark("reset", {"workspace": "bbbbbbbb"}, "bbbbbbbb")
        assert [pages.last_reset(one) for one in ("aaaaaaaa", "bbbbbbbb")] == [everybodys, own]
