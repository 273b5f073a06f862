"""Disks that take no more, for a while."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def full(connection: sqlite3.Connection) -> Iterator[None]:
    """No page more fits into the connection's file until the block ends."""
    [pages] = connection.execute("PRAGMA page_count").fetchone()
    [most] = connection.execute("PRAGMA max_page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count={pages}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA max_page_count={most}")


@contextmanager
def no_larger_files(size: int) -> Iterator[None]:
    """This process can't make a file larger than ``size`` bytes until the block ends."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
