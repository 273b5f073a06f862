"""Expecting: what a test wants to come, its matchers, and how near what came is.  Pure."""

from __future__ import annotations
