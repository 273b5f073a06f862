"""Free text, looked for in what was recorded: total on whatever that holds.

A body is looked through as it came, and with its JSON escapes read; in capitals or not.  Bytes that
are no UTF-8 are read as Latin-1 as well, a form or a tunnelled query as what it carries as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, unquote_plus

from simulator.carried import recorded
from simulator.exchange import storable
from simulator.filtering.expression import Pattern, in_order

FORM = "x-www-form-urlencoded"
"""What the head of a form says."""
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_PLAIN = re.compile(r"[ !#-.0-9:-Z^-~\[\]]+")
"""ASCII that JSON writes as it is: no quotes, slashes or controls."""
_ODD_ESCAPE = re.compile(rb"\\u(?:00[2-7]|212a|0130)")
_ODD_LETTERS = (b"\xe2\x84\xaa", b"\xc4\xb0")
"""What else stands for an ASCII letter: an escape, and two letters whose small ones are ASCII."""


class Finder:
    """Looks for one free text."""

    def __init__(self, pattern: Pattern) -> None:
        self._parts = [part.lower() for part in pattern.parts if part]
        stored = [(storable(part) or "").lower() for part in pattern.parts if part]
        self._spelt = [self._parts] if stored == self._parts else [self._parts, stored]
        self._bytes = [part.encode("utf-8", "surrogatepass") for part in self._parts]
        self._is_plain = all(_PLAIN.fullmatch(part) for part in self._parts)

    def in_exchange(
        self, path: str, workspace: str | None, request: bytes, response: bytes
    ) -> bool:
        """Whether it stands in the path, the workspace or a body of an exchange."""
        return (
            self.in_texts(path, workspace)
            or self.in_bytes(request)
            or self.in_bytes(response)
            or ("%" in path and self.in_texts(unquote(path)))
        )

    def in_carried(self, method: str, path: str, head: str, request: bytes) -> bool:
        """Whether it stands in what a form, or the query of a GET, carries."""
        return any(self.in_bytes(body) for body in _carried(method, path, head, request))

    def in_message(self, body: bytes, *ids: str | None) -> bool:
        """Whether it stands in the body or the ids of a message."""
        return self.in_texts(*ids) or self.in_bytes(body)

    def in_texts(self, *texts: str | None) -> bool:
        """Whether it stands in one of these texts."""
        for text in texts:
            if text:
                lowered = text.lower()
                for parts in self._spelt:
                    if in_order(parts, lowered, 0, len(lowered)):
                        return True
        return False

    def in_bytes(self, body: bytes) -> bool:
        """Whether it stands in a body."""
        lowered = body.lower()
        at = 0
        for part in self._bytes:
            found = lowered.find(part, at)
            if found < 0:
                return self._may_be_written_otherwise(lowered) and self._in_any_reading(body)
            at = found + len(part)
        return True

    def _may_be_written_otherwise(self, lowered: bytes) -> bool:
        if self._is_plain:
            if b"\\u" in lowered and _ODD_ESCAPE.search(lowered):
                return True
            return not lowered.isascii() and any(one in lowered for one in _ODD_LETTERS)
        return b"\\" in lowered or not lowered.isascii()

    def _in_any_reading(self, body: bytes) -> bool:
        return any(self.in_texts(text) for text in _readings(body))


def _readings(body: bytes) -> Iterator[str]:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "surrogateescape")
        yield body.decode("latin-1")
    yield text
    if "\\" in text:
        yield unescaped(text)


def unescaped(text: str) -> str:
    """A text with its JSON escapes read, wherever they stand; halves of a letter joined."""
    read = _ESCAPE.sub(_letter, text)
    return read.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _letter(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else _SHORT.get(found[2], found[2])


def _carried(method: str, path: str, head: str, request: bytes) -> Iterator[bytes]:
    """What a form, or the query of a GET, carries."""
    is_form = FORM in head.lower()
    if is_form:
        yield unquote_plus(request.decode("latin-1"), "latin-1").encode("latin-1")
    if is_form or (method == "GET" and "?" in path):
        yield carried_json(method, path, head, request)


def carried_json(method: str, path: str, head: str, request: bytes) -> bytes:
    """The JSON that a request carries; empty where it carries none."""
    try:
        return recorded(method, path, head, request)
    except ValueError:  # a path that no server records
        return b""
