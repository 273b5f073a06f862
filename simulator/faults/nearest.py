"""The nearest valid form of what was written: by a small repair, else by likeness, else all."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence

_MAX_LENGTH = 60


def nearest(text: str, forms: Sequence[str], is_good: Callable[[str], bool]) -> Sequence[str]:
    """The one form that was probably meant, or all of ``forms`` where none is near."""
    if not text or len(text) > _MAX_LENGTH:
        return forms
    for repaired in _repairs(text):
        if is_good(repaired):
            return (repaired,)
    return difflib.get_close_matches(text.lower(), filter(None, forms), 1) or forms


def _repairs(text: str) -> Iterator[str]:
    """Case, quotes, white space, a unit, a sign, a slash: what is often forgotten."""
    bare = "".join(text.split()).strip("\"'")
    for one in (bare, bare.lower(), bare.upper(), bare.upper().replace("/S", "/s")):
        yield one
        yield from (f"{one}{unit}" for unit in ("ms", "%", "/s", "B/s"))
        yield from (f"{sign}{one}" for sign in "+/")
    yield bare.lower().replace("_", "-")
    yield bare.replace("-", "..")
