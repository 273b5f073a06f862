"""Names: words of people's names, of the same script and about as long, from Faker's pools."""

from __future__ import annotations

from functools import cache
from typing import Literal

from simulator.payload.scrub.draws import Draw
from simulator.payload.scrub.letters import accented, cased, other, script
from simulator.payload.scrub.memory import FEW
from simulator.payload.scrub.words import LETTERS, filler

_LOCALES = {
    "LATIN": ("en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "sv_SE"),
    "CYRILLIC": ("uk_UA",),
    "GREEK": ("el_GR",),
    "HEBREW": ("he_IL",),
    "ARABIC": ("ar_AA",),
    "DEVANAGARI": ("hi_IN",),
    "THAI": ("th_TH",),
    "CJK": ("zh_CN", "ja_JP"),
    "HANGUL": ("ko_KR",),
}
Length = Literal["short", "middle", "long"]


def name(word: str, draw: Draw) -> str:
    """A word of a name for a run of letters; a filler where no pool has its script."""
    if len(word) == 1:
        return other(word, draw)
    written = script(word)
    pool = _pool(written) if written in _LOCALES else {}
    words = pool.get(_length(word, written))
    if not words or draw.turn >= FEW // 2:
        return filler(word, draw)
    found = draw.one(words)
    if written == "LATIN":
        return accented(word, cased(word, found), draw)
    return cased(word, found)


def _length(word: str, written: str) -> str:
    """The class of its length; of scripts that write a syllable or a word in a sign, the count."""
    if written in ("CJK", "HANGUL"):
        return str(len(word))
    return "short" if len(word) < 5 else "middle" if len(word) < 8 else "long"


@cache
def _pool(written: str) -> dict[str, list[str]]:
    """Words of names in lower case by their length."""
    from simulator.generate.pools import FakerPools  # 100 ms: only who needs a name pays it

    pools = FakerPools(0)
    sorted_out: dict[str, dict[str, None]] = {}
    for locale in _LOCALES[written]:
        pool = pools(locale)
        for full in (*pool.first_names, *pool.last_names, *_joined(pool, written)):
            word = full.lower()
            if len(word) > 1 and LETTERS.fullmatch(word) and script(word) == written:
                if written == "LATIN" and not word.isascii():
                    continue
                sorted_out.setdefault(_length(word, written), {})[word] = None
    return {length: list(words) for length, words in sorted_out.items()}


def _joined(pool: object, written: str) -> list[str]:
    """Whole names, where they are written without a blank."""
    if written not in ("CJK", "HANGUL"):
        return []
    first: list[str] = pool.first_names  # type: ignore[attr-defined]
    last: list[str] = pool.last_names  # type: ignore[attr-defined]
    return [f"{family}{given}" for family in last[:40] for given in first[:40]]
