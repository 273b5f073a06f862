"""Payloads under the lens: what became of a message, and which of its fields arrive."""

from __future__ import annotations
