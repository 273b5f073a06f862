"""Telling what is wrong with what was asked for."""

from __future__ import annotations

from contracts.violations import printable


class KeepError(Exception):
    """Why what is to be kept can't be asked of a message: a sentence, on one line."""

    def __init__(self, sentence: str) -> None:
        super().__init__(printable(sentence))
