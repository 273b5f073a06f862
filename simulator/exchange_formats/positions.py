"""Positions: the line of a file that a JSON pointer leads to.

Pure, and total: whatever the text is, there is a line to point at.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass, field

from contracts.violations import escape
from simulator.exchange_formats.har.reading import begins_har
from simulator.exchange_formats.json_reading import NotJSONError, Token, read_tokens, value_at

_MARK = "\ufeff"
_TO_ENTRIES = ["", "log", "entries"]
_BEGINNING = 1000
"""Characters by which a HAR is told."""


def line_of(text: str, pointer: str) -> int:
    """The line, from 1, where the value at ``pointer`` begins in a JSON text.  Never raises.

    Where nothing stands at the pointer, or the text is no JSON from there on, it is the line of
    the nearest value that encloses it; of a key that stands twice the last one counts.
    """
    return text.count("\n", 0, _offset(text, pointer)) + 1


class Positions:
    """The lines of an input's text, entry by entry; the text is read once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._entries = _entries_of_har(text)
        self._is_har = bool(self._entries)
        self._entries = self._entries or _entries(text)
        self._ends = [at for at, one in enumerate(text) if one == "\n"] if self._entries else []

    def line(self, number: int, pointer: str = "") -> int:
        """The line, from 1, of a pointer into the entry ``number``.  Never raises.

        ``number`` is ``Entry.line``: the line itself in NDJSON, else the place from 1 in an array,
        in a Segment batch or in a HAR, where the pointer's own line isn't known.
        """
        if not 0 < number <= len(self._entries):
            return number
        start, is_long = self._entries[number - 1]
        is_within = is_long and pointer and not self._is_har
        within = _offset(value_at(self._text, start), pointer) if is_within else 0
        return bisect_right(self._ends, start + within - 1) + 1


@dataclass(slots=True)
class _Opened:
    """An array or an object that isn't at its end: whether it is on the way, and what it has."""

    is_on_the_way: bool
    count: int = 0


@dataclass(slots=True)
class _Walk:
    """How far a walk through the tokens of a text has come towards a pointer."""

    wanted: list[str]
    at: int = 0
    inside: list[_Opened] = field(default_factory=list)

    def take(self, token: Token) -> None:
        """One more token: remember where it begins if it is on the way."""
        what, key, _, begins, _ = token
        if what == "close":
            self.inside.pop()
            return
        is_on_the_way = self._leads_on(key)
        if is_on_the_way:
            self.at = begins
        if what == "open":
            self.inside.append(_Opened(is_on_the_way))

    def _leads_on(self, key: str | None) -> bool:
        if not self.inside:
            return True
        above, depth = self.inside[-1], len(self.inside) - 1
        index, above.count = above.count, above.count + 1
        if not above.is_on_the_way or depth >= len(self.wanted):
            return False
        return self.wanted[depth] == (str(index) if key is None else _name(key))


def _offset(text: str, pointer: str) -> int:
    """Where the value, or the nearest that encloses it, begins."""
    walk = _Walk(pointer.split("/")[1:])
    try:
        for token in read_tokens(_unmarked(text)):
            walk.take(token)
    except NotJSONError:
        pass
    return walk.at


def _entries(text: str) -> list[tuple[int, bool]]:
    """Where each entry begins, and whether it is of several parts; ``[]`` for NDJSON."""
    found: dict[str, list[tuple[int, bool]]] = {"document": [], "array": [], "batch": []}
    keys: dict[str, str] = {}
    depth, first, member = 0, "", ""
    try:
        for what, key, spelt, at, _ in read_tokens(_unmarked(text)):
            if what == "close":
                depth -= 1
                continue
            place = (at, what == "open")
            if depth == 0:
                first = spelt
                found["document"].append(place)
            elif depth == 1 and key is None:
                found["array"].append(place)
            elif depth == 1 and key is not None:
                member = _name(key)
                keys[member] = spelt
                found["batch"] = [] if member == "batch" else found["batch"]
            elif depth == 2 and first == "{" and member == "batch":
                found["batch"].append(place)
            depth += what == "open"
    except NotJSONError:
        return []
    is_batch = "type" not in keys and keys.get("batch", "")[:1] == "["
    return found["array" if first[:1] == "[" else "batch" if is_batch else "document"]


def _entries_of_har(text: str) -> list[tuple[int, bool]]:
    """Where each entry of a HAR begins; ``[]`` for what is none, or breaks off."""
    if not begins_har(_unmarked(text[:_BEGINNING]).encode("utf-8", "replace")):
        return []
    found: list[tuple[int, bool]] = []
    path: list[str] = []
    try:
        for what, key, _, at, _ in read_tokens(_unmarked(text)):
            if what == "close":
                path.pop()
                continue
            if path == _TO_ENTRIES:
                found.append((at, True))
            if what == "open":
                path.append("" if key is None else _name(key))
    except NotJSONError:
        pass
    return found


def _unmarked(text: str) -> str:
    """The text with a blank for a byte order mark, so that all else stays where it is."""
    return f" {text[1:]}" if text.startswith(_MARK) else text


def _name(spelt: str) -> str:
    return escape(json.loads(spelt)) if "\\" in spelt else escape(spelt[1:-1])
