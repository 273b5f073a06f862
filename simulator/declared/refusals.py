"""What can't be understood is refused with a sentence; each API gives it its own form."""

from __future__ import annotations

import difflib
from collections.abc import Collection

MAX_GUESSED = 60
"""The longest name that a near one is looked for."""


class Refusal(Exception):
    """What was asked can't be understood: ``status`` is HTTP's, the text says what is valid."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.status = status


def among(name: str, known: Collection[str], they_are: str, none: str) -> str:
    """The nearest of the known names, else all of them, else that there are ``none``."""
    if not known:
        return none
    near = difflib.get_close_matches(name, known, 1) if len(name) <= MAX_GUESSED else []
    return f"did you mean {near[0]}?" if near else f"{they_are} {', '.join(known)}"
