"""What a fault that can't be read ends with."""

from __future__ import annotations


class FaultError(ValueError):
    """A text that is no fault; the message says in a sentence why, and the nearest valid form."""
