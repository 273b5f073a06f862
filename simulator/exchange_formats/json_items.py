"""The items of a JSON array, one after the other, as far as they can be read.  Pure."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Generator, Iterator
from typing import NamedTuple

from simulator.exchange_formats.unpacking import InputError

DEEP = "it nests deeper than 100 levels"

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')
_BLANK = re.compile(r"[ \t\r\n]*")


class Item(NamedTuple):
    """One item, by its number from 1; ``defect`` says why there is no value, "" where there is."""

    number: int
    value: object
    defect: str = ""


class Words(NamedTuple):
    """How errors name what is read, and what is in it; ``hint`` is what may be wrong with it."""

    whole: str = "the array"
    item: str = "item"
    hint: str = ""


ARRAY = Words()


def items_at(
    text: str, at: int, above: int = 0, words: Words = ARRAY
) -> Generator[Item, None, tuple[int, int]]:
    """The items of the array whose bracket is at ``at``; returns how many, and where it ends.

    Raises InputError where it can't be read on; ``above`` lines stand above the text.
    """
    number, at = 0, skip(text, at + 1)
    if text[at : at + 1] != "]":
        while True:
            number += 1
            item, at = _item(text, at, number, above, words)
            yield item
            at = skip(text, at)
            if text[at : at + 1] != ",":
                break
            at = skip(text, at + 1)
    if text[at : at + 1] != "]":
        raise breaks_off(number, words)
    return number, at + 1


def members_at(text: str, at: int) -> Iterator[tuple[str, int]]:
    """The members of the object whose brace is at ``at``: each name, and where its value begins.

    It ends where the object does, or where that can't be read on.
    """
    separator = "{"
    while text[at : at + 1] == separator:
        at = skip(text, at + 1)
        try:
            name, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        at = skip(text, at)
        if not isinstance(name, str) or text[at : at + 1] != ":":
            return
        at = skip(text, at + 1)
        yield name, at
        at, separator = skip(text, end_of_value(text, at)), ","


def end_of_value(text: str, at: int) -> int:
    """Where the value that begins there ends; the end of the text where that can't be read."""
    try:
        return _DECODER.raw_decode(text, at)[1]
    except RecursionError:
        return end_of_nest(text, at)
    except json.JSONDecodeError:
        return len(text)
    except ValueError:
        return _PATIENT.raw_decode(text, at)[1]


def breaks_off(number: int, words: Words = ARRAY) -> InputError:
    """What to raise where nothing, or something else, follows an item."""
    return InputError(
        f"{words.whole} breaks off after {words.item} {number}: is the file complete?"
    )


def skip(text: str, at: int) -> int:
    """Where the blanks that begin there end."""
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def end_of_nest(text: str, at: int) -> int:
    """Where what nests too deep for a reader ends."""
    depth = 0
    for token in _TOKENS.finditer(text, at):
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
            if depth == 0:
                return token.end()
    return len(text)


def _item(text: str, at: int, number: int, above: int, words: Words) -> tuple[Item, int]:
    try:
        value, end = _DECODER.raw_decode(text, at)
    except RecursionError:
        return Item(number, None, DEEP), end_of_nest(text, at)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno + above} column {error.colno}"
        which, why = f"{words.item} {number} of {words.whole}", error.msg.removesuffix(" at")
        raise InputError(f"{which} isn't JSON: {why} at {place}{words.hint}") from None
    except ValueError:
        value, end = _PATIENT.raw_decode(text, at)
    return Item(number, value), end


def _digits(digits: str) -> float:
    return int(digits) if len(digits.lstrip("-")) <= 4300 else math.inf


_DECODER = json.JSONDecoder()
_PATIENT = json.JSONDecoder(parse_int=_digits)
