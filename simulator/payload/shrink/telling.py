"""Telling what is wrong with what was asked for."""

from __future__ import annotations

import difflib

from contracts.violations import printable
from simulator.payload.lineage.probes import leaves


class KeepError(Exception):
    """Why what is to be kept can't be asked of a message: a sentence, on one line."""

    def __init__(self, sentence: str) -> None:
        super().__init__(printable(sentence))


def nothing_at(message: object, pointer: str) -> str:
    """That nothing stands at a pointer of a message, and which one was probably meant."""
    known = [leaf.pointer for leaf in leaves(message)]
    last = pointer.rpartition("/")[2]
    near = [one for one in known if one.rpartition("/")[2] == last]
    near = near or difflib.get_close_matches(pointer, known, 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"there is nothing at {pointer}{hint}"
