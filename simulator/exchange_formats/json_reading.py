"""Reading JSON line by line: what comes in a text, in its order and spelt as it is.

Pure.  It takes what ``json.loads`` takes, keys that stand twice and NaN among it, and any depth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

What = Literal["string", "number", "literal", "empty", "open", "close"]
"""A value of a line, or a bracket that begins or ends the value of several."""

Token = tuple[What, str | None, str, int, bool]
"""What it is, its key as it is spelt, itself as it is spelt, where it begins, has it a comma."""

_SPACE = r"[ \t\n\r]*+"
_STRING = r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+"'
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?"
_VALUE = (
    rf"(?:(?:(?P<string>{_STRING})|(?P<number>{_NUMBER})"
    r"|(?P<literal>true|false|null|NaN|-?Infinity)"
    rf"|(?P<empty>\[{_SPACE}\]|\{{{_SPACE}\}})){_SPACE},?|(?P<open>[\[{{]))"
)
_ITEM = re.compile(_SPACE + _VALUE)
_MEMBER = re.compile(rf"{_SPACE}(?P<key>{_STRING}){_SPACE}:{_SPACE}{_VALUE}")
_CLOSE = re.compile(rf"{_SPACE}(?P<close>[\]}}]){_SPACE},?")
_END = re.compile(rf"{_SPACE}\Z")
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[{]|([\]}])', re.DOTALL)
_CLOSES = {"[": "]", "{": "}"}


class NotJSONError(ValueError):
    """The text isn't JSON from a position on."""

    def __init__(self, position: int) -> None:
        super().__init__(f"not JSON at {position}")
        self.position = position


def read_tokens(text: str) -> Iterator[Token]:
    """The tokens of a JSON text, as far as they are asked for.  Raises NotJSONError where it ends.

    An array or an object is ``open``, what is in it, ``close``; without anything in it ``empty``.
    """
    opened: list[str] = []
    pattern, at = _ITEM, 0
    while found := pattern.match(text, at):
        what: What = found.lastgroup  # type: ignore[assignment]
        spelt = found[what]
        has_comma = text[found.end() - 1] == ","
        if what == "close" and spelt != _CLOSES[opened.pop()]:
            raise NotJSONError(found.start(what))
        yield (
            what,
            found["key"] if pattern is _MEMBER else None,
            spelt,
            found.start(what),
            has_comma,
        )
        at = found.end()
        if what == "open":
            opened.append(spelt)
        if not opened:
            break
        is_next = has_comma or what == "open"
        pattern = (_MEMBER if opened[-1] == "{" else _ITEM) if is_next else _CLOSE
    if not found or has_comma or not _END.match(text, at):
        raise NotJSONError(at)


def value_at(text: str, at: int) -> str:
    """The array or the object that begins there, as it is spelt; to the end if it has none."""
    depth = 0
    for found in _BRACKET.finditer(text, at):
        if found[0][0] != '"':
            depth += -1 if found[1] else 1
        if not depth:
            return text[at : found.end()]
    return text[at:]
