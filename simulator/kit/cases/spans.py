"""Where things stand in a JSON text: the offset and the line of what a pointer leads to.

All of it takes a text that was read already, and knows it to be JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from contracts.violations import escape

_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)
"""For the ends of values alone, so that no number is too long for it."""


class Member(NamedTuple):
    """A member of an object, or of a list, whose keys are numbers from 0.

    ``at`` is where the key begins, or the value of a list; ``start`` and ``end`` are the value's.
    """

    key: str | int
    at: int
    start: int
    end: int


def first(text: str) -> int:
    """Where the document's value begins."""
    return _skip(text, 0)


def members(text: str, start: int) -> Iterator[Member]:
    """The members of the object or list that begins at ``start``; none of any other value.

    A key that stands twice comes twice.
    """
    if text[start] not in "{[":
        return
    is_object, index = text[start] == "{", 0
    at = _skip(text, start + 1)
    while text[at] not in "}]":
        key: str | int = index
        begins = at
        if is_object:
            key, begins = _DECODER.raw_decode(text, at)
            begins = _skip(text, _skip(text, begins) + 1)
        _, end = _DECODER.raw_decode(text, begins)
        yield Member(key, at, begins, end)
        index, at = index + 1, _skip(text, end)
        at = _skip(text, at + 1) if text[at] == "," else at


def find(text: str, pointer: str) -> Member:
    """What a pointer leads to, or the last on the way there that is in the text.

    Of a key that stands twice it is the last, whose value counts.
    """
    start = first(text)
    found = Member("", start, start, len(text))
    for token in pointer.split("/")[1:]:
        below = [one for one in members(text, found.start) if escape(one.key) == token]
        if not below:
            break
        found = below[-1]
    return found


def line(text: str, at: int) -> int:
    """The line of an offset, from 1."""
    return text.count("\n", 0, at) + 1


def twice(text: str, start: int, pointer: str = "", besides: str = "") -> Iterator[tuple[str, int]]:
    """``(pointer, offset)`` of each key below the value at ``start`` that stood there before.

    What is below the pointer ``besides`` isn't looked into.
    """
    seen = set()
    for member in members(text, start):
        below = f"{pointer}/{escape(member.key)}"
        if member.key in seen:
            yield below, member.at
        seen.add(member.key)
        if below != besides:
            yield from twice(text, member.start, below, besides)


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at
