"""Memory: which stand-in a value has, which are taken, and what must not be given as one."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Literal

from simulator.payload.scrub.draws import Draw, Key
from simulator.payload.scrub.times import shift_of

FEW = 40
"""After so many turns there are too few stand-ins of a kind."""
_TURNS = 20 * FEW
_MOST = 50_000
"""So many answers are remembered to be quick."""
_MARKED = frozenset({"LATIN", "GREEK"})


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """A text as it is compared: without case, and Latin and Greek without accents."""
    if text.isascii():
        return text.casefold()
    kept = []
    for one in unicodedata.normalize("NFKC", text):
        parts = unicodedata.normalize("NFD", one)
        name = unicodedata.name(parts[0], "").partition(" ")[0]
        kept.append(parts[0] if name in _MARKED else one)
    return "".join(kept).casefold()


class Memory:
    """What one Scrubber has given and knows.

    ``words`` are those that name a person or a company, folded, each with its kind; ``days`` is by
    how many all times are moved.  ``made`` is what was made of a value at a place, as long as no
    more words are known.
    """

    __slots__ = (
        "_exact",
        "_given",
        "_originals",
        "_seen",
        "_taken",
        "days",
        "key",
        "made",
        "words",
    )

    def __init__(self, key: Key) -> None:
        self.key = key
        self.days = shift_of(key)
        self._given: dict[str, str] = {}
        self._taken: dict[str, str] = {}
        self._exact: set[str] = set()
        self._originals: set[int] = set()
        self._seen: set[int] = set()
        self.made: dict[Hashable, str] = {}
        self.words: dict[str, Literal["name", "thing"]] = {}

    def know(self, word: str, kind: Literal["name", "thing"]) -> None:
        """Remember a word, folded; that it is one of a person's name goes before all else."""
        if self.words.get(word) not in ("name", kind):
            self.words[word] = kind
            self.made.clear()

    def has_seen(self, *what: Hashable) -> bool:
        """Whether this was asked before; what was asked long ago is forgotten."""
        found = hash(what)
        if found in self._seen:
            return True
        if len(self._seen) >= _MOST:
            self._seen.clear()
        self._seen.add(found)
        return False

    def once(self, what: Hashable, make: Callable[[], str]) -> str:
        """What was made of this before, or is made now."""
        if (found := self.made.get(what)) is not None:
            return found
        if len(self.made) >= _MOST:
            self.made.clear()
        return self.made.setdefault(what, make())

    def note(self, original: str) -> None:
        """Remember that a text or a word is an original's: no stand-in may be the same."""
        self._originals.add(hash(fold(original)))

    def is_original(self, text: str) -> bool:
        """Whether a text is one of those, whatever its case."""
        return hash(fold(text)) in self._originals

    def recalled(self, original: str) -> str | None:
        """The stand-in that a text has got already, if it has."""
        return self._given.get(original)

    def given(
        self, original: str, kind: str, make: Callable[[Draw], str], same_as: str = ""
    ) -> str:
        """The stand-in of a text: the one it has, else a new one that no other text has.

        ``make`` draws one.  Texts that differ in case alone, or are the ``same_as``, are drawn
        alike.  Where there are too few of a kind, a longer one is given.
        """
        if original in self._given:
            return self._given[original]
        if not any(one.isalnum() for one in original):
            return original
        label, more = same_as or fold(original), ""
        for turn in range(_TURNS):
            draw = self.key.draw(kind, label, turn)
            draw.turn = turn
            if turn >= FEW:
                more = "".join(draw.one("0123456789") for _ in range(turn // FEW))
            found = make(draw) + more
            if original in self._given:  # it is but one word, and has the stand-in of that
                return self._given[original]
            if found != original and self._is_free(found, label):
                break
        self._given[original] = found
        self._taken.setdefault(fold(found), label)
        self._exact.add(found)
        return found

    def _is_free(self, found: str, label: str) -> bool:
        if found in self._exact or self.is_original(found):
            return False
        return self._taken.get(fold(found), label) == label
