"""Shrinking: the smallest message that still fails in the same way."""

from __future__ import annotations

from simulator.payload.shrink.shrinking import MOST, Shrunk, shrink, shrunk
from simulator.payload.shrink.trials import Still

__all__ = ["MOST", "Shrunk", "Still", "shrink", "shrunk"]
