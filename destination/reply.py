"""Replies: what the hook tells Segment of a message, by the hook's rule (A16).

The sentence is what a person reads in Segment's event debugger: what happened, where, what
Salesmachine said, and what to do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from destination.delivery import (
    BAD_REQUEST,
    INVALID_SETTINGS,
    MESSAGE_REJECTED,
    Response,
    answer_to,
)
from destination.notes import Note
from destination.operations import Event, Operation
from destination.translate import Translation

MAX_TOLD = 1_000
"""Characters of a sentence."""
MAX_NOTES = 3
MAX_NAME = 60

STATUSES: tuple[tuple[str, Collection[int | None], int], ...] = (
    ("2xx", range(200, 300), 200),
    ("401", {401}, 401),
    ("429", {429}, 429),
    ("408, 423", {408, 423}, 503),
    ("501", {501}, 400),
    ("any other 5xx", range(500, 600), 503),
    ("any other status", range(1000), 400),
    ("no answer", {None}, 503),
)
"""``(what Salesmachine answers, its statuses, what the hook answers)``: the first that holds."""

TRIED_AGAIN = frozenset({429, 503})
"""What of it Segment tries again; with the ``Retry-After`` that Salesmachine gave."""

_TO_DO = {
    "FILTERED_BY_INTEGRATIONS_OBJECT": (
        "Nothing was sent; to send it, set Salesmachine to true in its integrations"
    ),
    "FILTERED_BY_SETTINGS": "Nothing was sent; it is the destination's deployment that decides so",
    "UNSUPPORTED_EVENT_TYPE": "Nothing was sent",
    INVALID_SETTINGS: "Check the API token and the API secret in the destination's settings",
    BAD_REQUEST: (
        "Correct the message, or the deployment's base URL if every message gets this;"
        " Segment won't try it again"
    ),
}
_CORRECT = "Correct it where it is sent; Segment won't try it again"
_WAIT = "Segment will try it again"


@dataclass(frozen=True, slots=True)
class Reply:
    """A status of Segment's, a sentence, and a code unless it is delivered.

    ``retry_after`` is how many seconds Salesmachine asks to wait, None where it doesn't say.
    """

    status: int
    message: str
    code: str = ""
    retry_after: float | None = None


def to_settings(problem: str) -> Reply:
    """The request has no apiKey or apiSecret that could be sent."""
    return Reply(401, _told(problem, 401, INVALID_SETTINGS), INVALID_SETTINGS)


def to_unread(code: str, problem: str) -> Reply:
    """The body can't be read as a message."""
    return Reply(400, _told(f"refused {code}: {problem}", 400, code), code)


def to_untranslated(translation: Translation) -> Reply:
    """The message is refused or filtered, or has more in it than one batch takes."""
    reason, notes = translation.reason, translation.notes
    if reason is None:
        what = f"refused {MESSAGE_REJECTED}: its operations are too large for a batch"
        return Reply(400, _told(what, 400, MESSAGE_REJECTED, notes), MESSAGE_REJECTED)
    status = 400 if reason.outcome == "refused" else 200
    status = 501 if reason.code == "UNSUPPORTED_EVENT_TYPE" else status
    at = f" {reason.pointer[:MAX_NAME]}" if reason.pointer else ""
    what = f"{reason.outcome} {reason.code}{at}: {reason.message}"
    return Reply(status, _told(what, status, reason.code, notes), reason.code)


def to_response(translation: Translation, response: Response) -> Reply:
    """Salesmachine answered, or didn't."""
    status = next(ours for _, theirs, ours in STATUSES if response.status in theirs)
    _, code = answer_to(response)
    what = f"not delivered, {code}: {response}"
    if status == 200:
        what = f"delivered: {', '.join(map(_name, translation.operations))}; {response}"
    asked = response.retry_after if status in TRIED_AGAIN else None
    return Reply(status, _told(what, status, code, translation.notes), code, asked)


def _name(operation: Operation) -> str:
    """An operation's method, and which event it is."""
    kind = type(operation).__name__.lower()
    return f"{kind} {operation.event_uid[:MAX_NAME]}" if isinstance(operation, Event) else kind


def _told(what: str, status: int, code: str, notes: Iterable[Note] = ()) -> str:
    """It in sentences, with what to do, and the first warnings of the translation."""
    again = _WAIT if status in TRIED_AGAIN else _CORRECT
    to_do = [_TO_DO.get(code, again)] if code else []
    warnings = [note for note in notes if note.severity == "warning"][:MAX_NOTES]
    told = [f"Warning {n.code} {n.pointer[:MAX_NAME]}: {n.message}" for n in warnings]
    return ". ".join([what.removesuffix("."), *to_do, *told])
