"""Text for a terminal: nothing in it that one would act on, cut to the room there is."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable


def at(found: dict[str, str]) -> str:
    """The code and the pointer of a note or a reason; the code alone where it is about it all."""
    return f"{found['code']} {found['pointer']}".rstrip()


def printable(text: str) -> str:
    """The text with whatever a terminal would act on, or couldn't show, written out."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def cut(text: str, length: int) -> str:
    """The text, or its beginning where it is longer than that."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def counted(names: Iterable[str]) -> str:
    """``event x2, contact``: each name with how often it is there, in the order of the first."""
    return ", ".join(f"{name} x{n}" if n > 1 else name for name, n in Counter(names).items())


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: wide letters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(one) else 1 + (unicodedata.east_asian_width(one) in "WF")
        for one in text
    )
