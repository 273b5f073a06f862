"""Letters: another one of the same script and case for each, and what is no letter stays."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from simulator.payload.scrub.draws import Draw

CONSONANTS = "bcdfghjklmnprstvwz"
VOWELS = "aeiou"
_ACCENTED = {
    "a": "áàâäãå",
    "c": "çć",
    "e": "éèêë",
    "i": "íìîï",
    "n": "ñń",
    "o": "óòôöõø",
    "s": "šś",
    "u": "úùûü",
    "y": "ýÿ",
    "z": "žż",
}
_ALPHABETS: tuple[tuple[int, int, str], ...] = (
    (0x0370, 0x03FF, "αβγδεζηθικλμνξοπρστυφχψω"),
    (0x0400, 0x04FF, "абвгдежзиклмнопрстуфхцчшэюя"),
    (0x0590, 0x05FF, "אבגדהוזחטיכלמנסעפצקרשת"),
    (0x0600, 0x06FF, "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"),
    (0x0900, 0x097F, "कखगघचछजझटठडढणतथदधनपफबभमयरलवशषसह"),
    (0x0E00, 0x0E7F, "กขคงจฉชซญดตถทธนบปผฝพฟภมยรลวศสหอ"),
    (
        0x3040,
        0x309F,
        "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろ",
    ),
    (
        0x30A0,
        0x30FF,
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロ",
    ),
    (
        0x4E00,
        0x9FFF,
        "安本川田山木林森石井水月日光明春秋冬海空花草竹松原野村町国東西南北中高大小文正和平",
    ),
    (
        0xAC00,
        0xD7A3,
        "가나다라마바사아자차카타파하강김남도류민박서송신양오윤이임장정조주진최한허홍",
    ),
)
"""Code points from, to, and the letters that stand in for those between."""


def other(one: str, draw: Draw, *, vowel: bool | None = None) -> str:
    """Another letter or digit for a character, of its script and case; what is neither stays.

    ``vowel`` says which of the Latin ones it should be.
    """
    if one.isascii():
        if one.isdigit():
            return draw.one("0123456789")
        if not one.isalpha():
            return one
        found = draw.one({True: VOWELS, False: CONSONANTS, None: CONSONANTS + VOWELS}[vowel])
        return found.upper() if one.isupper() else found
    category = unicodedata.category(one)
    if category in ("Nd", "Nl", "No"):
        return _digit(one, draw) if category == "Nd" else one
    if category[0] != "L":
        return one
    return _letter(one, category, draw)


def shaped(text: str, draw: Draw) -> str:
    """A text of the same characters' classes: letters, digits, and all else as it was."""
    return "".join(other(one, draw) for one in text)


def cased(like: str, word: str) -> str:
    """A lower-case word in the case of another: upper, title, or letter by letter."""
    if not any(one.isupper() for one in like):
        return word
    if like.isupper() and len(like) > 1:
        return word.upper()
    if like[0].isupper() and not any(one.isupper() for one in like[1:]):
        return word[:1].upper() + word[1:]
    return "".join(
        one.upper() if index < len(like) and like[index].isupper() else one
        for index, one in enumerate(word)
    )


def accented(like: str, word: str, draw: Draw) -> str:
    """A word with an accent, if the one that it stands for has one; both are Latin."""
    if like.isascii():
        return word
    places = [index for index, one in enumerate(word) if one.lower() in _ACCENTED]
    if not places:
        return word
    at = draw.one(places)
    accent = draw.one(_ACCENTED[word[at].lower()])
    return word[:at] + (accent.upper() if word[at].isupper() else accent) + word[at + 1 :]


@lru_cache(maxsize=4096)
def script(word: str) -> str:
    """The script of a word's first letter, as Unicode names it: LATIN, CJK, HANGUL, ..."""
    for one in word:
        if one.isalpha():
            return unicodedata.name(one, "").partition(" ")[0].partition("-")[0]
    return ""


def _digit(one: str, draw: Draw) -> str:
    """A digit of the same script."""
    return chr(ord(one) - unicodedata.digit(one) + draw.below(10))


def _letter(one: str, category: str, draw: Draw) -> str:
    point = ord(one)
    for start, end, alphabet in _ALPHABETS:
        if start <= point <= end:
            found = draw.one(alphabet)
            return found.upper() if category in ("Lu", "Lt") else found
    if script(one) == "LATIN" and point < 0x2000:
        choices = "".join(_ACCENTED[vowel] for vowel in "aeiou")
        found = draw.one(choices)
        return found.upper() if category in ("Lu", "Lt") else found
    return draw.one(_neighbours(point, category))


@lru_cache(maxsize=512)
def _neighbours(point: int, category: str) -> str:
    """Letters of the same kind in the same 64 code points."""
    start = point & ~63
    block = (chr(each) for each in range(start, start + 64))
    return "".join(one for one in block if unicodedata.category(one) == category)
