"""Values: what stands behind a field, read by the field's kind.  Each raises FilterError."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Sequence

from simulator.clock import DURATION, LAST, read_duration
from simulator.filtering.errors import FilterError
from simulator.filtering.expression import Limit, Moment, Pattern, Range, Sign, Value
from simulator.filtering.fields import Field, worded
from simulator.filtering.tokens import Word
from simulator.moments import seconds

_SIGN = re.compile(r"<=|>=|<|>")
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?")
_CLASS = re.compile(r"([1-5])xx", re.IGNORECASE)
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")
_MILLISECONDS = 1000.0


def read(field: Field, word: Word) -> Value:
    """The value that a word is."""
    match field.kind:
        case "number" | "duration":
            return _number(field, word)
        case "moment":
            return _moment(field, word)
        case "choice":
            return _choice(field, word)
        case "params":
            return _param(word)
        case _:
            return _text(field, word)


def pattern(word: Word) -> Pattern:
    """A text in which ``*`` is anything, where it isn't in quotes."""
    parts = [""]
    for piece in word.pieces:
        first, *others = [piece.text] if piece.is_quoted else re.split(r"\*+", piece.text)
        parts[-1] += first
        parts += others
    gaps = [part for part in parts[1:-1] if part]  # nothing between two stars is one star
    ends = [parts[0], *gaps, parts[-1]] if len(parts) > 1 else parts
    return Pattern(tuple(ends), word.span)


def number(text: str) -> float | None:
    """The number that a text is; None where it is none."""
    if not _NUMBER.fullmatch(text):
        return None
    found = int(text) if text.lstrip("-").isdigit() else float(text)
    return found if math.isfinite(found) else None


def chosen(field: Field, value: Value) -> tuple[str, ...]:
    """The choices that a value stands for: one, those that a pattern or a comparison leaves."""
    if isinstance(value, Limit):
        place = field.choices.index(worded(value.text))
        return tuple(one for n, one in enumerate(field.choices) if compared(n, value.sign, place))
    assert isinstance(value, Pattern)
    parts = (part.lower().replace("-", " ").replace("_", " ") for part in value.parts)
    wanted = Pattern(tuple(parts))
    return tuple(one for one in field.choices if wanted.fits(one))


def compared(left: float | str, sign: Sign, right: float | str) -> bool:
    """Whether a comparison of two of a kind holds."""
    match sign:
        case "<":
            return left < right  # type: ignore[operator]
        case "<=":
            return left <= right  # type: ignore[operator]
        case ">":
            return left > right  # type: ignore[operator]
        case ">=":
            return left >= right  # type: ignore[operator]
        case _:
            return left == right


def _signed(word: Word) -> tuple[Sign | None, str]:
    """The sign that a word begins with, and the text behind it."""
    found = None if word.pieces[0].is_quoted else _SIGN.match(word.text)
    if not found:
        return None, word.text
    sign: Sign = found[0]  # type: ignore[assignment]
    return sign, word.text[found.end() :]


def _number(field: Field, word: Word) -> Value:
    sign, text = _signed(word)
    if sign is None:
        if field.name == "status" and (found := _CLASS.fullmatch(text)):
            first = int(found[1]) * 100
            return Range(first, first + 99, text.lower(), word.span)
        ends = text.split("..", 1)
        if len(ends) == 2:
            low, high = (_amount(field, end, word) for end in ends)
            return _range(low, high, word)
    return Limit(sign or "=", _amount(field, text, word), text, word.span)


def _range(low: float, high: float, word: Word) -> Range:
    if low > high:
        said = "the range ends before it begins"
        raise FilterError(said, *word.span, "turn it round")
    return Range(low, high, word.text, word.span)


def _amount(field: Field, text: str, word: Word) -> float:
    found: float | None
    if field.kind == "duration":
        if re.fullmatch(DURATION, text):
            return read_duration(text) * _MILLISECONDS
        given = number(text)
        found = None if given is None else float(given)
    else:
        found = int(text) if re.fullmatch(r"[0-9]{1,19}", text) else None
    if found is None or found < 0:
        what = "duration" if field.kind == "duration" else f"number for {field.name}"
        raise FilterError(f"this is no {what}", *word.span, _form(field))
    if field.most and found > field.most:
        raise FilterError(f"{field.name} goes up to {field.most}", *word.span)
    return found


def _form(field: Field) -> str:
    return f"give {field.form} or a comparison, as in {field.example}"


def _moment(field: Field, word: Word) -> Moment:
    text = word.text
    if re.fullmatch(DURATION, text):
        return Moment(text, ago=read_duration(text), span=word.span)
    if found := _CLOCK.fullmatch(text):
        hours, minutes, rest = (int(one or 0) for one in found.groups())
        return Moment(text, clock=hours * 3600.0 + minutes * 60.0 + rest, span=word.span)
    at = seconds(text)
    if at is None or not 0 <= at <= LAST:
        raise FilterError(
            "this is no moment",
            *word.span,
            "give 5m or 2h for so long ago, 09:30 in UTC, or one as 2024-03-11T09:30:00Z",
        )
    return Moment(text, at=at, span=word.span)


def _choice(field: Field, word: Word) -> Value:
    sign, text = _signed(word)
    listed = f"{field.name} is one of {', '.join(one.replace(' ', '-') for one in field.choices)}"
    if sign is not None:
        if not field.ranked:
            raise FilterError(f"{field.name} can't be compared", *word.span, listed)
        if worded(text) not in field.choices:
            raise FilterError(*_no_choice(field, text, listed, word))
        return Limit(sign, None, worded(text), word.span)
    found = pattern(word)
    if not chosen(field, found):
        raise FilterError(*_no_choice(field, text, listed, word))
    return found


def _no_choice(field: Field, text: str, listed: str, word: Word) -> tuple[str, int, int, str]:
    near = near_to(worded(text), field.choices)
    hint = f"did you mean {near.replace(' ', '-')}?" if near else listed
    return f"this is no {field.name}", *word.span, hint


def near_to(text: str, known: Sequence[str]) -> str:
    """The one of those known that was probably meant, else ""."""
    lowered = {one.lower(): one for one in known}
    found = difflib.get_close_matches(text.lower(), lowered, 1) if len(text) <= _GUESSED else []
    return lowered[found[0]] if found else ""


_GUESSED = 60


def _param(word: Word) -> Value:
    sign, text = _signed(word)
    if sign is not None:
        if not text:
            raise FilterError(f"nothing follows the {sign}", *word.span, "give a number or a text")
        return Limit(sign, number(text), text, word.span)
    first, dots, last = text.partition("..")
    low, high = number(first), number(last)
    is_bare = not any(piece.is_quoted for piece in word.pieces)
    if dots and is_bare and low is not None and high is not None:
        return _range(low, high, word)
    return pattern(word)


def _text(field: Field, word: Word) -> Pattern:
    sign, _ = _signed(word)
    if sign is not None:
        said = f"{field.name} is text and can't be compared"
        raise FilterError(said, *word.span, "in quotes it is text")
    return pattern(word)
