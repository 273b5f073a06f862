"""Timestamps as Segment computes them, so that a client's wrong clock does no harm.

``timestamp`` is receivedAt - (sentAt - t), t being the client's own timestamp; without a sentAt it
is t, without a t it is receivedAt.  What can't be read counts as absent.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from contracts.formats import is_segment_time

_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS = 10
"""So many digits are epoch seconds, three more epoch milliseconds."""


def computed(received: str, sent: object, original: object) -> str:
    """The ``timestamp`` of a message, ``YYYY-MM-DDTHH:MM:SS.mmmZ``, rounded down.

    ``received`` is receivedAt in that form; ``sent`` and ``original`` are the client's sentAt and
    timestamp, whatever they are.
    """
    moment, sent_at = read(original), read(sent)
    if moment is None:
        return received
    if sent_at is None:
        return _written(moment)
    try:
        return _written(datetime.fromisoformat(received) - (sent_at - moment))
    except OverflowError:  # beyond the years that can be written: one of the clocks is absurd
        return _written(moment)


def read(value: object) -> datetime | None:
    """The moment of an ISO 8601 text or of epoch digits, in UTC where it names no offset."""
    text = str(value) if isinstance(value, int) and 0 <= value < 10**13 else value
    if not isinstance(text, str) or not text.strip() or not is_segment_time(text):
        return None
    try:
        if text.isdigit():
            unit = 1000 if len(text) == _SECONDS else 1
            return _UNIX + timedelta(milliseconds=int(text) * unit)
        found = datetime.fromisoformat(text.upper())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _written(moment: datetime) -> str:
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return f"{text.removesuffix('+00:00')}Z"
