"""Params: what an operation or a message says at a path, compared; total on whatever was recorded.

Only what may hold the path is read as JSON: a look at its bytes comes first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from contracts.reading import loads
from simulator.filtering.expression import Limit, Pattern, Range, Term, Value
from simulator.filtering.values import compared, number
from simulator.filtering.words import carried_json

_HIDDEN = re.compile(r'["\\/\x00-\x1f]')
"""What JSON writes with a backslash, or may."""
_INDEX = re.compile(r"[0-9]{1,6}")
_CONSTANTS = ("true", "false", "null")
_SAYING = ("properties", "traits")
"""Where a message says what becomes params."""


class Params:
    """Looks for what a term of params asks."""

    def __init__(self, term: Term) -> None:
        self._keys = term.keys
        self._values = term.values
        needed = [key for key in term.keys if not _INDEX.fullmatch(key)]
        [only] = self._values if len(self._values) == 1 else [None]
        if isinstance(only, Pattern) and only.exact is not None and _is_text(only.exact):
            needed.append(only.exact)
        self._needed = [_written(one) for one in needed]

    def in_request(self, body: bytes) -> bool:
        """Whether an operation in the body of a request says so."""
        value = self._read(body)
        items = value if isinstance(value, list) else [value]
        return any(self._is_said(one.get("params")) for one in items if isinstance(one, dict))

    def in_carried(self, method: str, path: str, head: str, request: bytes) -> bool:
        """Whether one does that a form, or the query of a GET, carries."""
        return self.in_request(carried_json(method, path, head, request))

    def in_message(self, body: bytes) -> bool:
        """Whether a message says so, in its properties or traits."""
        value = self._read(body)
        return isinstance(value, dict) and any(self._is_said(value.get(one)) for one in _SAYING)

    def _read(self, body: bytes) -> object:
        """The JSON of a body that may say so; None of any other."""
        if not self._may_be_in(body):
            return None
        try:
            return loads(body.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return None

    def _may_be_in(self, body: bytes) -> bool:
        return all(one in body or escape in body for one, escape in self._needed)

    def _is_said(self, params: object) -> bool:
        if not isinstance(params, dict):
            return False
        found = _at(params, self._keys)
        if not self._values:
            return bool(found)
        return any(_holds(value, one) for one in _spread(found) for value in self._values)


def _is_text(text: str) -> bool:
    """Whether JSON has to have it in quotes."""
    return number(text) is None and text not in _CONSTANTS


def _written(text: str) -> tuple[bytes, bytes]:
    """How JSON writes a text, and what is there if it is written otherwise."""
    escape = b"\\" if _HIDDEN.search(text) else b"\\u"
    return f'"{text}"'.encode("utf-8", "surrogatepass"), escape


def _at(value: object, keys: Sequence[str]) -> list[Any]:
    """What stands at a path; in a list it is one by its number, or any of them."""
    found = [value]
    for key in keys:
        found = [below for one in found for below in _below(one, key)]
    return found


def _below(value: object, key: str) -> Iterator[Any]:
    if isinstance(value, dict):
        if key in value:
            yield value[key]
    elif isinstance(value, list):
        if _INDEX.fullmatch(key):
            yield from value[int(key) : int(key) + 1]
        else:
            yield from (one[key] for one in value if isinstance(one, dict) and key in one)


def _spread(found: Sequence[Any]) -> Iterator[Any]:
    """Each value; of a list each that stands in it."""
    for one in found:
        yield from one if isinstance(one, list) else [one]


def _holds(value: Value, found: object) -> bool:
    if isinstance(value, Pattern):
        return _fits(value, found)
    if isinstance(found, str):
        if isinstance(value, Limit) and value.number is None:
            return compared(found, value.sign, value.text)
        amount = number(found)
    else:
        amount = _amount(found)
    if amount is None:
        return False
    if isinstance(value, Range):
        return value.low <= amount <= value.high
    assert isinstance(value, Limit)
    return value.number is not None and compared(amount, value.sign, value.number)


def _fits(pattern: Pattern, found: object) -> bool:
    if isinstance(found, str):
        return pattern.fits(found)
    if (amount := _amount(found)) is None:
        return (found is None or isinstance(found, bool)) and pattern.fits(json.dumps(found))
    if pattern.exact is not None:
        return amount == number(pattern.exact)
    return pattern.fits(str(amount))


def _amount(found: object) -> float | None:
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return found if is_number else None  # type: ignore[return-value]
