"""How fast the state is asked for: of one contact among fifty thousand, and of a very busy one."""

from __future__ import annotations

import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from simulator.journal import Reader
from simulator.journal.history import Span
from simulator.state import Checkpoints, State, UnknownUidError, account_dict, contact_dict
from tests.benchmarks.conftest import Figure
from tests.benchmarks.million import filling

pytestmark = pytest.mark.benchmark

EXCHANGES = 1_000_000
CONTACTS = 50_000
ASKED = 200
BUSY = 100_000
"""The items of the busy contact."""

WORKSPACE = "1a2b3c4d"
BEGUN = 1710158400.0
HEAD = "Host: 127.0.0.1:8600\nContent-Type: application/json\nAuthorization: Basic [redacted]"

Row = tuple[object, ...]


def rows(seq: int, method: str, body: str, **ids: object) -> tuple[Row, Row]:
    """An exchange with one item, as the journal keeps them."""
    at = BEGUN + seq / 100
    path = "/v1/track/event" if method == "event" else f"/v1/{method}"
    exchange = (
        *(seq, at, WORKSPACE, "POST", path, 200, "ok", None, 0.2),
        *(HEAD, body.encode(), "Content-Type: application/json", b'{"status":"success"}'),
    )
    contact, account, event, previous = map(ids.get, ("contact", "account", "event", "previous"))
    item = (
        *(seq, 0, f"m-{seq}", method, contact, account, event, "ok", True),
        *(WORKSPACE, previous, None, at if method == "event" else None),
    )
    return exchange, item


def history(exchanges: int, contacts: int) -> Iterator[tuple[Row, Row]]:
    """Mostly events, of contacts drawn by chance; every fifth contact had another uid before."""
    chance = random.Random(8)
    for seq in range(2, exchanges + 2):
        number, kind = chance.randrange(contacts), chance.random()
        uid = f"u-{number}"
        if number % 5 == 0 and chance.random() < 0.5:
            uid = f"anon-{number}"
        if kind < 0.13:
            account = f"account-{number // 25}"
            params = f'{{"name":"Ada Byron {seq}","email":"u{number}@example.com","plan":"pro",'
            params += f'"seats":{seq % 90},"bio":"{"x" * 100}","account_uid":"{account}"}}'
            body = f'{{"contact_uid":"{uid}","params":{params}}}'
            yield rows(seq, "contact", body, contact=uid, account=account)
        elif kind < 0.15 and number % 5 == 0:
            body = f'{{"contact_uid":"u-{number}","previous_uid":"anon-{number}"}}'
            ids = {"contact": f"u-{number}", "previous": f"anon-{number}"}
            yield rows(seq, "alias", body, **ids)
        else:
            event = "pageview" if kind < 0.5 else "order_completed"
            params = f'{{"visit_url":"https://app.example/{seq}","note":"{"x" * 60}"}}'
            body = f'{{"contact_uid":"{uid}","event_uid":"{event}","params":{params}}}'
            yield rows(seq, "event", body, contact=uid, event=event)


def make(path: Path, told: Iterator[tuple[Row, Row]]) -> None:
    """A journal with these rows."""
    with filling(path) as connection:
        waiting: list[tuple[Row, Row]] = []
        for pair in told:
            waiting.append(pair)
            if len(waiting) == 10_000:
                insert(connection, waiting)
        insert(connection, waiting)


def insert(connection: sqlite3.Connection, waiting: list[tuple[Row, Row]]) -> None:
    for table, found in zip(("exchanges", "items"), zip(*waiting, strict=True), strict=False):
        marks = ",".join("?" * len(found[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", found)
    waiting.clear()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "journal"
    make(path, history(EXCHANGES, CONTACTS))
    return path


def milliseconds(ask: Callable[[], object]) -> float:
    started = time.perf_counter()
    ask()
    return (time.perf_counter() - started) * 1000


def test_one_of_many(figure: Figure, large: Path) -> None:
    """Everything that is shown of one, for 200 contacts and 20 accounts, each asked for once."""
    chance = random.Random(9)
    contacts = [f"u-{number}" for number in chance.sample(range(CONTACTS), ASKED)]
    accounts = [f"account-{number}" for number in chance.sample(range(CONTACTS // 25), 20)]
    with Reader(large) as journal:
        state = State(journal.history, Span(WORKSPACE, 0, EXCHANGES + 1))
        of_contacts = [milliseconds(partial(show_contact, state, uid)) for uid in contacts]
        of_accounts = [milliseconds(partial(show_account, state, uid)) for uid in accounts]
    what = f"state of a contact among {EXCHANGES:,} exchanges"
    figure(f"{what}, median", statistics.median(of_contacts), "ms", "50")
    figure(f"{what}, worst of {ASKED}", max(of_contacts), "ms", "50")
    figure(
        "state of an account of 25 contacts, median", statistics.median(of_accounts), "ms", "none"
    )


def show_contact(state: State, uid: str) -> None:
    assert contact_dict(state, state.contact(uid))["seq"]


def show_account(state: State, uid: str) -> None:
    assert account_dict(state, state.account(uid))["contacts"]


def test_nobody(figure: Figure, large: Path) -> None:
    """Of somebody who isn't there the uids that are nearest are looked for."""
    with Reader(large) as journal:
        state = State(journal.history, Span(WORKSPACE, 0, EXCHANGES + 1))
        took = milliseconds(partial(show_nobody, state))
    figure("state of an unknown contact, near uids included", took, "ms", "none")


def show_nobody(state: State) -> None:
    with pytest.raises(UnknownUidError, match="there are anon-"):
        state.contact("u-99999")


def busy(items: int) -> Iterator[tuple[Row, Row]]:
    for seq in range(2, items + 2):
        if seq % 20 == 0:
            body = f'{{"contact_uid":"u1","params":{{"n":{seq},"bio":"{"x" * 200}"}}}}'
            yield rows(seq, "contact", body, contact="u1")
        else:
            event = "pageview" if seq % 3 == 0 else "order_completed"
            body = f'{{"contact_uid":"u1","event_uid":"{event}","params":{{"n":{seq}}}}}'
            yield rows(seq, "event", body, contact="u1", event=event)


def test_a_busy_one(figure: Figure, tmp_path: Path) -> None:
    """One contact with 100,000 items, first folded from its beginning, then from a checkpoint."""
    make(tmp_path / "journal", busy(BUSY))
    kept = Checkpoints()
    with Reader(tmp_path / "journal") as journal:
        state = State(journal.history, Span(WORKSPACE, 0, BUSY + 1), kept)
        first = milliseconds(partial(show_contact, state, "u1"))
        again = min(milliseconds(partial(show_contact, state, "u1")) for _ in range(5))
    figure(f"state of a contact with {BUSY:,} items, folded whole", first, "ms", "none")
    figure(f"state of a contact with {BUSY:,} items, asked again", again, "ms", "none")
