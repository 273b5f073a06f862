"""Messages of the Segment side that the journal's tests write."""

from __future__ import annotations

from simulator.journal.messages import Message, Stage

A, B = "aaaaaaaa", "bbbbbbbb"
"""Two workspaces."""


def message(
    message_id: str | None = "m1",
    workspace: str | None = A,
    stage: Stage = "received",
    body: bytes = b'{"type":"page"}',
    at: float = 1710148905.125,
) -> Message:
    """A page call of ``u1``."""
    return Message(at, workspace, message_id, "page", "u1", body, stage)
