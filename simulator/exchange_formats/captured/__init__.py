"""Captured: a request that somebody recorded, as the messages or the exchange that it is."""

from __future__ import annotations
