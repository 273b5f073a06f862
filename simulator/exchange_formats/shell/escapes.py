"""Escapes of ``$'..'`` and of ``printf``, as bash reads them.  Pure."""

from __future__ import annotations

import re
from typing import Final

_SIMPLE: Final = {
    "a": b"\a",
    "b": b"\b",
    "e": b"\x1b",
    "E": b"\x1b",
    "f": b"\f",
    "n": b"\n",
    "r": b"\r",
    "t": b"\t",
    "v": b"\v",
    "\\": b"\\",
    "'": b"'",
    '"': b'"',
    "?": b"?",
}
_ESCAPE = re.compile(
    r"\\(?:(?P<octal>[0-7]{1,3})|x(?P<hex>[0-9a-fA-F]{1,2})"
    r"|(?P<pair>u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|u(?P<four>[0-9a-fA-F]{1,4})|U(?P<eight>[0-9a-fA-F]{1,8})"
    r"|c(?P<control>.)|(?P<simple>.))",
    re.DOTALL,
)


def ansi(text: str) -> bytes:
    """What the text between ``$'`` and ``'`` stands for; a NUL ends it, as in bash.

    Two halves of one character, as browsers write it, are that character.
    """
    return _unescaped(text).partition(b"\x00")[0]


def printf(text: str) -> bytes:
    """What a format of ``printf`` without a directive prints."""
    return _unescaped(text)


def _unescaped(text: str) -> bytes:
    pieces, done = [], 0
    for found in _ESCAPE.finditer(text):
        pieces += [_octets(text[done : found.start()]), _octet(found)]
        done = found.end()
    return b"".join([*pieces, _octets(text[done:])])


def _octet(found: re.Match[str]) -> bytes:
    if found["octal"]:
        return bytes([int(found["octal"], 8) & 0xFF])
    if found["hex"]:
        return bytes([int(found["hex"], 16)])
    if found["pair"]:
        units = bytes.fromhex(found["pair"].replace("\\u", "").removeprefix("u"))
        return units.decode("utf-16-be").encode()
    if number := found["four"] or found["eight"]:
        return _character(int(number, 16), found[0])
    if found["control"]:
        return bytes([ord(found["control"][0]) & 0x1F]) if found["control"].isascii() else b""
    return _SIMPLE.get(found["simple"], _octets(found[0]))


def _character(number: int, spelt: str) -> bytes:
    return chr(number).encode("utf-8", "surrogatepass") if number < 0x110000 else _octets(spelt)


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
