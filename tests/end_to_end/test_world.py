"""Generator, translator and simulated state, each held to the other two.

What the generator knows of its world is what Salesmachine would know of it once its messages went
through the destination: contacts, their attributes, links, sessions and events, and the accounts.
"""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from simulator.clock import iso
from simulator.generate.census import Census
from simulator.generate.world import World
from simulator.journal.ledger import Ledger
from simulator.journal.reader import Reader
from simulator.segment.audit import verify_delivery
from simulator.state import State, account_dict, choose_workspace, contact_dict, span
from tests.simulator.cli.commands import SIM, up
from tests.simulator.waiting import PATIENCE, until

COUNT = 6_000
Facts = dict[str, Any]


@pytest.fixture(scope="module")
def census() -> Census:
    """What the generator knows."""
    return Census(islice(World(0).happenings(), COUNT))


@pytest.fixture(scope="module", params=["directly", "through Segment"])
def journal(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The journal of a simulator that the world was sent to, message after message."""
    found = tmp_path_factory.mktemp("world") / "world.journal"
    with up("--journal", found) as (_, facts):
        if request.param == "directly":
            generate_and_send("--to", facts["salesmachine"])
        else:
            generate_and_send("--via", "segment", "--to", facts["segment"])
            until(lambda: is_settled(found), "the end of what is under way")
    return found


def generate_and_send(*to: str) -> None:
    """``sim generate | sim send -``, to its end."""
    with subprocess.Popen(
        [SIM, "generate", "--count", str(COUNT)], stdout=subprocess.PIPE
    ) as generating:
        sent = subprocess.run(
            [SIM, "send", "-", *to], stdin=generating.stdout, capture_output=True, timeout=PATIENCE
        )
    assert (sent.returncode, generating.returncode) == (0, 0), sent.stderr


def is_settled(journal: Path) -> bool:
    """Whether the Segment side took every message, and none is under way."""
    with Ledger(journal) as ledger, closing(sqlite3.connect(journal)) as connection:
        [(taken,)] = connection.execute("SELECT count(*) FROM messages").fetchall()
        return taken == COUNT and not ledger.under_way()


@pytest.fixture
def state(journal: Path) -> Iterator[State]:
    """What the simulator knows."""
    with Reader(journal) as reader:
        yield State(reader.history, span(reader.history, choose_workspace(reader.history, None)))


def named(journal: Path, column: str) -> set[str]:
    """Every contact or account that any operation named."""
    with closing(sqlite3.connect(journal)) as connection:
        rows = connection.execute(f"SELECT DISTINCT {column} FROM items WHERE {column} NOT NULL")
        return {uid for (uid,) in rows}


def test_everyone_arrives(journal: Path, census: Census) -> None:
    """Whoever the generator knows was told of, under these uids and no others."""
    known = {*census.contacts, *census.aliases}
    assert named(journal, "contact") | named(journal, "previous") == known
    assert named(journal, "account") == set(census.accounts)
    assert len(census.contacts) > 100
    assert len(census.accounts) > 50
    assert len(census.aliases) > 20


def test_contacts(state: State, census: Census) -> None:
    """Each contact has the attributes, accounts, sessions and events that the generator knows."""
    for uid, known in census.contacts.items():
        found = contact_dict(state, state.contact(uid))
        assert {one["name"]: one["value"] for one in found["attributes"]} == known.attributes, uid
        assert {one["uid"] for one in found["accounts"]} == known.accounts, uid
        assert found["sessions"] == [
            {"start": iso(one.start / 1000), "end": iso(one.end / 1000), "pageviews": one.pageviews}
            for one in known.sessions()
        ], uid
        assert found["events"] == known.events, uid
        assert found["pageviews"] == sum(one.pageviews for one in known.sessions()), uid


def test_visitors(state: State, census: Census) -> None:
    """A visitor who became a user is that user; one who never did is a contact by themselves."""
    for visitor, uid in census.aliases.items():
        found = contact_dict(state, state.contact(visitor))
        assert (found["uid"], found["aliases"]) == (uid, [visitor])
    visitors = [uid for uid in census.contacts if not uid.startswith("usr_")]
    assert all(not census.contacts[uid].accounts for uid in visitors)
    assert visitors


def test_accounts(state: State, census: Census) -> None:
    """Each account is described as the generator knows it, and has the contacts it knows of."""
    for uid, known in census.accounts.items():
        found = account_dict(state, state.account(uid))
        told = {one["name"]: one["value"] for one in found["attributes"]}
        assert told == (known.attributes or {}), uid
        assert found["blank"] == (known.attributes is None), uid
        assert {one["uid"] for one in found["contacts"]} == known.contacts, uid


def test_nothing_is_broken(journal: Path) -> None:
    """No operation breaks the strict contract, and each accepted message was delivered once."""
    with closing(sqlite3.connect(journal)) as connection:
        [(errors,)] = connection.execute(
            "SELECT count(*) FROM violations WHERE severity = 'error'"
        ).fetchall()
    assert errors == 0
    assert verify_delivery(journal).passed
