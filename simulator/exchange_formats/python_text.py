"""JSON values as Python source, laid out as ruff's formatter has them.  Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from simulator.lines.text import columns

WIDTH = 100
"""Columns of a line."""
_STEP = "    "


class Code(NamedTuple):
    """Python source where a value may stand."""

    text: str


def literal(value: object, margin: str = "", before: str = "", after: str = "") -> str:
    """A JSON value as a Python expression; on one line where there is room for that.

    ``margin`` is the indentation of the line that it begins on, ``before`` and ``after`` are what
    else stands on its first line and its last one.
    """
    line = flat(value)
    if columns(f"{margin}{before}{line}{after}") <= WIDTH:
        return line
    if isinstance(value, dict) and value:
        return _below("{", "}", ((f"{flat(key)}: ", one) for key, one in value.items()), margin)
    if isinstance(value, list) and value:
        return _below("[", "]", (("", one) for one in value), margin)
    return line


def flat(value: object) -> str:
    """A JSON value on one line."""
    if isinstance(value, Code):
        return value.text
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{flat(key)}: {flat(one)}' for key, one in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(flat, value))}]"
    if isinstance(value, float):
        return repr(value).replace("e+", "e") if math.isfinite(value) else f'float("{value}")'
    return repr(value)


def quoted(text: str) -> str:
    """A text between double quotes, or between single ones where that saves backslashes."""
    inner = repr(f"\"'{text}")[1:-1].replace("\\'", "'")[2:]
    if text.count('"') > text.count("'"):
        return "'" + inner.replace("'", "\\'") + "'"
    return '"' + inner.replace('"', '\\"') + '"'


def called(name: str, arguments: Iterable[tuple[str, object]], margin: str) -> str:
    """A statement that calls ``name``; of each argument its name, blank by its place, and value."""
    named = [(f"{key}=" if key else "", value) for key, value in arguments]
    line = f"{name}({', '.join(f'{key}{flat(value)}' for key, value in named)})"
    if columns(f"{margin}{line}") <= WIDTH:
        return line
    return name + _below("(", ")", named, margin)


def _below(opening: str, closing: str, items: Iterable[tuple[str, object]], margin: str) -> str:
    inner = margin + _STEP
    lines = (f"{inner}{key}{literal(one, inner, key, ',')},\n" for key, one in items)
    return f"{opening}\n{''.join(lines)}{margin}{closing}"
