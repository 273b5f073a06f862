"""Words: fillers that can be read aloud, of the same length, script and case."""

from __future__ import annotations

import re

from simulator.payload.scrub.draws import Draw
from simulator.payload.scrub.letters import cased, other, script

RUNS = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f][^\W\d_]*)*|\d+")
"""A run of letters, or of digits."""
LETTERS = re.compile(r"[^\W\d_]+")


def filler(word: str, draw: Draw) -> str:
    """A word for a run of letters; a letter that isn't ASCII stands where one does.

    What isn't Latin is replaced letter by letter.
    """
    if script(word) != "LATIN":
        return "".join(other(one, draw) for one in word)
    start = draw.below(2)
    made = (other("a", draw, vowel=(start + at) % 2 == 0) for at in range(len(word)))
    found = cased(word, "".join(made))
    if word.isascii():
        return found
    pairs = zip(word, found, strict=True)
    return "".join(new if old.isascii() else other(old, draw) for old, new in pairs)


def listed(words: str) -> frozenset[str]:
    """The words of a text with blanks between them."""
    return frozenset(words.split())
