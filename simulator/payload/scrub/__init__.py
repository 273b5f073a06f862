"""Scrubbing: messages and exchanges with stand-ins for all that is personal."""

from __future__ import annotations

from simulator.payload.scrub.keeping import Kept, Scrubbed, scrubbed
from simulator.payload.scrub.scrubber import Scrubber

__all__ = ["Kept", "Scrubbed", "Scrubber", "scrubbed"]
