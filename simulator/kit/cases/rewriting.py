"""Rewriting a value in a JSON text: what is the same stays byte for byte, as it was formatted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from simulator.kit.cases.spans import Member, find, first, members

_ESCAPED = re.compile(
    r"(?<!\\)\\u(?:d[89ab]..\\ud[c-f]|(?!d[89a-f]|00[0-7])[0-9a-f]{4})", re.IGNORECASE
)
"""A character that needn't be escaped: neither ASCII nor half a pair."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_WIDTH = 100


class _Style(NamedTuple):
    """How a text is written: the white space of a level, the line's end, ASCII alone or not."""

    indent: str
    newline: str
    ascii_alone: bool


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def rewritten(text: str, pointer: str, old: object, new: object) -> str:
    """``text`` with ``new`` in place of ``old``, which stands at ``pointer``.

    Only values that differ are written anew: with the text's own indentation and line ends, on one
    line where they were, non-ASCII escaped where all of it was.
    """
    edits = list(_edits(text, find(text, pointer), old, new, _style(text)))
    starts = [0, *(edit.end for edit in edits)]
    kept = [
        text[start : edit.start] + edit.text for start, edit in zip(starts, edits, strict=False)
    ]
    return "".join(kept) + text[starts[-1] :]


def _edits(text: str, at: Member, old: Any, new: Any, style: _Style) -> Iterator[_Edit]:
    if json.dumps(old) == json.dumps(new):  # so that 1, 1.0 and true differ
        return
    below: list[tuple[Any, Any]] = []
    if isinstance(old, dict) and isinstance(new, dict) and list(old) == list(new):
        below = list(zip(old.values(), new.values(), strict=True))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        below = list(zip(old, new, strict=True))
    if not below:
        yield _Edit(at.start, at.end, _written(text, at, new, style))
        return
    for member, (before, after) in zip(members(text, at.start), below, strict=True):
        yield from _edits(text, member, before, after, style)


def _written(text: str, at: Member, value: object, style: _Style) -> str:
    """The value where another one stands: on one line where that did and there is room."""
    before = text[at.start : at.end]
    line = _json(value, style, None)
    start = text.rfind("\n", 0, at.start) + 1
    was_long = "\n" in before or len(before) == 2  # "[]" says nothing
    if "\n" not in text.strip() or (not was_long and at.start - start + len(line) <= _WIDTH):
        return line
    margin = text[start : at.start]
    margin = margin[: len(margin) - len(margin.lstrip())]
    return _json(value, style, style.indent).replace("\n", style.newline + margin)


def _json(value: object, style: _Style, indent: str | None) -> str:
    text = json.dumps(value, ensure_ascii=style.ascii_alone, indent=indent)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _style(text: str) -> _Style:
    start = first(text)
    member = next(members(text, start))
    before = text[start + 1 : member.at]
    indent = before.rpartition("\n")[2] if "\n" in before else "  "
    newline = "\r\n" if "\r\n" in text else "\n"
    return _Style(indent, newline, text.isascii() and bool(_ESCAPED.search(text)))
