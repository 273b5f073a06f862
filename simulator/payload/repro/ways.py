"""Ways: how a message fails, so that a smaller one can be told to fail in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from simulator.payload.report import Report

_IDS = (
    ("messageId", "message_id"),
    ("userId", "user_id"),
    ("groupId", "group_id"),
    ("previousId", "previous_id"),
)
_ANONYMOUS = ("anonymousId", "anonymous_id")


class Way(NamedTuple):
    """In which way a message fails: two that fail in the same way have equal ones.

    ``made`` are the rules behind its operations, or their methods where there are no rules;
    ``how`` is the aim's own.
    """

    outcome: str
    code: str
    made: tuple[str, ...]
    how: str


def way_of(report: Report, how: str) -> Way:
    """The way of a message of which this is the report."""
    code = report.get("reason", {}).get("code", "")
    methods = [str(one.get("method")) for one in report["operations"]]
    return Way(report["outcome"], code, tuple(report["rules"] or methods), how)


def anchors(message: object) -> dict[str, Any]:
    """What of a message makes it that message, by its key: its type, and which ids it has.

    An id says by its JSON type and by being blank or not what it is.  An anonymousId counts where
    it is the only name of its user.
    """
    if not isinstance(message, Mapping):
        return {}
    found = {key: _is_like(message[key]) for keys in _IDS for key in keys if key in message}
    if not any(key in message for key in _IDS[1]):
        found |= {key: _is_like(message[key]) for key in _ANONYMOUS if key in message}
    if "type" in message:
        found["type"] = message["type"]
    return found


def _is_like(value: object) -> tuple[str, bool]:
    is_blank = not value.strip() if isinstance(value, str) else value in (None, {}, [])
    return type(value).__name__, is_blank
