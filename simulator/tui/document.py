"""A document: lines of text with a kind for each part, that a view shows and nobody interprets.

Pure: every pane builds one, the view shows it.  All text in it is ``printable`` already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal[
    "plain",
    "muted",
    "title",
    "key",
    "string",
    "number",
    "literal",
    "ok",
    "advice",
    "warning",
    "broken",
    "added",
    "removed",
]
"""What a part is; the view gives each a style, and none means anything by its colour alone."""

PaneName = Literal["sent", "request", "response", "contract", "state", "timeline", "lineage"]
"""The panes of the detail, in the order of their digits."""


class Part(NamedTuple):
    """A piece of a line."""

    text: str
    kind: Kind = "plain"


class Target(NamedTuple):
    """Where a line leads: a pane and the JSON pointer of a field in it."""

    pane: PaneName
    pointer: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    ``pointer`` is the JSON pointer of the value that begins there, None where none does; ``folds``
    is how many lines behind it are hidden when it is folded, and ``folded`` what is shown then in
    its place; ``target`` is where choosing the line leads.  ``copies`` is what is copied of it.
    """

    parts: tuple[Part, ...]
    pointer: str | None = None
    folds: int = 0
    folded: tuple[Part, ...] = ()
    target: Target | None = None
    copies: str | None = None

    @property
    def text(self) -> str:
        """Its text alone."""
        return "".join(part.text for part in self.parts)


Document = Sequence[Line]


def line(*parts: Part | str, target: Target | None = None) -> Line:
    """A line of parts; a text alone is a plain one."""
    made = (part if isinstance(part, Part) else Part(part) for part in parts)
    return Line(tuple(made), target=target)
