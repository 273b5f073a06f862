"""display_name: the human-readable name of an event (assumption A22)."""

from __future__ import annotations

from typing import Any

from destination.envelope import present


def show_as(params: dict[str, Any], name: str) -> None:
    """Set ``params["display_name"]`` to the name as given, unless one is there that counts."""
    if not present(params.get("display_name")):
        params["display_name"] = name
