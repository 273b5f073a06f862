"""What the kit can't do, in a sentence."""

from __future__ import annotations


class KitError(Exception):
    """Why something can't be had; a sentence that says what to do."""
