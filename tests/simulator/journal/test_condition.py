"""Conditions, put together."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from simulator.journal.condition import ANY, Condition, joined, known_to


def test_joined() -> None:
    """Values stay in the order of their marks."""
    parts = [Condition("a = ?", (1,)), ANY, Condition("b IN (?, ?)", (2, 3))]
    found = joined(parts, "OR")
    assert (str(found), found.values) == ("(a = ? OR 1 OR b IN (?, ?))", (1, 2, 3))


def test_functions() -> None:
    """A connection calls what it is let know, with any number of arguments."""
    with closing(sqlite3.connect(":memory:")) as connection:
        known_to(connection, {"longest": lambda *given: len(given) > 2})
        assert connection.execute("SELECT longest(1, 2, 3), longest()").fetchone() == (1, 0)
