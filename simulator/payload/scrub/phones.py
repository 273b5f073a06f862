"""Phone numbers: of ranges that nobody can have, spelt as they were."""

from __future__ import annotations

import re

from simulator.payload.scrub.draws import Draw
from simulator.payload.scrub.letters import other
from simulator.payload.scrub.memory import Memory

_CODES = re.compile(
    r"1|7|2[07]|3[0123469]|4[013456789]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9][0-9]{2}"
)
"""Codes of countries."""
_EXTENSION = re.compile(r"(?<=[0-9]) ?(?:x|ext\.?) ?[0-9]{1,6}\Z", re.IGNORECASE)


def is_phone(text: str) -> bool:
    """Whether a text is made of what phone numbers are made of."""
    bare = _EXTENSION.sub("", text)
    return all(one in "0123456789+-()./ \u00a0" for one in bare)


def phone(text: str, memory: Memory) -> str:
    """Another number with the same digits' count and marks.

    Of North America 555-01xx, of London 020 7946 0xxx; elsewhere the country's code, then a zero,
    with which no number goes on.
    """
    if extension := _EXTENSION.search(text):
        more = memory.key.draw("extension", extension[0])
        ending = "".join(other(one, more) if one.isdigit() else one for one in extension[0])
        return phone(text[: extension.start()], memory) + ending
    digits = "".join(one for one in text if one.isascii() and one.isdigit())
    if not digits:
        return text
    is_whole = text.lstrip().startswith("+")
    national = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits

    def make(draw: Draw) -> str:
        return _spelt(text, _number(digits, is_whole, draw))

    return memory.given(text, "phone", make, national)


def _number(digits: str, is_whole: bool, draw: Draw) -> str:
    count = len(digits)
    if (count == 11 and digits[0] == "1") or (count == 10 and not is_whole and digits[0] != "0"):
        area = f"{2 + draw.below(8)}{draw.below(10)}{draw.below(10)}"
        return digits[: count - 10] + f"{area}55501{draw.below(100):02}"
    if count == 7 and not is_whole:
        return f"55501{draw.below(100):02}"
    if is_whole and digits.startswith("44") and count == 12:
        return f"442079460{draw.below(1000):03}"
    if is_whole and (code := _CODES.match(digits)) and count > len(code[0]) + 3:
        return code[0] + "0" + _some(count - len(code[0]) - 1, draw)
    head = "0" if digits[0] == "0" else "00" if digits.startswith("00") else ""
    return head + _some(count - len(head), draw)


def _some(count: int, draw: Draw) -> str:
    return "".join(draw.one("0123456789") for _ in range(count))


def _spelt(text: str, digits: str) -> str:
    """The digits where those of a text are."""
    left = iter(digits)
    return "".join(next(left, "0") if one.isascii() and one.isdigit() else one for one in text)
