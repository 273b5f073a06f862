"""Texts that are shorter than one and read as well."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

WORD = "x"
"""Stands where any text will do: an empty one would look as if that mattered."""
SHORT = 64
"""Of a text of so many characters each is tried to be left out."""

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ADDRESS = re.compile(r"(?i)https?://")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")

Keeps = Callable[[str], bool]


def words(text: str) -> Iterator[str]:
    """Short texts that may take its place, the plainest first, with one of its own form."""
    if text.isascii() and text.isdigit():
        yield "1"
    yield WORD
    if _ADDRESS.match(text):
        yield "http://a.co"
    elif _EMAIL.fullmatch(text):
        yield "a@b.co"
    elif _TIME.match(text):
        yield text[:10]


def is_plain(text: str) -> bool:
    """Whether it is as plain as a text gets: one of its own words, or of one character."""
    return text in words(text) or (len(text) < 2 and bool(text.strip()))


def cut(text: str, keeps: Keeps) -> None:
    """Find a shorter text; ``keeps`` is told each one that is tried, and takes it if it can.

    The shortest beginning that does, without what it can do without at its own start; in a short
    one, which is no time, each character is tried.  What isn't blank never becomes so.
    """
    says_something = bool(text.strip())

    def does(shorter: str) -> bool:
        return bool(shorter.strip()) >= says_something and keeps(shorter)

    text = _end(_beginning(text, does), does)
    if len(text) <= SHORT and not _TIME.match(text):
        _fewest(text, does)


def _beginning(text: str, keeps: Keeps) -> str:
    low, high = 0, len(text)
    while low < high:
        middle = (low + high) // 2
        if keeps(text[:middle]):
            high = middle
        else:
            low = middle + 1
    return text[:high]


def _end(text: str, keeps: Keeps) -> str:
    low, high = 0, len(text)  # so many characters at least have to stay, at most need to
    while low < high:
        middle = (low + high) // 2
        if keeps(text[len(text) - middle :]):
            high = middle
        else:
            low = middle + 1
    return text[len(text) - high :]


def _fewest(text: str, keeps: Keeps) -> None:
    size = len(text) // 2
    while size:
        end = len(text)
        while end > 0:
            start = max(0, end - size)
            if keeps(shorter := text[:start] + text[end:]):
                text = shorter
            end = start
        size //= 2
