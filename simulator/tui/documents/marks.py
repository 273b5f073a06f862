"""Marks: what is to be said of a value, at the end of the line that it begins on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from simulator.lines.exchanges import GLYPHS
from simulator.lines.text import printable
from simulator.tui.documents.document import Document, Kind, Line, Part
from simulator.tui.documents.pointers import nearest, places

_GLYPHS = {**GLYPHS, "added": "+", "removed": "-"}
_WORST: tuple[Kind, ...] = ("broken", "warning", "advice")


class Mark(NamedTuple):
    """What is said of the value at a JSON pointer."""

    pointer: str
    kind: Kind
    text: str


def mark(document: Document, marks: Iterable[Mark]) -> Document:
    """The document with a glyph and the text of each mark at the end of its line, and its sign.

    What has no line is marked on the nearest that encloses it, with the rest of its pointer; where
    nothing does, on the first.  What is folded tells the worst that it hides.
    """
    marked: dict[int, list[Mark]] = {}
    found = places(document)
    for one in marks:
        at, rest = nearest(found, one.pointer) or (0, one.pointer)
        text = f"{one.text} at {rest}" if rest else one.text
        marked.setdefault(at, []).append(one._replace(text=text))
    lines, order = list(document), sorted(marked)
    for at, line in enumerate(document):
        hidden = order[bisect_right(order, at) : bisect_right(order, at + line.folds)]
        if at in marked or hidden:
            lines[at] = _marked(line, marked.get(at, []), [m for h in hidden for m in marked[h]])
    return lines


def _marked(line: Line, own: list[Mark], hidden: list[Mark]) -> Line:
    said = tuple(part for each in own for part in _said(each))
    if own:
        worst = _worst(own)
        line = line._replace(parts=line.parts + said, sign=Part(_glyph(worst), worst))
    if not line.folds:
        return line
    inside = _said(Mark("", _worst(hidden), f"{_worst(hidden)} inside")) if hidden else ()
    return line._replace(folded=line.folded + said + inside)


def _said(one: Mark) -> tuple[Part, ...]:
    return Part("  "), Part(f"{_glyph(one.kind)} {printable(one.text)}", one.kind)


def _glyph(kind: Kind) -> str:
    return _GLYPHS.get(kind, "•")


def _worst(marks: list[Mark]) -> Kind:
    kinds = [one.kind for one in marks]
    return next((kind for kind in _WORST if kind in kinds), kinds[0])
