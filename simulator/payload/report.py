"""What became of one message, as one JSON object: the form that ``sim translate`` prints."""

from __future__ import annotations

from typing import Any

from destination import Settings, translate
from destination.envelope import field, identifier

Report = dict[str, Any]
"""``{"line", "messageId", "type", "outcome", "operations", "rules", "notes", "reason"?}``."""


def report(line: int, message: object, settings: Settings, defect: str = "") -> Report:
    """What became of a message.

    ``defect`` says why the line holds no JSON at all: it is refused as ``bad_request`` then.
    """
    translation = translate(message, settings)
    found = {
        **known(line, message),
        "outcome": translation.outcome,
        "operations": translation.wire(),
        "rules": translation.rules,
        "notes": [note.to_dict() for note in translation.notes],
    }
    if translation.reason is not None:
        reason = translation.reason.to_dict()
        found["reason"] = {**reason, "message": defect} if defect else reason
    return found


def known(line: int, message: object) -> Report:
    """What is known of a message before it is translated; it is refused as long as nobody has."""
    envelope = message if isinstance(message, dict) else {}
    kind = envelope.get("type")
    return {
        "line": line,
        "messageId": identifier(field(envelope, "messageId")[1]),
        "type": kind if isinstance(kind, str) else None,
        "outcome": "refused",
        "operations": [],
        "rules": [],
        "notes": [],
    }
