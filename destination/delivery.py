"""Delivery, the pure part: what an answer of Salesmachine, or none, means for what was sent.

``ANSWERS`` is the policy: the first row that holds decides.  Segment's own rules where it has them
(documented); the waits and limits are in ``Policy``.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from destination.translate import Translation

INVALID_SETTINGS = "INVALID_SETTINGS"
MESSAGE_REJECTED = "MESSAGE_REJECTED"
BAD_REQUEST = "BAD_REQUEST"
INTERRUPTED = "INTERRUPTED"
ETIMEDOUT = "ETIMEDOUT"
ECONNREFUSED = "ECONNREFUSED"
ECONNRESET = "ECONNRESET"
INVALID_CERTIFICATE = "INVALID_CERTIFICATE"

MAX_COMPLAINT = 200
"""Characters of what Salesmachine says is wrong that are repeated in a sentence."""


class Idle:
    """The type of ``IDLE``."""


IDLE: Final = Idle()
"""Among the messages: there is nothing more to read just now, so send what there is."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was translated before: these operations of it aren't acknowledged yet."""

    message: object
    operations: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: ``status`` and the start of the body, or ``error`` when no answer came.

    ``code`` is then the system's name for what happened (``ECONNREFUSED`` ...), else ``""``.
    ``retry_after`` is how many seconds Salesmachine asks to wait, None where it doesn't say.
    """

    status: int | None
    body: str = ""
    error: str = ""
    code: str = ""
    retry_after: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """``{"status", "body"}`` of an answer, ``{"error"}`` where there was none."""
        if self.status is None:
            return {"error": self.error}
        return {"status": self.status, "body": self.body}

    def __str__(self) -> str:
        """What came back in a sentence, with what Salesmachine's error body says (A3)."""
        if self.status is None:
            return self.error
        said = _error_in(self.body)
        return f"Salesmachine answered {self.status}" + (f": {said}" if said else "")

    @property
    def complaint(self) -> str:
        """What is odd about a success: its body says that it is an error; else ``""``."""
        return str(self) if _error_in(self.body) else ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why operations are dead: a code, a sentence, and the response behind it if there is one."""

    code: str
    detail: str
    response: Response | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message.

    ``translation`` is None for a dead letter, whose operations go as they stand; ``code`` says why
    when it wasn't delivered, ``detail`` says it in a sentence, ``response`` is the last one.
    ``index`` is the message's place among all, from 0; ``attempts`` counts the requests that
    carried it.  ``operations`` are those that aren't acknowledged, in wire form, of a dead message.
    """

    outcome: Literal["delivered", "refused", "filtered", "dead"]
    message: object
    translation: Translation | None
    code: str = ""
    detail: str = ""
    response: Response | None = None
    index: int = 0
    attempts: int = 0
    operations: list[dict[str, Any]] = field(default_factory=list)

    def dead_letter(self) -> dict[str, Any]:
        """``{"message", "operations", "reason", "response"}``: what is left to send, and why.

        The message has no ``writeKey``: secrets never reach a disk.
        """
        message = self.message
        if isinstance(message, dict) and "writeKey" in message:
            message = {key: value for key, value in message.items() if key != "writeKey"}
        return {
            "message": message,
            "operations": self.operations,
            "reason": self.code,
            "response": None if self.response is None else self.response.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Retry:
    """A batch, or the ping that a 400 asks for, will be tried again.

    ``indexes`` are its messages' places, ``attempt`` how often it failed until now, ``seconds`` how
    long it waits.
    """

    indexes: tuple[int, ...]
    attempt: int
    response: Response
    seconds: float


@dataclass(frozen=True, slots=True)
class Policy:
    """How often and how long delivery is tried; seconds throughout.

    ``max_time`` counts from a message's first attempt (Segment's 4 hours).  ``rate`` limits the
    requests a second, pings included; None is no limit.  Without ``keeps_order`` a message may
    overtake one that waits for its retry, as Segment's own delivery has it (documented).
    """

    max_attempts: int = 10
    max_time: float = 4 * 60 * 60.0
    first_wait: float = 0.5
    max_wait: float = 60.0
    rate: float | None = None
    keeps_order: bool = True

    def wait(self, failures: int, chance: float, retry_after: float | None) -> float:
        """Seconds before the next attempt: full jitter, and never less than what was asked for.

        ``chance`` is drawn from 0 up to 1.
        """
        grown = self.first_wait * 2.0 ** min(failures - 1, 64)
        return max(chance * min(self.max_wait, grown), retry_after or 0.0)

    def limit(self, failures: int, began: float, again: float, wait: float) -> str:
        """Why there is no next attempt at the moment ``again``, after this wait; else ``""``."""
        if failures >= self.max_attempts:
            return f"attempt {failures} was the last"
        if again > began + self.max_time:
            return f"waiting {wait:,.1f} s more is over the limit of {self.max_time:,.0f} s"
        return ""


def _error_in(body: str) -> str:
    """What an error body says is wrong: its ``error``, else its ``message`` (A3)."""
    if '"error"' not in body:
        return ""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(found, dict):
        return ""
    texts = (found.get(key) for key in ("error", "message"))
    return next((text for text in texts if text and isinstance(text, str)), "")[:MAX_COMPLAINT]


Action = Literal["deliver", "retry", "pause", "split", "ping", "stop", "drop"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of the policy: these statuses, or these failures to answer, are handled so.

    deliver: done.  retry: wait and try again.  pause: the same, and send nothing else before.
    split: send both halves; of one operation, drop.  ping: ask whether the credentials are good,
    then split.  stop: the credentials are bad, drop everything.  drop: it is dead.
    """

    name: str
    statuses: Collection[int]
    action: Action
    code: str
    failures: Collection[str] = ()


ANSWERS = (
    Answer("2xx", range(200, 300), "deliver", ""),
    Answer("400", {400}, "ping", BAD_REQUEST),
    Answer("401, 403", {401, 403}, "stop", INVALID_SETTINGS),
    Answer("413", {413}, "split", MESSAGE_REJECTED),
    Answer("408, 423", {408, 423}, "retry", "HTTP_<status>"),
    # It is the token that is limited (A4): others would be refused as well, and use up attempts.
    Answer("429", {429}, "pause", "HTTP_<status>"),
    Answer("501", {501}, "drop", MESSAGE_REJECTED),
    Answer("any other 5xx", range(500, 600), "retry", "HTTP_<status>"),
    Answer("any other status", range(1000), "drop", BAD_REQUEST),
    Answer("a bad certificate", (), "drop", INVALID_CERTIFICATE, {INVALID_CERTIFICATE}),
    Answer("no answer", (), "retry", "<failure>", {ETIMEDOUT, ECONNREFUSED, ECONNRESET}),
)


def answer_to(response: Response) -> tuple[Action, str]:
    """``(what to do, the code of a message that dies of it)``, by the first row that holds."""
    answer = next(
        row for row in ANSWERS if response.status in row.statuses or response.code in row.failures
    )
    code = answer.code.replace("<status>", str(response.status))
    return answer.action, code.replace("<failure>", response.code)


def ping_to(response: Response) -> tuple[Action, str]:
    """The same for the answer to a ping; only after a success is the batch behind it split."""
    action, code = answer_to(response)
    if action == "ping":  # a 400 is what a missing or a wrong key gets (documented)
        return "stop", INVALID_SETTINGS
    if action == "deliver":
        return "split", ""
    return ("drop" if action == "split" else action), code
