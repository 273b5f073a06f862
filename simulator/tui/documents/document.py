"""A document: lines of text with a kind for each part, that a view shows and nobody interprets.

Pure: every pane builds one, the view shows it.  All text in it is ``printable`` already.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


class Line(NamedTuple):
    """One line.

    ``pointer`` is the JSON pointer of the value that begins there, None where none does; ``folds``
    is how many lines behind it are hidden when it is folded, and ``folded`` the parts that are
    shown then instead of all of its own; ``target`` is where choosing the line leads.  ``copies``
    is what is copied of it, or makes that when it is asked for.  ``sign`` is a glyph of one column
    that stands in front, in sight however far the line is scrolled to the side.
    """

    parts: tuple[Part, ...]
    pointer: str | None = None
    folds: int = 0
    folded: tuple[Part, ...] = ()
    target: Target | None = None
    copies: str | Callable[[], str] | None = None
    sign: Part | None = None

    @property
    def text(self) -> str:
        """Its text alone."""
        return "".join([part.text for part in self.parts])

    @property
    def copied(self) -> str:
        """What is copied of it: its text, where nothing else is said."""
        if self.copies is None:
            return self.text.strip()
        return self.copies if isinstance(self.copies, str) else self.copies()


Document = Sequence[Line]


def line(*parts: Part | str, target: Target | None = None) -> Line:
    """A line of parts; a text alone is a plain one."""
    made = (part if isinstance(part, Part) else Part(part) for part in parts)
    return Line(tuple(made), target=target)
