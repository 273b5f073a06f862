"""Pieces: a text cut into what has a form of its own, words, and what is between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from simulator.payload.personal import forms
from simulator.payload.personal.keys import Kind
from simulator.payload.scrub.times import DATE
from simulator.payload.scrub.urls import URL
from simulator.payload.scrub.words import RUNS

SECRET = re.compile(
    r"(?<![\w-])eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?|(?:Basic|Bearer) [\w.~+/=-]{4,}"
    r"|(?<!\w)sk_(?:live|test)_\w+|(?<!\w)gh[pousr]_\w{20,}|AKIA[0-9A-Z]{16}|(?<!\w)xox[abprs]-[\w-]{10,}"
    r"|-----BEGIN [A-Z ]+-----[^-]*(?:-----END [A-Z ]+-----)?"
)
"""Tokens and keys that show what they are."""
_TOKEN = re.compile(r"(?<![^\W\d])(?<![#-])(?:[^\W\d]|[#-](?=\w))*+\d[\w#-]*+(?:[.:/][\w-]++)*+")
"""A word with a digit in it."""

What = Literal["secret", "url", "date", "token", "word", "between"] | Kind


def pieces_of(text: str) -> Iterator[tuple[What, str]]:
    """The pieces of a text, in order; together they are the text."""
    for what, piece in _split(text, "secret", SECRET):
        if what is not None:
            yield what, piece
            continue
        for inner, one in _split(piece, "url", URL):
            if inner is not None:
                yield inner, one
            else:
                yield from _formed(one)


def _formed(text: str) -> Iterator[tuple[What, str]]:
    for kind, piece in forms.pieces(text):
        if kind is not None:
            yield kind, piece
            continue
        for what, one in _split(piece, "date", DATE):
            if what is not None:
                yield what, one
            else:
                yield from _worded(one)


def _worded(text: str) -> Iterator[tuple[What, str]]:
    for what, piece in _split(text, "token", _TOKEN):
        if what is not None:
            yield what, piece
            continue
        for inner, one in _split(piece, "word", RUNS):
            yield inner or "between", one


def _split(text: str, what: What, pattern: re.Pattern[str]) -> Iterator[tuple[What | None, str]]:
    """What matches, and with None what is between."""
    at = 0
    for found in pattern.finditer(text):
        if found.start() > at:
            yield None, text[at : found.start()]
        yield what, found[0]
        at = found.end()
    if at < len(text):
        yield None, text[at:]
