"""Numbers: others with the same sign, the same count of digits and no more than that large."""

from __future__ import annotations

import math

from simulator.payload.scrub.draws import Draw

HARMLESS_DIGITS = 3
"""A number of no more digits is a count or a share; it says little of anybody."""
_TURNS = 20
MOST_BITS = 14_000
"""Python spells out no integer of more than 4,300 digits."""


def is_harmless(number: float) -> bool:
    """Whether a number says nothing by itself: none, a small one, or one that isn't finite."""
    if isinstance(number, int):
        return -1000 < number < 1000
    if not math.isfinite(number) or number == 0:
        return True
    text = repr(abs(number)).removesuffix(".0")
    return "e" not in text and len(text.replace(".", "").lstrip("0")) <= HARMLESS_DIGITS


def whole(number: int, draw: Draw) -> int:
    """Another integer."""
    if number.bit_length() > MOST_BITS:
        bits = number.bit_length()
        found = 1 << (bits - 1) | draw.below(1 << 64)
        return -found if number < 0 else found
    return int(_another(str(number), draw))


def broken(number: float, draw: Draw) -> float:
    """Another float; zero, NaN and the infinities are what they are."""
    if not math.isfinite(number) or number == 0:
        return number
    mantissa, mark, exponent = repr(number).partition("e")
    found = float(_another(mantissa, draw) + mark + exponent)
    return found if math.isfinite(found) and found else math.copysign(1.0, number)


def _another(text: str, draw: Draw) -> str:
    """Other digits; a single 1 is no larger than any other, and so becomes one that is."""
    for _ in range(_TURNS):
        if (found := _digits(text, draw)) != text:
            return found
    return text.replace("1", str(2 + draw.below(8)), 1)


def _digits(text: str, draw: Draw) -> str:
    """Another digit for each; the first one that counts is no larger, and the last is no zero."""
    made: list[str] = []
    first = next((index for index, one in enumerate(text) if one in "123456789"), len(text))
    for index, one in enumerate(text):
        if not one.isdigit() or index < first or text[index:] == "0":
            made.append(one)
        elif index == first:
            made.append(str(1 + draw.below(int(one))))
        elif index == len(text) - 1:
            made.append(str(1 + draw.below(9)))
        else:
            made.append(str(draw.below(10)))
    return "".join(made)
