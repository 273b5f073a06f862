"""Command lines of Windows' ``cmd``, as browsers copy them "as cURL (cmd)".  Pure.

``cmd`` reads carets, the program its own quotes: ``^"`` and ``^`` at the end of a line belong to
the first, ``\\"`` and ``""`` to the second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from simulator.exchange_formats.shell.reading import Command, ShellError, Word

_MARK = re.compile(r"\^\"|[ \t]\^[ \t]*(?:\r?\n|\Z)")
_POSIX = re.compile(r"[ \t]\\\r?\n|'")


def is_cmd(text: str) -> bool:
    """Whether a text is written for ``cmd``: carets quote, or continue lines."""
    found = _MARK.search(text)
    return found is not None and not _POSIX.search(text, 0, found.start())


def read_cmd(text: str, above: int) -> Iterator[Command]:
    """The commands of a text with ``above`` lines above it.  Raises ShellError."""
    for line in _lines(text.replace("\r\n", "\n"), above):
        if words := list(_words(line)):
            yield Command(line.number, words)


@dataclass(slots=True)
class _Line:
    """A line as the program gets it; ``places`` are where its characters stood: line, column."""

    number: int
    characters: list[str] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)

    def add(self, character: str, place: tuple[int, int]) -> None:
        self.characters.append(character)
        self.places.append(place)


def _lines(text: str, above: int) -> Iterator[_Line]:
    """What ``cmd`` makes of the carets: each line, with those that it continues."""
    number, began, at = above + 1, 0, 0
    line, is_quoted = _Line(number), False
    while at < len(text):
        character, place = text[at], (number, at - began + 1)
        at += 1
        if character == "^" and not is_quoted:
            if text.startswith("\n", at):
                number, at, began = number + 1, at + 1, at + 1
            if at >= len(text):
                break
            character, at = text[at], at + 1
            line.add(character, place)
            if character == "\n":
                number, began = number + 1, at
        elif character == "\n":
            yield line
            number, began = number + 1, at
            line, is_quoted = _Line(number), False
        else:
            is_quoted ^= character == '"'
            line.add(character, place)
    yield line


def _words(line: _Line) -> Iterator[Word]:
    """What the program makes of the quotes and backslashes."""
    found: list[str] = []
    is_begun, opened, at = False, -1, 0
    characters = line.characters
    while at < len(characters):
        character = characters[at]
        following = characters[at + 1] if at + 1 < len(characters) else ""
        at += 1
        if character == "\\" and following in ('"', "\\"):  # browsers double each
            found.append(following)
            is_begun, at = True, at + 1
        elif character == '"' and following == '"' and opened >= 0:
            found.append('"')
            at += 1
        elif character == '"':
            is_begun, opened = True, -1 if opened >= 0 else at - 1
        elif character in " \t\n" and opened < 0:
            if is_begun:
                yield _word(found)
            found, is_begun = [], False
        else:
            found.append(character)
            is_begun = True
    if opened >= 0:
        raise ShellError("the quote \" isn't closed", *line.places[opened])
    if is_begun:
        yield _word(found)


def _word(found: list[str]) -> Word:
    return Word("".join(found).encode("utf-8", "surrogateescape"))
