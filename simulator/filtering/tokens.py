"""Tokens: a filter's text in pieces, each with where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from simulator.filtering.errors import FilterError
from simulator.filtering.expression import BARE_KEY, KEYWORDS, NOWHERE, Span

Kind = Literal["(", ")", "and", "or", "not", "term", "words", "end"]

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_FIELD = re.compile(
    rf"(?P<name>[A-Za-z_][A-Za-z0-9_-]*)(?P<keys>(?:\.(?:{_QUOTED}|{BARE_KEY}))*):", re.DOTALL
)
_KEY = re.compile(rf"\.(?:({_QUOTED})|({BARE_KEY}))", re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\])')
_WORD = re.compile(r'[^\s()"]+')
_MARKS: dict[str, Kind] = {"(": "(", ")": ")", "and": "and", "or": "or", "not": "not"}
_VALUE = re.compile(r'[^\s()",]+')


class Piece(NamedTuple):
    """A part of a word, in quotes or not; ``start`` is where it stands."""

    text: str
    is_quoted: bool
    start: int


class Word(NamedTuple):
    """What stands together: pieces one after the other."""

    pieces: tuple[Piece, ...]
    span: Span

    @property
    def text(self) -> str:
        """The text, without its quotes."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a filter.

    A term has the name of its field as it is written, where that stands, the ``keys`` behind it and
    ``words``, its values; free text has one word.
    """

    kind: Kind
    span: Span
    name: str = ""
    named: Span = NOWHERE
    keys: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, the end as the last.  Raises FilterError."""
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if at == len(text):
            yield Token("end", Span(at, at))
            return
        token = _token(text, at)
        yield token
        at = token.span.end


def _token(text: str, at: int) -> Token:
    one = text[at]
    if one in "()":
        return Token(_MARKS[one], Span(at, at + 1))
    if one == "-" and at + 1 < len(text) and not (text[at + 1].isspace() or text[at + 1] == ")"):
        return Token("not", Span(at, at + 1))
    if found := _FIELD.match(text, at):
        return _term(text, found)
    word = _word(text, at, _WORD)
    is_bare = not any(piece.is_quoted for piece in word.pieces)
    if is_bare and word.text.lower() in KEYWORDS:
        return Token(_MARKS[word.text.lower()], word.span)
    return Token("words", word.span, words=(word,))


def _term(text: str, found: re.Match[str]) -> Token:
    start, at = found.start(), found.end()
    keys = tuple(_key(one) for one in _KEY.finditer(text, *found.span("keys")))
    words = []
    if at < len(text) and not (text[at].isspace() or text[at] in "()"):
        while True:
            words.append(_word(text, at, _VALUE))
            at = words[-1].span.end
            if text[at : at + 1] != ",":
                break
            at += 1
    named = Span(start, found.end() - 1)
    return Token("term", Span(start, at), found["name"], named, keys, tuple(words))


def _key(found: re.Match[str]) -> str:
    if found[1]:
        return unquoted(found[1])
    if not found[2]:
        raise FilterError("a name is missing behind the dot", *found.span(), "as in params.plan")
    return found[2]


def _word(text: str, at: int, bare: re.Pattern[str]) -> Word:
    """The word at a place; an empty one where none stands."""
    start, pieces = at, []
    while at < len(text):
        if text[at] == '"':
            end = closing(text, at)
            if end is None:
                said = "the quote has no end"
                raise FilterError(said, at, len(text), 'write a " behind it')
            pieces.append(Piece(unquoted(text[at:end]), True, at))
        elif found := bare.match(text, at):
            end = found.end()
            pieces.append(Piece(found[0], False, at))
        else:
            break
        at = end
    return Word(tuple(pieces), Span(start, at))


def closing(text: str, at: int) -> int | None:
    """Behind the quote that ends what is quoted from ``at`` on, None where there is none."""
    at += 1
    while at < len(text):
        if text[at] == '"':
            return at + 1
        at += 2 if text[at] == "\\" and text[at + 1 : at + 2] in ('"', "\\") else 1
    return None


def unquoted(text: str) -> str:
    """What stands in quotes, its escapes read."""
    return _ESCAPED.sub(r"\1", text[1:-1])
