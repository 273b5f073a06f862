"""The screen: what a journal records, live in a terminal; this package alone knows Textual."""

from __future__ import annotations
