"""The ledger, read: which messages are under way, and which came before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from simulator.journal.reader import Reader

_SEEN = 500
"""How many messageIds one question is about."""


class Open(NamedTuple):
    """A message that is under way: its seq, its JSON, and how often it was tried already."""

    seq: int
    body: bytes
    tried: int


class Ledger(Reader):
    """A reader of the messages of the Segment side."""

    def open(self, workspace: str, after: int, limit: int) -> list[Open]:
        """Messages under way beyond ``after``, in the order in which they were received."""
        query = (
            "SELECT seq, body, (SELECT max(n) FROM attempts WHERE message = seq) FROM messages"
            " WHERE settled IS NULL AND workspace = ? AND seq > ? ORDER BY seq LIMIT ?"
        )
        rows = self._connection.execute(query, (workspace, after, limit))
        return [Open(seq, body, tried or 0) for seq, body, tried in rows]

    def under_way(self) -> Mapping[str, int]:
        """How many messages are under way, by workspace."""
        query = (
            "SELECT workspace, count(*) FROM messages WHERE settled IS NULL"
            " AND workspace IS NOT NULL GROUP BY workspace"
        )
        return dict(self._connection.execute(query).fetchall())

    def not_before(self, workspace: str) -> float:
        """Until when Retry-After asked to send nothing more, in seconds since 1970; else 0."""
        query = (
            "SELECT max(next_at) FROM attempts WHERE asked IS NOT NULL AND message IN"
            " (SELECT seq FROM messages WHERE settled IS NULL AND workspace = ?)"
        )
        found: float | None = self._connection.execute(query, (workspace,)).fetchone()[0]
        return found or 0.0

    def seen(self, workspace: str, message_ids: Collection[str]) -> set[str]:
        """Which of these messageIds were accepted before."""
        wanted, found = list(message_ids), set[str]()
        for start in range(0, len(wanted), _SEEN):
            some = wanted[start : start + _SEEN]
            query = (
                "SELECT message_id FROM messages WHERE workspace = ?"
                " AND stage NOT IN ('failed on ingest', 'filtered at source')"
                f" AND message_id IN ({','.join('?' * len(some))})"
            )
            found.update(one for (one,) in self._connection.execute(query, (workspace, *some)))
        return found
