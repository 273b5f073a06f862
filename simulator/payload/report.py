"""What became of one message, as one JSON object: the form that ``sim translate`` prints."""

from __future__ import annotations

from typing import Any

from destination import Settings, translate
from destination.envelope import field, identifier


def report(line: int, message: object, settings: Settings, defect: str = "") -> dict[str, Any]:
    """``{"line", "messageId", "type", "outcome", "operations", "rules", "notes", "reason"?}``.

    ``defect`` says why the line holds no JSON at all: it is refused as ``bad_request`` then.
    """
    translation = translate(message, settings)
    envelope = message if isinstance(message, dict) else {}
    kind = envelope.get("type")
    found: dict[str, Any] = {
        "line": line,
        "messageId": identifier(field(envelope, "messageId")[1]),
        "type": kind if isinstance(kind, str) else None,
        "outcome": translation.outcome,
        "operations": translation.wire(),
        "rules": translation.rules,
        "notes": [note.to_dict() for note in translation.notes],
    }
    if translation.reason is not None:
        reason = translation.reason.to_dict()
        found["reason"] = {**reason, "message": defect} if defect else reason
    return found
