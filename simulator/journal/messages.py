"""Messages: what came in by the Segment side, and how far each has come, in Segment's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

Stage = Literal[
    "received",
    "failed on ingest",
    "filtered at source",
    "filtered at destination",
    "pending retry",
    "failed",
    "delivered",
]
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
OPEN: Final = frozenset[Stage]({"received", "pending retry"})
"""The stages of what is under way; all others are final."""
TURNED_AWAY: Final = frozenset[Stage]({"failed on ingest", "filtered at source"})
"""The stages of what wasn't accepted: nothing of it is ever sent."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as the journal keeps it.

    ``at`` is when it was received, in seconds since 1970; ``type`` the call, ``uid`` its userId,
    else anonymousId, else groupId; ``body`` its JSON without the writeKey; ``code`` and ``detail``
    say why, where it isn't delivered.
    """

    at: float
    workspace: str | None
    message_id: str | None
    type: str | None
    uid: str | None
    body: bytes
    stage: Stage = "received"
    code: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to deliver a message, by its seq; the first is number 1.

    ``at`` is when its answer was known, ``result`` that answer's status, or why none came; ``wait``
    are Segment's seconds until the next attempt, before any scale, ``asked`` those that
    Retry-After asked for, ``next_at`` when it is due.
    """

    message: int
    n: int
    at: float
    result: str
    wait: float | None = None
    asked: float | None = None
    next_at: float | None = None
