"""Expressions: what a filter says, as values; ``str`` of one is a filter that says the same.

Where something stands in the text (``span``) is no part of what it says: two expressions are equal
whatever their spans.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Sign = Literal["<", "<=", ">", ">=", "="]
KEYWORDS = ("and", "or", "not")

BARE_KEY = r'[^\s:".(),]*'
"""One name of a path, written without quotes."""
_BARE_WORD = re.compile(r"[^\W_][\w./@+%&$#-]*")
_BARE_VALUE = re.compile(r"[\w./@+%&$#:-]+")
"""What needs no quotes as a word, and behind a field."""
_NOTHING = re.compile(r"(?!)")


class Span(NamedTuple):
    """Where something stands: from ``start`` up to ``end``, in characters."""

    start: int
    end: int


NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text; of several ``parts`` anything may stand between one and the next."""

    parts: tuple[str, ...]
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def exact(self) -> str | None:
        """The text, where it has no gaps."""
        return self.parts[0] if len(self.parts) == 1 else None

    def fits(self, text: str) -> bool:
        """Whether a text is one of those that it stands for."""
        if self.exact is not None:
            return text == self.exact
        first, *middle, last = self.parts
        end = len(text) - len(last)
        if not (text.startswith(first) and text.endswith(last) and len(first) <= end):
            return False
        return in_order(middle, text, len(first), end)

    def __str__(self) -> str:
        return self.as_written(_BARE_VALUE)

    def as_written(self, bare: re.Pattern[str]) -> str:
        """As a filter says it; what isn't ``bare`` is in quotes."""
        if self.exact == "":
            return '""'
        return "*".join(_written(part, bare) if part else "" for part in self.parts)


@dataclass(frozen=True, slots=True)
class Limit:
    """A comparison with ``number``, which is None where ``text`` is none (of params alone)."""

    sign: Sign
    number: float | None
    text: str
    span: Span = field(default=NOWHERE, compare=False)

    def __str__(self) -> str:
        return f"{'' if self.sign == '=' else self.sign}{_written(self.text, _BARE_VALUE)}"


@dataclass(frozen=True, slots=True)
class Range:
    """From ``low`` to ``high``, both included: ``400..499``, and ``4xx``."""

    low: float
    high: float
    text: str
    span: Span = field(default=NOWHERE, compare=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment: so many seconds ``ago``, or ``at`` seconds since 1970, or of the last day.

    One of the three is there; ``clock`` is seconds since midnight in UTC.
    """

    text: str
    ago: float | None = None
    at: float | None = None
    clock: float | None = None
    span: Span = field(default=NOWHERE, compare=False)

    def seconds(self, now: float) -> float:
        """Seconds since 1970, seen from ``now``."""
        if self.at is not None:
            return self.at
        if self.clock is None:
            return now - (self.ago or 0.0)
        moment = now - now % _DAY + self.clock
        return moment if moment <= now else moment - _DAY

    def __str__(self) -> str:
        return _written(self.text, _BARE_VALUE)


Value = Pattern | Limit | Range | Moment
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Term:
    """What a field has to be: any of ``values``; there at all, where there are none.

    ``keys`` is the path of ``params``.
    """

    name: str
    values: tuple[Value, ...] = ()
    keys: tuple[str, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)

    def __str__(self) -> str:
        path = "".join(f".{key_text(key)}" for key in self.keys)
        return f"{self.name}{path}:{','.join(map(str, self.values))}"


@dataclass(frozen=True, slots=True)
class Words:
    """Free text: it stands anywhere in an entry, in capitals or not."""

    pattern: Pattern
    span: Span = field(default=NOWHERE, compare=False)

    def __str__(self) -> str:
        return self.pattern.as_written(_BARE_WORD)


@dataclass(frozen=True, slots=True)
class Not:
    """What has not to hold."""

    part: Expression
    span: Span = field(default=NOWHERE, compare=False)

    def __str__(self) -> str:
        return f"not {_grouped(self.part, And, Or)}"


@dataclass(frozen=True, slots=True)
class And:
    """All of it holds; of nothing, anything does."""

    parts: tuple[Expression, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)

    def __str__(self) -> str:
        return " ".join(_grouped(part, And, Or) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Any of it holds."""

    parts: tuple[Expression, ...]
    span: Span = field(default=NOWHERE, compare=False)

    def __str__(self) -> str:
        return " or ".join(_grouped(part, Or) for part in self.parts)


Expression = Term | Words | Not | And | Or
EVERYTHING = And()


def in_order(parts: Iterable[str], text: str, start: int, end: int) -> bool:
    """Whether all parts stand in a text one behind the other."""
    for part in parts:
        found = text.find(part, start, end)
        if found < 0:
            return False
        start = found + len(part)
    return True


def value_text(text: str) -> str:
    """A text as the value of a field: in quotes where it would be read as something else."""
    return _written(text, _BARE_VALUE)


def _written(text: str, bare: re.Pattern[str]) -> str:
    if bare.fullmatch(text) and ".." not in text and text.lower() not in KEYWORDS:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def key_text(key: str) -> str:
    """A name of a path: in quotes where it would be read as something else."""
    return key if key and re.fullmatch(BARE_KEY, key) else _written(key, _NOTHING)


def _grouped(part: Expression, *kinds: type) -> str:
    return f"({part})" if isinstance(part, kinds) else str(part)
