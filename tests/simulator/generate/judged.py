"""What there is to say of a message: by Segment's schema, the translator and Salesmachine's."""

from __future__ import annotations

from typing import Any

from contracts.registry import check
from destination import translate


def complaints(message: dict[str, Any]) -> list[str]:
    """Codes: of what it breaks, why it isn't translated, its notes, what its operations break."""
    broken = [violation.code for violation in check(f"segment/{message['type']}", message)]
    translation = translate(message)
    if translation.reason is not None:
        broken.append(translation.reason.code)
    broken += [note.code for note in translation.notes]
    for item in translation.wire():
        broken += [violation.code for violation in check("salesmachine/item", item)]
    return broken


def spoil(value: Any) -> None:
    """Change whatever can be changed in a JSON value."""
    if isinstance(value, dict):
        for below in value.values():
            spoil(below)
        value["spoilt"] = True
    elif isinstance(value, list):
        for below in value:
            spoil(below)
        value.append("spoilt")
