"""Spelling: JSON values as lines that can be copied, and as a few words in a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

WIDTH = 96
"""A value stands on one line up to here."""
SHOWN = 200
"""That many characters are shown of a text that is longer; behind them stands how many more."""
LED_IN = 20
"""That many characters of a long text are shown before the place where it differs."""
MAX_DEPTH = 100


def spelt(value: object) -> str:
    """A value as JSON on one line, whatever it is: letters that can be shown as they are."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):  # no JSON, or far too much of it
        return json.dumps(f"what JSON can't say: {type(value).__name__}")
    return shown(text)


def shown(text: str) -> str:
    """JSON text with whatever can't be printed written as JSON escapes it."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in text)


def short(value: object, most: int = 40) -> str:
    """A value in a sentence: ``"49"``, ``7``, ``an object of 3``; a long text's beginning."""
    if isinstance(value, dict):
        return f"an object of {len(value)}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    text = spelt(value)
    if len(text) <= most:
        return text
    return f'"{beginning(value, most - 3)}…"' if isinstance(value, str) else f"{text[: most - 1]}…"


def kind(value: object) -> str:
    """JSON's name of the type of a value, with its article."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int):
        return "an integer"
    if isinstance(value, float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "an object" if isinstance(value, dict) else "a list"


def typed(value: object) -> str:
    """Its type, then itself: ``integer 7``, ``string "a"``, ``an object of 3``."""
    if value is None or isinstance(value, dict | list):
        return short(value)
    return f"{kind(value).partition(' ')[2]} {short(value, 60)}"


def alike(one: str, other: str) -> int:
    """How many characters of two long texts needn't be shown, as both begin with them."""
    if max(len(one), len(other)) <= SHOWN:
        return 0
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    found = min(len(one), len(other)) if same is None else same
    return max(0, found - LED_IN)


def from_there(text: str, start: int) -> str:
    """A text from a place in it, with how much isn't shown before and behind."""
    piece = spelt(text[start : start + SHOWN])[1:-1]
    left = len(text) - start - SHOWN
    more = f"… {left:,} characters more" if left > 0 else '"'
    return f'"… {start:,} characters, then …{piece}{more}'


def beginning(text: str, most: int) -> str:
    """The beginning of a text as JSON spells it, without its quotes; no escape is broken."""
    length = most
    while len(piece := spelt(text[:length])[1:-1]) > most:
        length = max(0, length - max(1, (len(piece) - most) // 12))
    return piece


def value_lines(value: Any, head: str = "", tail: str = "", depth: int = 0) -> Iterator[str]:
    """A value on as few lines as hold it, ``head`` before its beginning and ``tail`` at its end."""
    indent = "  " * depth
    text = f"{indent}{head}{spelt(value)}{tail}"
    if not isinstance(value, dict | list) or not value or depth >= MAX_DEPTH:
        yield text if len(text) <= SHOWN else _cut(value, f"{indent}{head}", tail)
    elif len(text) <= WIDTH:
        yield text
    else:
        yield f"{indent}{head}{'{' if isinstance(value, dict) else '['}"
        yield from _members(value, depth + 1)
        yield f"{indent}{'}' if isinstance(value, dict) else ']'}{tail}"


def _members(value: Any, depth: int) -> Iterator[str]:
    left = len(value)
    for key, below in value.items() if isinstance(value, dict) else enumerate(value):
        left -= 1
        head = f"{spelt(key)}: " if isinstance(value, dict) else ""
        yield from value_lines(below, head, "," if left else "", depth)


def _cut(value: object, head: str, tail: str) -> str:
    """The beginning of what is too long for a line, with how much more there is."""
    if not isinstance(value, str):
        text = spelt(value)
        return f"{head}{text[:SHOWN]}… {len(text) - SHOWN:,} characters more{tail}"
    piece = beginning(value, SHOWN)
    left = len(value) - len(json.loads(f'"{piece}"'))
    return f'{head}"{piece}… {left:,} characters more{tail}'
