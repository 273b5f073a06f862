"""Delivery, the pure part: what an answer of Salesmachine means for the messages behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from destination.translate import Translation


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was translated before: these operations of it aren't acknowledged yet."""

    message: object
    operations: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: ``status`` and the start of the body, or ``error`` when no answer came.

    ``code`` is then the system's name for what happened (``ECONNREFUSED`` ...), else ``""``.
    """

    status: int | None
    body: str = ""
    error: str = ""
    code: str = ""

    def to_dict(self) -> dict[str, Any]:
        """``{"status", "body"}`` of an answer, ``{"error"}`` where there was none."""
        if self.status is None:
            return {"error": self.error}
        return {"status": self.status, "body": self.body}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message.

    ``translation`` is None for a dead letter, whose operations go as they stand; ``code`` says why
    when it wasn't delivered, ``detail`` says it in a sentence, ``response`` is the last one.
    """

    outcome: Literal["delivered", "refused", "filtered", "dead"]
    message: object
    translation: Translation | None
    code: str = ""
    detail: str = ""
    response: Response | None = None


INVALID_SETTINGS = "INVALID_SETTINGS"
MESSAGE_REJECTED = "MESSAGE_REJECTED"
BAD_REQUEST = "BAD_REQUEST"
_TRANSIENT = frozenset({408, 423, 429})


def failure_code(response: Response) -> str | None:
    """Why ``response`` didn't take what was sent, in Segment's words; None when it did.

    Any 2xx is success.  A refused credential is ``INVALID_SETTINGS``: whatever is sent after it
    would be refused alike.
    """
    status = response.status
    if status is None:
        return response.code
    if 200 <= status < 300:
        return None
    if status in (401, 403):
        return INVALID_SETTINGS
    if status in (413, 501):
        return MESSAGE_REJECTED
    if status in _TRANSIENT or status >= 500:
        return f"HTTP_{status}"
    return BAD_REQUEST
