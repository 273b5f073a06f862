"""Completion: what may stand at the cursor, nearest first; total on any text, finished or not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from contracts.registry import load
from simulator.filtering.expression import KEYWORDS, Span, key_text, value_text
from simulator.filtering.fields import FIELDS, Field, find
from simulator.filtering.tokens import closing, unquoted

_NAMED = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_-]*)(?P<keys>\.[^\s:()]*)?:")
_PARAMS = re.compile(r"params\.(?P<key>[^\s:()\"]*)", re.IGNORECASE)
_SIGNS = "<>="
_ABOUT = {"and": "both hold", "or": "one of them holds", "not": "it doesn't hold"}


class Completion(NamedTuple):
    """What may be written: ``text`` in place of what stands from ``start`` up to ``end``."""

    text: str
    start: int
    end: int
    about: str = ""


def complete(
    text: str, cursor: int, known: Mapping[str, Collection[str]] | None = None
) -> list[Completion]:
    """What may stand where the cursor is: fields, words, or the values of a field.

    ``known`` are values that there are, by field, as of contacts and workspaces; those of
    ``params`` are names.  What begins as what is written comes first, then what holds it.
    """
    cursor = max(0, min(cursor, len(text)))
    start = _start(text, cursor)
    given = known or {}
    fragment = text[start:cursor]
    if found := _NAMED.match(fragment):
        field = find(found["name"])
        return [] if field is None else list(_values(text, start, found, cursor, field, given))
    span = Span(start, _end(text, cursor, ":"))
    if found := _PARAMS.fullmatch(fragment):
        names = [(f"params.{key_text(name)}:", "") for name in given.get("params", ())]
        return _matching(names, fragment, span)
    return _matching(_beginnings(fragment), fragment, span)


def _beginnings(fragment: str) -> Iterator[tuple[str, str]]:
    for field in FIELDS:
        yield f"{field.name}{'.' if field.kind == 'params' else ':'}", field.meaning
    if fragment:
        yield from ((word, _ABOUT[word]) for word in KEYWORDS)


def _values(
    text: str,
    start: int,
    found: re.Match[str],
    cursor: int,
    field: Field,
    known: Mapping[str, Collection[str]],
) -> Iterator[Completion]:
    begin = _last_value(text, start + found.end(), cursor)
    while field.ranked and begin < cursor and text[begin] in _SIGNS:
        begin += 1
    written = text[begin:cursor]
    prefix = unquoted(f'{written}"') if written.startswith('"') else written
    span = Span(begin, _end(text, cursor, ","))
    yield from _matching([(value_text(one), "") for one in _of(field, known)], prefix, span)


def _of(field: Field, known: Mapping[str, Collection[str]]) -> Collection[str]:
    if field.kind == "choice":
        return [one.replace(" ", "-") for one in field.choices]
    if field.name == "code" and "code" not in known:
        return sorted(load("codes.json"))
    return known.get(field.name, ()) if field.kind != "params" else ()


def _matching(
    candidates: Collection[tuple[str, str]] | Iterator[tuple[str, str]], prefix: str, span: Span
) -> list[Completion]:
    """The candidates that begin so, then those that hold it."""
    wanted = prefix.lower()
    listed = [(text, about, text.lower().lstrip('"')) for text, about in candidates]
    first = [one for one in listed if one[2].startswith(wanted)]
    then = [one for one in listed if wanted in one[2] and one not in first]
    return [Completion(text, *span, about) for text, about, _ in (*first, *then)]


def _start(text: str, cursor: int) -> int:
    """Where what the cursor stands in begins: behind a blank, a parenthesis or a minus sign."""
    start = at = 0
    while at < cursor:
        if text[at] == '"':
            end = closing(text, at)
            if end is None or end > cursor:
                return start
            at = end
            continue
        at += 1
        if (
            text[at - 1].isspace()
            or text[at - 1] in "()"
            or (text[at - 1] == "-" and start == at - 1)
        ):
            start = at
    return start


def _last_value(text: str, at: int, cursor: int) -> int:
    """Where the last value of a list begins."""
    start = at
    while at < cursor:
        if text[at] == '"':
            end = closing(text, at)
            if end is None or end > cursor:
                return start
            at = end
            continue
        at += 1
        if text[at - 1] == ",":
            start = at
    return start


def _end(text: str, cursor: int, last: str) -> int:
    """Where what the cursor stands in ends; a ``:`` behind a name belongs to it."""
    end = cursor
    while end < len(text) and not (text[end].isspace() or text[end] in '(),"'):
        end += 1
        if text[end - 1] == last:
            return end if last == ":" else end - 1
    return end
