"""JSON as a document: a key a line, in the order and with the numbers as they came."""

from __future__ import annotations

import json
from dataclasses import dataclass

from contracts.violations import escape
from simulator.exchange import storable
from simulator.exchange_formats.json_reading import Token, read_tokens, value_at
from simulator.tui.documents.document import Document, Kind, Line, Part

MAX_LINES = 10_000
"""What is behind them is left out, and the last line says how much that is."""
MAX_CHARACTERS = 200
"""That many are shown of a key or a value; behind them stands how many there are more."""
MAX_POINTER = 500
"""Characters; what lies deeper has no pointer, so that many of them never fill the memory."""
MAX_INDENTED = 40
"""Levels; what lies deeper stands in the same column."""

_PENDING = Line(())
_INDENTS = ((), *((Part("  " * level),) for level in range(1, MAX_INDENTED + 1)))
_COLON, _COMMA = Part(": "), (Part(","),)
_EMPTY = {"[": (Part("[]"),), "{": (Part("{}"),)}
_CLOSES = {"[": "]", "{": "}"}
_KINDS: dict[str, Kind] = {"string": "string", "number": "number", "literal": "literal"}


def json_document(text: str) -> Document:
    """The lines of a JSON text.  Raises NotJSONError, or json.JSONDecodeError past the shown lines.

    A line that begins a value has its pointer and copies all of the value, as it came.  A key that
    stands twice is shown twice.  Behind ``MAX_LINES`` the rest is read, not shown.
    """
    lines = _Lines(text)
    for token in read_tokens(text):
        if len(lines.made) >= MAX_LINES:
            lines.break_off(token[3])
            break
        lines.add(token)
    return lines.made


def more(left: int, noun: str = "character") -> Part:
    """What stands where something isn't shown: how much that is."""
    return Part(f"… {left:,} {noun}{'' if left == 1 else 's'} more", "muted")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An array or an object of a text; called, it is all of it as it came."""

    source: str
    at: int

    def __call__(self) -> str:
        """Its JSON."""
        return value_at(self.source, self.at)


@dataclass(slots=True)
class _Opened:
    """An array or an object whose end isn't read yet."""

    line: int
    head: tuple[Part, ...]
    bracket: str
    pointer: str | None
    copies: Excerpt
    members: int = 0


class _Lines:
    """The lines as they are made; the one of an opening bracket once its end is known."""

    def __init__(self, text: str) -> None:
        self.made: list[Line] = []
        self._text = text
        self._opened: list[_Opened] = []
        self._known: dict[str, tuple[tuple[Part, ...], str]] = {}

    def add(self, token: Token) -> None:
        """One more token."""
        what, key, spelt, at, has_comma = token
        if what == "close":
            self._close(spelt, has_comma)
            return
        head = _indent(len(self._opened))
        name: str | None = None
        if key is not None:
            shown, name = self._key(key)
            head = head + shown
        pointer = self._pointer(name)
        if what == "open":
            excerpt = Excerpt(self._text, at)
            self._opened.append(_Opened(len(self.made), head, spelt, pointer, excerpt))
            self.made.append(_PENDING)
            return
        value = _EMPTY[spelt[0]] if what == "empty" else _value(spelt, _KINDS[what])
        parts = head + value + _COMMA if has_comma else head + value
        self.made.append(Line(parts, pointer, 0, (), None, spelt))

    def break_off(self, at: int) -> None:
        """End here: what is open stays so, and a last line says what is left out."""
        _read_on(self._text)
        self.made.append(Line((more(len(self._text) - at),), copies=self._text))
        while self._opened:
            self._end(self._opened.pop(), " or more", False)

    def _close(self, bracket: str, has_comma: bool) -> None:
        opened = self._opened.pop()
        parts = (*_indent(len(self._opened)), Part(bracket))
        self.made.append(Line(parts + _COMMA * has_comma, copies=opened.copies))
        self._end(opened, "", has_comma)

    def _end(self, opened: _Opened, at_least: str, has_comma: bool) -> None:
        """Make the line of an opening bracket."""
        n, bracket = opened.members, Part(opened.bracket)
        noun = "key" if bracket.text == "{" else "item"
        inside = Part(f"… {n:,} {noun}{'' if n == 1 else 's'}{at_least}", "muted")
        folded = (*opened.head, bracket, inside, Part(_CLOSES[bracket.text]))
        self.made[opened.line] = Line(
            (*opened.head, bracket),
            opened.pointer,
            folds=len(self.made) - 1 - opened.line,
            folded=folded + _COMMA * has_comma,
            copies=opened.copies,
        )

    def _key(self, spelt: str) -> tuple[tuple[Part, ...], str]:
        """The parts of a key, and what it is in a pointer; the same keys come again and again."""
        if found := self._known.get(spelt):
            return found
        name = json.loads(spelt) if "\\" in spelt else spelt[1:-1]
        made = (*_value(spelt, "key"), _COLON), storable(escape(name)) or ""
        if len(spelt) <= MAX_CHARACTERS:
            self._known[spelt] = made
        return made

    def _pointer(self, name: str | None) -> str | None:
        """The pointer of the next value; None where it is too long."""
        if not self._opened:
            return ""
        above = self._opened[-1]
        index = above.members
        above.members = index + 1
        if above.pointer is None or len(above.pointer) > MAX_POINTER:
            return None
        if name is None:
            return f"{above.pointer}/{index}"
        return f"{above.pointer}/{name}" if len(name) <= MAX_POINTER else None


def _indent(level: int) -> tuple[Part, ...]:
    return _INDENTS[min(level, MAX_INDENTED)]


def _value(spelt: str, kind: Kind) -> tuple[Part, ...]:
    """A value of a line, and how much of it isn't shown; a letter that can be shown is itself."""
    if len(spelt) <= MAX_CHARACTERS and "\\" not in spelt and spelt.isprintable():
        return (Part(spelt, kind),)
    is_text = spelt[0] == '"'
    text = json.loads(spelt) if is_text else spelt
    shown, left = text[:MAX_CHARACTERS], len(text) - MAX_CHARACTERS
    if is_text:
        shown = _quoted(shown)
    if left <= 0:
        return (Part(shown, kind),)
    return Part(shown[:-1] if is_text else shown, kind), more(left)


def _quoted(text: str) -> str:
    """A JSON string in which nothing is escaped that a terminal shows."""
    quoted = json.dumps(text, ensure_ascii=False)
    if quoted.isprintable():
        return quoted
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in quoted)


def _read_on(text: str) -> None:
    """Raise json.JSONDecodeError where it isn't JSON; what that can't read counts as such."""
    try:
        json.loads(text)
    except json.JSONDecodeError:
        raise
    except (ValueError, RecursionError):
        return
