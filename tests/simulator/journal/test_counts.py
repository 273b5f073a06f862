"""Counts: as if every row had been looked at, whatever index is counted instead."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.violations import Violation
from simulator.exchange import Exchange
from simulator.journal import Writer, counts
from simulator.journal.counts import Counts, Used
from simulator.journal.file import JournalError
from simulator.journal.messages import STAGES
from simulator.journal.reader import MAX_SEQ
from tests.simulator.generated import laws
from tests.simulator.journal.exchanges import exchange
from tests.simulator.journal.messages import A, B, message

WORKSPACES = st.sampled_from([None, A, B, "cccccccc"])
SEQS = st.integers(0, 320)


def an_exchange(chance: random.Random) -> Exchange:
    made = exchange(workspace=chance.choice((A, A, B)))
    made.items, made.violations = [], []
    if chance.random() < 0.1:
        made.workspace = None
    if severity := chance.choice((None, None, "advice", "warning", "error")):
        made.violations = [Violation("SM-204", severity, "/a", "x", "y")]  # type: ignore[arg-type]
    return made


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of exchanges and messages of all sorts, the times of which only grow."""
    path, chance, at = tmp_path_factory.mktemp("counts") / "journal", random.Random(7), 1000.0
    with closing(Writer(path)) as writer:
        under_way = []
        for _ in range(100):
            at += chance.choice((0.0, 0.2, 1.7))
            made = an_exchange(chance)
            made.at = at
            writer.append(made)
            stage = chance.choice(STAGES)
            seq = writer.receive(message(workspace=chance.choice((A, B)), stage=stage, at=at))
            if stage in ("received", "pending retry"):
                under_way.append(seq)
            if under_way and chance.random() < 0.4:
                writer.stage(under_way.pop(), chance.choice(("delivered", "failed")))
        writer.commit()
    return path


@pytest.fixture(scope="module")
def reader(path: Path) -> Iterator[Counts]:
    with Counts(path) as found:
        yield found


@pytest.fixture(scope="module")
def rows(path: Path) -> Iterator[sqlite3.Connection]:
    """What is asked row by row instead."""
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def within(after: int, until: int, workspace: str | None, seq: int, whose: str | None) -> bool:
    return after < seq <= until and workspace in (None, whose)


@pytest.mark.parametrize("few", [0, MAX_SEQ], ids=["by index", "by row"])
@laws
@given(after=SEQS, until=SEQS, workspace=WORKSPACES)
def test_verdicts(
    reader: Counts, rows: sqlite3.Connection, few: int, after: int, until: int, workspace: str
) -> None:
    """Exchanges are counted by verdict, those of many seqs as those of few."""
    found = rows.execute("SELECT seq, workspace, verdict FROM exchanges").fetchall()
    each = [v for seq, whose, v in found if within(after, until, workspace, seq, whose)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counts, "FEW", few)
        assert +reader.verdicts(after, until, workspace) == Counter(each)


@laws
@given(after=SEQS, until=SEQS, workspace=WORKSPACES)
def test_messages(
    reader: Counts, rows: sqlite3.Connection, after: int, until: int, workspace: str
) -> None:
    """Messages are counted as they came, as they were settled, and while they are under way."""
    query = "SELECT seq, workspace, stage, settled FROM messages"
    came, settled, under_way = 0, Counter[str](), Counter[str]()
    for seq, whose, stage, end in rows.execute(query):
        came += within(after, until, workspace, seq, whose)
        if end is None:
            under_way[stage] += workspace in (None, whose)
        else:
            settled[stage] += within(after, until, workspace, end, whose)
    assert reader.received(after, until, workspace) == came
    assert +reader.settled_stages(after, until, workspace) == +settled
    assert +reader.open_stages(workspace) == +under_way


@pytest.mark.parametrize("table", ["exchanges", "messages"])
@laws
@given(since=st.floats(900, 1200), workspace=WORKSPACES)
def test_seconds(
    reader: Counts, rows: sqlite3.Connection, table: counts.Table, since: float, workspace: str
) -> None:
    """What came since a moment is counted by seconds, the first row found without reading all."""
    found = rows.execute(f"SELECT at, workspace FROM {table}").fetchall()
    each = [int(at) for at, whose in found if at >= since and workspace in (None, whose)]
    assert reader.seconds(table, since, workspace) == Counter(each)


def test_workspaces(reader: Counts, rows: sqlite3.Connection) -> None:
    """Each workspace has its number of exchanges; the one that was used last is the first."""
    found = Counter[str](), dict[str, int]()
    for seq, whose in rows.execute("SELECT seq, workspace FROM exchanges ORDER BY seq"):
        if whose is not None:
            found[0][whose] += 1
            found[1][whose] = seq
    order = sorted(found[0], key=found[1].__getitem__, reverse=True)
    assert reader.used() == [Used(one, found[0][one], found[1][one]) for one in order]


