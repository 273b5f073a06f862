"""Searching an output for what it must not hold: whole, word by word, and in whatever encoding."""

from __future__ import annotations

import base64
import binascii
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote, unquote_plus

from simulator.payload.scrub.vocabulary import VOCABULARY

_WORD = re.compile(r"[^\W\d_]+|\d+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")


def leaks(originals: Iterable[str], output: Any) -> list[str]:
    """What of the originals is found in an output, and where."""
    seen = [(_plain(form), text) for text in strings(output) for form in _forms(text)]
    wanted = dict.fromkeys(_plain(one) for original in originals for one in _searched(original))
    return [f"{one!r} in {text!r}" for one in wanted for form, text in seen if one in form]


def strings(value: Any) -> Iterator[str]:
    """Every key, text and number in a JSON, as texts."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _searched(original: str) -> Iterator[str]:
    """An original, and its words of four letters and more; a word of the web is nobody's."""
    yield original
    for word in _WORD.findall(original):
        least = 4 if word.isascii() else 3 if ord(word[0]) < 0x2E80 else 2
        if len(word) >= least and word.casefold() not in VOCABULARY:
            yield word


def _forms(text: str) -> Iterator[str]:
    """A text, and what it stands for."""
    yield text
    yield unquote(unquote(text))
    yield unquote_plus(text)
    for found in _BASE64.finditer(unquote(text)):
        bare = found[0].rstrip("=").replace("-", "+").replace("_", "/")
        try:
            yield base64.b64decode(bare + "=" * (-len(bare) % 4)).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue
    if text[:1] in "{[":
        try:
            yield from strings(json.loads(text))
        except ValueError:
            return


def _plain(text: str) -> str:
    """Without case and accents."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(one for one in parts if not unicodedata.combining(one)).casefold()
