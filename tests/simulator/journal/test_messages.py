"""Messages: what the journal keeps of one, and its stages in Segment's words."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from simulator.journal import Writer
from simulator.journal.messages import OPEN, STAGES, Attempt, Message


def test_stages() -> None:
    """The stages have Segment's names, and those of what is under way are among them."""
    assert STAGES == (
        "received",
        "failed on ingest",
        "filtered at source",
        "filtered at destination",
        "pending retry",
        "failed",
        "delivered",
    )
    assert sorted(OPEN) == ["pending retry", "received"]


def row(path: Path, table: str) -> dict[str, Any]:
    """The only row of a table."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        [found] = connection.execute(f"SELECT * FROM {table}").fetchall()
        return dict(found)


@pytest.mark.parametrize(
    "message",
    [
        Message(0.5, "aaaaaaaa", "m1", "track", "u1", b"{}"),
        Message(1.5, None, None, None, None, b"\xff\x00", "failed on ingest", "bad_request", "odd"),
        Message(2.5, "aaaaaaaa", "é\x00", "group", "\N{SNOWMAN}", b"", "filtered at source"),
    ],
)
def test_each_field_has_its_column(path: Path, writer: Writer, message: Message) -> None:
    """Whatever a message holds stands in the column of that name, its bytes as they are."""
    seq = writer.receive(message)
    writer.commit()
    fields = {name: getattr(message, name) for name in Message.__slots__}
    settled = None if message.stage in OPEN else seq
    assert row(path, "messages") == {"seq": seq, **fields, "settled": settled}


def test_lone_surrogates_are_written_out(path: Path, writer: Writer) -> None:
    """SQLite can't hold a lone surrogate: it is written as it is shown."""
    odd, shown = "a\ud800", "a\\ud800"
    writer.receive(Message(0.5, "aaaaaaaa", odd, odd, odd, b"{}", "failed", "code", odd))
    writer.commit()
    found = row(path, "messages")
    assert [found[name] for name in ("message_id", "type", "uid", "detail")] == [shown] * 4


@pytest.mark.parametrize(
    "attempt", [Attempt(7, 1, 0.5, "ECONNRESET"), Attempt(7, 2, 0.5, "429", 3.5, 2.0, 4.0)]
)
def test_each_field_of_an_attempt_has_its_column(
    path: Path, writer: Writer, attempt: Attempt
) -> None:
    """So has what an attempt holds."""
    writer.attempt(attempt)
    writer.commit()
    fields = {name: getattr(attempt, name) for name in Attempt.__slots__}
    assert row(path, "attempts") == fields