def test_statuses(reader: Counts, rows: sqlite3.Connection) -> None:
    """All exchanges are counted by the status that they were answered with."""
    found = rows.execute("SELECT status FROM exchanges").fetchall()
    assert reader.statuses() == Counter(status for (status,) in found)


def test_codes(tmp_path: Path) -> None:
    """Those of requests, of items and of messages, each once; a message may have none."""
    path = tmp_path / "journal"
    with closing(Writer(path)) as writer:
        assert_codes(path, set())
        for _ in range(2):
            writer.append(exchange())
            writer.stage(writer.receive(message()), "failed", "HTTP_503")
            writer.stage(writer.receive(message()), "delivered")
        writer.commit()
    assert_codes(path, {"SM-214", "SM-204", "HTTP_503"})


def assert_codes(path: Path, codes: set[str]) -> None:
    with Counts(path) as reader:
        assert reader.codes() == codes


def test_what_came_at_the_moment_itself(tmp_path: Path) -> None:
    """It came since then; what came before didn't."""
    path = tmp_path / "journal"
    with closing(Writer(path)) as writer:
        for at in (1.0, 2.0, 2.0, 3.0):
            made = exchange()
            made.at = at
            writer.append(made)
        writer.commit()
    with Counts(path) as reader:
        assert reader.seconds("exchanges", 2.0, None) == Counter({2: 2, 3: 1})


def test_the_workspace_that_was_used_last(tmp_path: Path) -> None:
    """It is the first, however few exchanges it has."""
    path = tmp_path / "journal"
    with closing(Writer(path)) as writer:
        for whose in (B, B, A):
            writer.append(exchange(workspace=whose))
        writer.commit()
    with Counts(path) as reader:
        assert reader.used() == [Used(A, 1, 4), Used(B, 2, 3)]


def test_an_empty_journal(tmp_path: Path) -> None:
    """Of nothing there is nothing."""
    path = tmp_path / "journal"
    Writer(path).close()
    with Counts(path) as reader:
        assert +reader.verdicts(0, MAX_SEQ, None) == Counter()
        assert +reader.settled_stages(0, MAX_SEQ, None) == Counter()
        assert +reader.open_stages(None) == Counter()
        assert reader.seconds("exchanges", 0.0, None) == Counter()
        assert reader.used() == []


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (lambda c: c.verdicts(0, MAX_SEQ, None), "exchanges_by_verdict"),
        (lambda c: c.verdicts(0, MAX_SEQ, None), "exchanges_by_workspace"),
        (lambda c: c.settled_stages(0, MAX_SEQ, None), "messages_settled"),
        (lambda c: c.open_stages(None), "messages_by_stage"),
        (lambda c: c.used(), "exchanges_by_workspace"),
    ],
)
def test_of_many_rows_only_an_index_is_read(path: Path, query: object, index: str) -> None:
    """What is counted of everything is counted in an index that holds all that is asked."""
    said: list[str] = []
    with Counts(path) as reader:
        connection = reader._connection
        connection.set_trace_callback(said.append)
        query(reader)  # type: ignore[operator]
        connection.set_trace_callback(None)
        plans = [
            row[3] for text in said for row in connection.execute(f"EXPLAIN QUERY PLAN {text}")
        ]
    assert any(f"COVERING INDEX {index}" in plan for plan in plans), plans


def test_a_snapshot(tmp_path: Path) -> None:
    """What is written while a block lasts shows behind it."""
    path = tmp_path / "journal"
    with closing(Writer(path)) as writer, Counts(path) as reader:
        with reader.snapshot():
            assert reader.verdicts(0, MAX_SEQ, None).total() == 0
            writer.append(exchange())
            writer.commit()
            assert reader.verdicts(0, MAX_SEQ, None).total() == 0
        assert reader.verdicts(0, MAX_SEQ, None).total() == 1


def test_what_cannot_be_read(tmp_path: Path) -> None:
    """A journal that breaks while it is read is a JournalError that names it."""
    path = tmp_path / "journal"
    Writer(path).close()
    reader = Counts(path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TABLE exchanges")
    said = r"journal can't be read: no such table"
    with pytest.raises(JournalError, match=said), reader.snapshot():
        reader.used()
    reader.close()


def test_its_size(tmp_path: Path) -> None:
    """The size is that of the file and of what is beside it; of a file that is gone 0."""
    path = tmp_path / "journal"
    with closing(Writer(path)) as writer, Counts(path) as reader:
        writer.append(exchange(size=50_000))
        writer.commit()
        beside = path.with_name("journal-wal")
        assert beside.stat().st_size > 50_000
        assert reader.size() == path.stat().st_size + beside.stat().st_size
    path.unlink()
    assert reader.size() == 0
