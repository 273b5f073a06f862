"""JSON as lines of a pane: a key a line, the places that somebody should look at marked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from contracts.violations import SEVERITIES, Severity, escape
from simulator.failures.pointing import NOTHING, tokens, value_at
from simulator.failures.spelling import beginning, spelt
from simulator.reports.html.markup import LINE_END, Html, element, isolated, join, plural

MOST_LINES = 300
"""Lines of one value that are shown."""
LONGEST = 400
"""Characters of a text that are shown."""
MOST_INDENTED = 20
"""Levels; what lies deeper stands in the same column."""


class Mark(NamedTuple):
    """What is said of a place: how bad it is, by which codes, and where that is explained."""

    severity: Severity
    codes: tuple[str, ...]
    target: str = ""

    def joined(self, other: Mark | None) -> Mark:
        """Both at one place: the worse severity, all codes."""
        if other is None:
            return self
        worse = max(self, other, key=lambda one: SEVERITIES.index(one.severity))
        return worse._replace(codes=tuple(dict.fromkeys((*other.codes, *self.codes))))


Marks = Mapping[str, Mark]


def json_pane(value: object, marks: Marks, dropped: Collection[str], at: str = "") -> Html:
    """A value as a block of lines.

    ``marks`` and ``dropped`` are by pointer, which begin with ``at``, the value's own.  A marked
    place that isn't there is shown where it would be.
    """
    lines = _Lines(_placed(value, marks, at), frozenset(dropped))
    lines.add(value, at)
    shown = lines.made
    if lines.left:
        more = f"… {plural(lines.left, 'line')} more"
        more += f", {lines.marks_left:,} of them marked" if lines.marks_left else ""
        shown.append(element("span", more, LINE_END, class_="more"))
    return element("pre", *shown, tabindex=0)


@dataclass(slots=True)
class _Placed:
    """The marks of what is there, and of the keys that an object lacks."""

    there: dict[str, Mark] = field(default_factory=dict)
    missing: dict[str, dict[str, Mark]] = field(default_factory=dict)


def _placed(value: object, marks: Marks, at: str) -> _Placed:
    """Each mark at its place, or at the nearest one above that there is."""
    placed = _Placed()
    for pointer, mark in marks.items():
        if pointer != at and not pointer.startswith(f"{at}/"):
            continue
        above, _, key = pointer.rpartition("/")
        if pointer != at and _is_lacking(value, above.removeprefix(at), key):
            placed.missing.setdefault(above, {})[tokens(f"/{key}")[0]] = mark
            continue
        while pointer != at and value_at(value, pointer.removeprefix(at)) is NOTHING:
            pointer = pointer.rpartition("/")[0]
        placed.there[pointer] = mark.joined(placed.there.get(pointer))
    return placed


def _is_lacking(value: object, above: str, key: str) -> bool:
    holder = value_at(value, above)
    return isinstance(holder, dict) and tokens(f"/{key}")[0] not in holder


class _Lines:
    """The lines as they are made; past the most they are counted."""

    def __init__(self, placed: _Placed, dropped: frozenset[str]) -> None:
        self.made: list[Html] = []
        self.left = 0
        self.marks_left = 0
        self._placed = placed
        self._dropped = dropped

    def add(
        self, value: Any, at: str, head: Html | str = "", tail: str = "", depth: int = 0
    ) -> None:
        """The lines of a value with its key before it and its comma behind."""
        missing = self._placed.missing.get(at, {})
        if not isinstance(value, dict | list) or not (value or missing):
            self._line(depth, [head, _scalar(value), tail], at)
            return
        is_object = isinstance(value, dict)
        self._line(depth, [head, "{" if is_object else "["], at)
        left = len(value)
        for key, below in value.items() if isinstance(value, dict) else enumerate(value):
            left -= 1
            named = join((_key(key), ": ")) if is_object else ""
            self.add(below, f"{at}/{escape(key)}", named, "," if left else "", depth + 1)
        for key, mark in missing.items():
            parts = [_key(key), " ", element("i", "isn't there")]
            self._line(depth + 1, parts, None, mark, "missing")
        self._line(depth, ["}" if is_object else "]", tail], None)

    def _line(
        self,
        depth: int,
        parts: list[Html | str],
        at: str | None,
        mark: Mark | None = None,
        kind: str = "",
    ) -> None:
        mark = mark or (None if at is None else self._placed.there.get(at))
        if len(self.made) >= MOST_LINES:
            self.left += 1
            self.marks_left += mark is not None
            return
        indent = "  " * min(depth, MOST_INDENTED)
        if mark is not None:
            classes = f"{kind} marked {mark.severity}".strip()
            parts = [*parts, "  ", _label(mark)]
        else:
            classes = "dropped" if at in self._dropped else ""
        self.made.append(element("span", indent, *parts, LINE_END, class_=classes or None))


def _label(mark: Mark) -> Html:
    said = f"← {', '.join(mark.codes)}"
    return element("a", said, href=f"#{mark.target}") if mark.target else element("em", said)


def _key(key: object) -> Html:
    return element("b", isolated(_cut(key)))


def _scalar(value: object) -> Html:
    return isolated(_cut(value))


def _cut(value: object) -> str:
    """A value as JSON, the beginning of a long one."""
    text = spelt(value)
    if len(text) <= LONGEST:
        return text
    if not isinstance(value, str):
        return f"{text[:LONGEST]}… {plural(len(text) - LONGEST, 'character')} more"
    return f'"{beginning(value, LONGEST)}…" {len(value):,} characters'
