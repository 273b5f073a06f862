"""Names: snake_case as Salesmachine's ``event_uid`` wants it (assumption A21)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

_ASCII_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ASCII_SEPARATORS = re.compile(r"[^A-Za-z0-9]+")


@lru_cache(maxsize=1024)
def snake_case(name: str) -> str:
    """``"Order Completed"`` -> ``"order_completed"``; ``""`` when no letter or digit is left.

    NFKC first.  Words are runs of letters, marks and numbers of any script; inside a run a new word
    starts before an upper- or title-case letter that follows anything else, and before the last of
    several when a lower-case letter comes next.  Idempotent.
    """
    if name.isascii():
        spaced = _ASCII_BREAK.sub("_", name)
        return _ASCII_SEPARATORS.sub("_", spaced).strip("_").lower()
    words = "_".join(_words(unicodedata.normalize("NFKC", name)))
    return unicodedata.normalize("NFKC", words.lower())


def _words(name: str) -> list[str]:
    words: list[str] = []
    run = ""
    for character in [*name, " "]:
        if unicodedata.category(character)[0] in "LMN":
            run += character
        else:
            # A run of marks alone is what is left of an emoji, not a word.
            if any(unicodedata.category(mark)[0] != "M" for mark in run):
                words.extend(_split(run))
            run = ""
    return words


def _split(run: str) -> list[str]:
    """One run of letters, marks and numbers, cut where a new word starts; marks don't decide."""
    kinds = [unicodedata.category(character) for character in run]
    bases = [i for i, kind in enumerate(kinds) if kind[0] != "M"]
    cuts = [0]
    for n, (before, here) in enumerate(pairwise(bases), 2):
        upper_before = kinds[before] in ("Lu", "Lt")
        lower_after = n < len(bases) and kinds[bases[n]] == "Ll"
        if kinds[here] in ("Lu", "Lt") and (not upper_before or lower_after):
            cuts.append(here)
    return [run[a:b] for a, b in pairwise([*cuts, len(run)])]
