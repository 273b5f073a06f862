"""Personal data: what a key or a form says of a person, and what takes its place."""

from __future__ import annotations

from simulator.payload.personal.masks import masked

__all__ = ["masked"]
