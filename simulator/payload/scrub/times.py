"""Times: moved by a whole number of days, all alike, so that order, form and time of day stay."""

from __future__ import annotations

import re
from datetime import date, timedelta

from simulator.payload.scrub.draws import Draw, Key

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_MONTH = "|".join(sorted((*_MONTHS, *_LONG_MONTHS), key=len, reverse=True))
_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_ISO = re.compile(r"(?<![0-9])(?P<y>[0-9]{4})(?P<a>[-/.])(?P<m>[0-9]{1,2})(?P=a)(?P<d>[0-9]{1,2})")
_PACKED = re.compile(r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[01][0-9])(?P<d>[0-3][0-9])(?=$|T)")
_SPOKEN = re.compile(
    rf"(?:(?P<w>{'|'.join(_DAYS)})\b,? )?(?P<m>{_MONTH})\b\.? (?P<d>[0-9]{{1,2}}),?"
    rf" (?P<y>[0-9]{{4}})"
    rf"|(?:(?P<w2>{'|'.join(_DAYS)})\b,? )?(?P<d2>[0-9]{{1,2}})[ -](?P<m2>{_MONTH})\b\.?[ -]"
    r"(?P<y2>[0-9]{4})",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"(?<![0-9])(?P<d>[0-9]{1,2})(?P<a>[-/.])(?P<m>[0-9]{1,2})(?P=a)(?P<y>[0-9]{4})"
)
DATE = re.compile(
    "|".join(
        re.sub(r"\(\?P<\w+>", "(?:", one.pattern).replace("(?P=a)", r"[-/.]")
        for one in (_ISO, _SPOKEN, _LOCAL)
    ),
    re.IGNORECASE,
)
"""A date in a text."""
_REST = re.compile(
    r"(?:[Tt][0-9]{4,6}|[Tt ,]*(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?)?)"
    r"(?:\s?(?:[AaPp][Mm]|[Zz]|UTC|GMT|\[[A-Z]{3}\]|[+-][0-9]{2}:?[0-9]{0,2}|\([A-Z]{3,4}\)|[A-Z]{3}"
    r"|m=[+-][0-9.]+))*+\s?"
)
_ZEROS = frozenset({"0001-01-01", "1970-01-01", "1900-01-01", "9999-12-31"})
"""Days that stand for none."""
_SECONDS = range(946_684_800, 2_208_988_800)
"""From 2000 to 2040."""
_MILLISECONDS = 31_557_600_000
_YEAR_1, _YEAR_10000 = -62_135_596_800, 253_402_300_800
_DAY = 86_400


def shift_of(key: Key) -> int:
    """By how many days all times are moved: back, by a month at least and two years at most."""
    return -(30 + key.draw("days").below(700))


def shifted(text: str, days: int) -> str | None:
    """A text that is a time, moved; None if it isn't one."""
    stripped = text.strip()
    for pattern in (_ISO, _PACKED, _SPOKEN, _LOCAL):
        found = pattern.match(stripped)
        if found and _REST.fullmatch(stripped, found.end()):
            at = text.index(stripped)
            start, end = at + found.start(), at + found.end()
            return text[:start] + _moved(found, days) + text[end:]
    return None


def moved(text: str, days: int) -> str:
    """A date as DATE finds it in a text, moved."""
    found = _ISO.fullmatch(text) or _SPOKEN.fullmatch(text) or _LOCAL.fullmatch(text)
    return text if found is None else _moved(found, days)


def is_epoch(number: float) -> bool:
    """Whether a number can be seconds or milliseconds since 1970 of our days."""
    return int(number) in _SECONDS or (number // 1000 in _SECONDS and number > 10**11)


def moved_epoch(number: float, days: int) -> float:
    """Seconds or milliseconds since 1970, moved: below 31,557,600,000 they are seconds."""
    unit = 1 if abs(number) < _MILLISECONDS else 1000
    moved = days * _DAY * unit
    if number >= _YEAR_10000 * 1000 or number + moved < _YEAR_1 * 1000 <= number:
        return number - moved  # what can be read shall be, and nothing else
    found = number + moved
    is_alike = (abs(found) < _MILLISECONDS) == (unit == 1)
    return found if is_alike else number - moved


def moved_digits(text: str, days: int) -> str | None:
    """The same of 10 or 13 digits; None if it is no such text."""
    if len(text) not in (10, 13) or not (text.isascii() and text.isdigit()):
        return None
    found = str(moved_epoch(int(text), days))
    return found if len(found) == len(text) else str(moved_epoch(int(text), -days)).zfill(len(text))


def some_days(draw: Draw) -> int:
    """How far a day that must not be recognised is moved: up to twenty years either way."""
    return (200 + draw.below(7000)) * (1 if draw.below(2) else -1)


def _moved(found: re.Match[str], days: int) -> str:
    """The date of a match, moved and spelt as it was; what is no date gets another year."""
    if found[0] in _ZEROS:
        return found[0]
    groups = {name: value for name, value in found.groupdict().items() if value is not None}
    parts = {name[0]: (name, value) for name, value in groups.items()}
    day = _date(parts["y"][1], parts["m"][1], parts["d"][1])
    if day is None and found.re is _LOCAL:
        parts["m"], parts["d"] = parts["d"], parts["m"]
        day = _date(parts["y"][1], parts["m"][1], parts["d"][1])
    is_short = found.re is _ISO and min(len(parts["m"][1]), len(parts["d"][1])) < 2
    if day is None or is_short:  # with two digits it might be one that can be read
        year = str(int(parts["y"][1]) + days // 365).zfill(4)[-4:]
        return _spelt(found, {parts["y"][0]: year})
    try:
        new = day + timedelta(days)
    except OverflowError:
        new = day - timedelta(days)
    spelt = {
        parts["y"][0]: f"{new.year:04}",
        parts["m"][0]: _month(parts["m"][1], new.month),
        parts["d"][0]: str(new.day).zfill(len(parts["d"][1])),
    }
    if "w" in parts:
        spelt[parts["w"][0]] = _like(parts["w"][1], _DAYS[new.weekday()])
    return _spelt(found, spelt)


def _date(year: str, month: str, day: str) -> date | None:
    """The day, or None if there is none."""
    try:
        if not month.isdigit():
            return date(int(year), _MONTHS.index(month[:3].lower()) + 1, int(day))
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _month(like: str, month: int) -> str:
    if like.isdigit():
        return str(month).zfill(len(like))
    return _like(like, (_MONTHS if len(like) == 3 else _LONG_MONTHS)[month - 1])


def _like(like: str, word: str) -> str:
    return word.upper() if like.isupper() else word.title() if like[0].isupper() else word


def _spelt(found: re.Match[str], spelt: dict[str, str]) -> str:
    """The text of a match with other texts in some of its groups."""
    text, start = found[0], found.start()
    for name in sorted(spelt, key=found.start, reverse=True):
        text = text[: found.start(name) - start] + spelt[name] + text[found.end(name) - start :]
    return text
