"""The paths of the tracking API."""

from __future__ import annotations

from typing import Final

from simulator.segment.judge import Kind

PATHS: Final[dict[str, Kind | None]] = {
    "batch": None,
    "import": None,
    "b": None,
    "track": "track",
    "t": "track",
    "identify": "identify",
    "i": "identify",
    "page": "page",
    "p": "page",
    "screen": "screen",
    "s": "screen",
    "group": "group",
    "g": "group",
    "alias": "alias",
    "a": "alias",
}
"""Which call each path under ``/v1`` takes; None for a batch of any."""
