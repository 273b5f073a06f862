"""Overrides: a value that every message gets which has something at that path."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.generate.sdks import Message


class OverrideError(Exception):
    """An override that can't be, and why."""


@dataclass(frozen=True, slots=True)
class Override:
    """``context.ip=192.0.2.7``: the keys of the path, and the value."""

    path: tuple[str, ...]
    value: Any

    def __str__(self) -> str:
        return ".".join(self.path)


def read_override(text: str) -> Override:
    """``a.b=c``; ``c`` is read as JSON, and is a text where it is none.

    Raises OverrideError for what has another form.
    """
    path, equals, value = text.partition("=")
    keys = tuple(path.split("."))
    if not equals or not all(keys):
        raise OverrideError(f"{text!r} is no override: give it as in context.ip=192.0.2.7")
    try:
        return Override(keys, json.loads(value, parse_constant=_refuse, parse_float=_finite))
    except (ValueError, RecursionError):
        return Override(keys, value)


def override(message: Message, overrides: Iterable[Override]) -> Message:
    """The message with these values wherever it has something there; the given one stays."""
    for one in overrides:
        message = _replaced(message, one.path, one.value)
    return message


def check_paths(overrides: Iterable[Override], messages: Iterable[Message]) -> None:
    """Raises OverrideError for the first path that none of these messages has."""
    wanted = {str(one) for one in overrides}
    if not wanted:
        return
    seen: set[str] = set()
    for message in messages:
        seen.update(_paths(message))
        if wanted <= seen:
            return
    missing = next(str(one) for one in overrides if str(one) not in seen)
    near = difflib.get_close_matches(missing, sorted(seen), 1)
    hint = f": the nearest is {near[0]}" if near else ""
    raise OverrideError(f"no message has anything at {missing}{hint}")


def _paths(message: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for key, value in message.items():
        yield f"{above}{key}"
        if isinstance(value, dict):
            yield from _paths(value, f"{above}{key}.")


def _replaced(message: Message, path: tuple[str, ...], value: Any) -> Message:
    key, *rest = path
    if key not in message:
        return message
    if not rest:
        return {**message, key: value}
    below = message[key]
    if not isinstance(below, dict):
        return message
    return {**message, key: _replaced(below, tuple(rest), value)}


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _refuse(digits)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")
