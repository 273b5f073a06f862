"""The forms in which messages and exchanges come in and go out."""

from __future__ import annotations
