"""Routing: is this message for Salesmachine?  Segment's ``integrations`` object decides."""

from __future__ import annotations

from typing import Any

NAME = "Salesmachine"
"""Our name in the integrations object, exactly so (product page, quick info)."""


def switched_off_by(message: dict[str, Any]) -> str | None:
    """The JSON pointer of the key that turns us off, or None when the message is for us.

    Our own key decides, else ``All`` in any casing (of several the first that is false, else the
    first), else on.  Only boolean false turns off; an ``integrations`` that is no object is on;
    ``context.integrations`` isn't read (Segment: filtering with the integrations object).
    """
    integrations = message.get("integrations")
    if not isinstance(integrations, dict):
        return None
    if NAME in integrations:
        return f"/integrations/{NAME}" if integrations[NAME] is False else None
    for key, value in integrations.items():
        if value is False and isinstance(key, str) and key.lower() == "all":
            return f"/integrations/{key}"
    return None
