"""A translation as ``sim translate`` prints it, which is what a case is compared with."""

from __future__ import annotations

from typing import Any

from contracts.cases import Case
from destination import Settings, Translation, translate


def translated(case: Case) -> Translation:
    """The case's message under the case's settings."""
    switches: dict[str, Any] = dict(case.settings)
    return translate(case.message, Settings(**switches))


def printed(translation: Translation) -> dict[str, Any]:
    """``{"outcome", "operations", "rules", "notes", "reason"?}``."""
    fields: dict[str, Any] = {
        "outcome": translation.outcome,
        "operations": translation.wire(),
        "rules": translation.rules,
        "notes": [note.to_dict() for note in translation.notes],
    }
    if translation.reason is not None:
        fields["reason"] = translation.reason.to_dict()
    return fields
