"""The keys: one table, from which come bindings, bottom line, help, palette and documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal, get_args

from textual.binding import Binding
from textual.keys import key_to_character

from simulator.tui.documents.document import PaneName

Place = Literal["everywhere", "list", "filter", PaneName]
"""Where a key works: in the list, in the filter line, in a pane of the detail, or everywhere."""

PANES: Final[tuple[PaneName, ...]] = get_args(PaneName)
TITLES: Final[Mapping[Place, str]] = {
    "everywhere": "Everywhere",
    "list": "List",
    "filter": "Filter line",
    "sent": "You sent",
    "request": "Request to destination",
    "response": "Response from destination",
    "contract": "Contract",
    "state": "State",
    "timeline": "Timeline",
    "lineage": "Lineage",
}
"""What each place is called."""

_LAST = 99
_ALL: tuple[Place, ...] = ("everywhere",)
_LIST: tuple[Place, ...] = ("list",)
_FILTER: tuple[Place, ...] = ("filter",)
_ROWS: tuple[Place, ...] = ("list", *PANES)


@dataclass(frozen=True, slots=True)
class Key:
    """What does one thing.

    ``keys`` are in Textual's names, the one to show first; ``says`` is a sentence.  ``label`` is a
    word for the bottom line, which keys beside each other share where it is the same; without one
    a key isn't there.  ``rank`` is how early it is there, from 1.  One with ``priority`` works in
    every dialog too.
    """

    keys: tuple[str, ...]
    action: str
    says: str
    places: tuple[Place, ...]
    label: str = ""
    rank: int = _LAST
    priority: bool = False

    @property
    def id(self) -> str:
        """What it is called among all keys; its bindings have it too."""
        return f"{self.places[0]}.{self.action}"


def _panes() -> Iterator[Key]:
    yield Key(("0",), "pane('list')", "Go to the list.", _ALL, "panes", 22)
    for digit, pane in enumerate(PANES, 1):
        yield Key((str(digit),), f"pane('{pane}')", f"Go to {TITLES[pane]}.", _ALL, "panes", 22)


KEYS: Final[tuple[Key, ...]] = (
    Key(("enter",), "open", "Open the row, or the messages of a batch.", _LIST, "open", 1),
    Key(
        ("enter",), "choose", "Go where this line leads, or fold what begins on it.", PANES, "go", 1
    ),
    Key(("enter",), "submit", "Use the filter.", _FILTER, "use it", 1),
    Key(("tab",), "complete", "Complete the word.", _FILTER, "complete", 3),
    Key(("up",), "older", "The filter before this one.", _FILTER, "history", 4),
    Key(("down",), "newer", "The filter after this one.", _FILTER, "history", 4),
    Key(("j", "down"), "cursor_down", "One line down.", _ROWS, "move", 20),
    Key(("k", "up"), "cursor_up", "One line up.", _ROWS, "move", 20),
    Key(("g", "home"), "first", "To the first line.", _ROWS, "first", 23),
    Key(("G", "end"), "last", "To the newest row; what comes is followed.", _LIST, "follow", 3),
    Key(("G", "end"), "last", "To the last line.", PANES),
    Key(("pagedown",), "page_down", "A page down.", _ROWS),
    Key(("pageup",), "page_up", "A page up.", _ROWS),
    Key(("ctrl+d",), "half_page_down", "Half a page down.", _ROWS),
    Key(("ctrl+u",), "half_page_up", "Half a page up.", _ROWS),
    Key(("m",), "mark", "Mark the row, or take its mark away; and one down.", _LIST, "mark", 15),
    Key(("M",), "next_mark", "To the next marked row.", _LIST, "next mark", 16),
    Key(("/",), "search", "Search the rows for a text.", _LIST, "search", 5),
    Key(("/",), "search", "Search this pane for a text.", PANES, "search", 5),
    Key(("n",), "next_match", "To the next match of the search.", _ROWS, "match", 6),
    Key(("N",), "previous_match", "To the match before.", _ROWS, "match", 6),
    Key(
        ("space",), "toggle_fold", "Fold what begins on this line, or unfold it.", PANES, "fold", 4
    ),
    Key(("z",), "fold_all", "Fold everything.", PANES, "all", 17),
    Key(("Z",), "unfold_all", "Unfold everything.", PANES, "all", 17),
    Key(("h", "left"), "left", "To the left.", PANES),
    Key(("l", "right"), "right", "To the right.", PANES),
    Key(("tab",), "app.next_pane", "To the next pane.", _ROWS, "pane", 14),
    Key(("shift+tab",), "app.previous_pane", "To the pane before.", _ROWS),
    Key(("escape",), "leave", "Back: out of a pane, a batch, a search, a filter.", _ALL, "back", 2),
    Key(("f",), "filter", "Write a filter.", _ALL, "filter", 4, priority=True),
    *_panes(),
    Key(("[",), "earlier", "The state one exchange earlier.", _ALL, "rewind", 7),
    Key(("]",), "later", "The state one exchange later.", _ALL, "rewind", 7),
    Key(("r",), "replay", "Send it again.", _ALL, "replay", 9),
    Key(("a",), "add_traffic", "Send a journey, a message or a bad one.", _ALL, "traffic", 10),
    Key(("i",), "inject_fault", "Inject a fault, or clear some.", _ALL, "fault", 11),
    Key(("d",), "demo", "Start or stop demo traffic.", _ALL, "demo", 12),
    Key(("y",), "copy_json", "Copy it as JSON.", _ALL, "copy", 13),
    Key(("Y",), "copy_curl", "Copy it as curl.", _ALL, "as curl", 18),
    Key(("t",), "repro", "Make a small, anonymous test of it that fails.", _ALL, "test", 9),
    Key(("e",), "export", "Write it into a file: HAR, curl, a case ...", _ALL, "export", 14),
    Key(("p",), "pause", "Pause the screen; recording goes on.", _ALL, "pause", 17),
    Key(("w",), "workspace", "Show another workspace, or all.", _ALL, "workspace", 19),
    Key(("C",), "clear", "Begin anew, once you say yes.", _ALL, "clear", 21),
    Key((":",), "command_palette", "Find a command by its name.", _ALL, "commands", 18),
    Key(("?", "f1"), "help", "Explain the pane that has the focus.", _ALL, "help", 1),
    Key(("q",), "quit", "Quit.", _ALL, "quit", 8),
    Key(("ctrl+q", "ctrl+c"), "app.quit", "Quit, from anywhere.", _ALL, priority=True),
)
"""Every key that does something; what an input does with letters and arrows is its own."""

BY_ID: Final[Mapping[str, Key]] = {key.id: key for key in KEYS}

_SYMBOLS = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "escape": "Esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "tab": "Tab",
    "space": "Space",
    "slash": "/",
}


def at(place: Place) -> list[Key]:
    """The keys that a place has for itself."""
    return [key for key in KEYS if place in key.places]


def bindings(place: Place) -> list[Binding]:
    """What a widget of this place has as its ``BINDINGS``; the application those of everywhere.

    Each carries the id of its key, its label, or the sentence where it has none, and the sentence
    as its tooltip.
    """
    return [
        Binding(
            ",".join(key.keys),
            key.action,
            key.label or key.says,
            show=bool(key.label),
            priority=key.priority,
            tooltip=key.says,
            id=key.id,
        )
        for key in at(place)
    ]


def symbol(key: str) -> str:
    """How a key is written: ``j``, ``?``, ``↓``, ``Esc``, ``Ctrl+D``."""
    if len(key) == 1:
        return key
    *held, name = key.split("+")
    shown = _SYMBOLS.get(name) or key_to_character(name) or name.capitalize()
    last = shown.upper() if held and len(shown) == 1 else shown
    return "+".join((*(one.capitalize() for one in held), last))


def listed(symbols: Iterable[str]) -> str:
    """Keys beside each other: ``j k``; of digits in a row the first and the last: ``0-7``."""
    shown = list(symbols)
    digits = "".join(shown)
    if len(shown) > 2 and digits in "0123456789":
        return f"{shown[0]}-{shown[-1]}"
    return " ".join(shown)


def markdown() -> str:
    """The table of all keys for a document: the keys, where they work, what they do."""
    lines = ["| key | where | what it does |", "|---|---|---|"]
    for where, found in _grouped():
        keys = " ".join(f"`{symbol(name)}`" for key in found for name in key.keys)
        says = " ".join(key.says for key in found)
        lines.append(f"| {keys} | {where} | {says} |")
    return "\n".join(lines) + "\n"


def _grouped() -> Iterator[tuple[str, list[Key]]]:
    """Keys that share a label in the same places, together."""
    for (_, places), found in groupby(KEYS, lambda key: (key.label or key.says, key.places)):
        yield _where(places), list(found)


def _where(places: tuple[Place, ...]) -> str:
    if places == _ROWS:
        return "list, panes"
    if places == PANES:
        return "panes"
    return ", ".join(TITLES[place] for place in places)
