"""Odd times: those that can be read in another form, and those that can't.

Only events carry a time, so that what can't be read is said of a track and a page alone.
"""

from __future__ import annotations

from random import Random

from simulator.generate.hostile.shapes import (
    ABSENT,
    ANY,
    EVENTS,
    Make,
    one_of,
    put,
    translated,
)
from simulator.generate.specimens import Specimens
from simulator.generate.stamps import MINUTE, iso, weekday

_UNREADABLE = "timestamp_unreadable"
_OFFSETS = (330, 60, -480, 765, -210, 0)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


def go_time(specimens: Specimens, at: int, chance: Random) -> str:
    """As Go prints a time: ``2026-01-05 10:13:28.123 +0000 UTC``."""
    return f"{iso(at)[:-1].replace('T', ' ')} +0000 UTC"


def _with_offset(specimens: Specimens, at: int, chance: Random) -> str:
    minutes = chance.choice(_OFFSETS)
    hours, left = divmod(abs(minutes), 60)
    form = chance.choice(
        ("{}{:02}:{:02}", "{}{:02}{:02}") if left else ("{}{:02}:{:02}", "{}{:02}")
    )
    offset = form.format("-" if minutes < 0 else "+", hours, left)
    return f"{iso(at + minutes * MINUTE)[:-1]}{offset}"


def _in_words(specimens: Specimens, at: int, chance: Random) -> str:
    text = iso(at)
    year, month, day, clock = text[:4], text[5:7], text[8:10], text[11:19]
    name, of = _MONTHS[int(month) - 1], _DAYS[weekday(at)]
    return chance.choice(
        (
            "yesterday",
            "now()",
            f"{of} {name} {day} {year} {clock} GMT+0000 (Coordinated Universal Time)",
            f"{of}, {day} {name} {year} {clock} GMT",
            f"{month}/{day}/{year} {clock[:5]} AM",
            f"{day}.{month}.{year}",
        )
    )


def _other_iso(specimens: Specimens, at: int, chance: Random) -> str:
    text = iso(at)
    return chance.choice(
        (
            f"{text[:4]}{text[5:7]}{text[8:10]}",
            f"{text[:4]}{text[5:7]}{text[8:10]}T{text[11:13]}{text[14:16]}{text[17:19]}Z",
            f"{text[:4]}-W02-1",
            f"{text[:4]}-005",
            f"{text[:4]}-1-5",
            f"{text[:10]}Z",
            f"{text[:10]}  {text[11:]}",
            f"{at}.0",
        )
    )


def _impossible(specimens: Specimens, at: int, chance: Random) -> str:
    day = iso(at)[:10]
    return chance.choice(
        (
            f"{day[:4]}-02-30T10:00:00Z",
            f"{day[:4]}-13-01",
            f"{day}T24:00:00Z",
            f"{day}T23:59:60Z",
            f"{day}T10:00:00+24:00",
            "0000-00-00 00:00:00",
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59-14:00",
        )
    )


def _no_text(specimens: Specimens, at: int, chance: Random) -> object:
    return chance.choice(
        (True, False, {}, {"$date": iso(at)}, {"_seconds": at // 1000}, [], [2026, 1, 5])
    )


def _numeric(specimens: Specimens, at: int, chance: Random) -> str:
    at = max(0, min(at, 10**13 - 1))  # before 1970 and from 2286 on it is nobody's custom
    return chance.choice((f"{at // 1000:010}", f"{at:013}"))


def _number(specimens: Specimens, at: int, chance: Random) -> float:
    return chance.choice((at // 1000, at, at / 1000, float(at)))


def _timestamp(value: object) -> Make:
    return put(EVENTS, {"timestamp": value})


SHAPES = (
    translated(
        "time_missing",
        "No time at all, as in half of the payloads that people publish.",
        put(
            ANY,
            {
                "timestamp": ABSENT,
                "originalTimestamp": ABSENT,
                "sentAt": ABSENT,
                "receivedAt": ABSENT,
            },
        ),
        often=8,
    ),
    translated(
        "time_original_only",
        "No timestamp, or a blank one, beside an originalTimestamp: it never went through Segment.",
        put(ANY, {"timestamp": one_of(ABSENT, None, "", " ")}),
    ),
    translated(
        "time_sent_at_null",
        "sentAt: null, as Personas and replays send it.",
        put(ANY, {"sentAt": None}),
        often=2,
    ),
    translated(
        "time_offset",
        "A local time with its offset, with or without colon and minutes.",
        _timestamp(_with_offset),
        often=4,
    ),
    translated(
        "time_naive",
        "A time without an offset, from a language whose times have no zone.",
        _timestamp(lambda s, at, chance: iso(at)[:-1]),
    ),
    translated(
        "time_date_only",
        "A date without a time of day.",
        _timestamp(lambda s, at, chance: iso(at)[:10]),
    ),
    translated(
        "time_with_a_space",
        "A space or a small t between date and time, as databases print them.",
        _timestamp(
            lambda s, at, chance: chance.choice((iso(at).replace("T", " "), iso(at).lower()))
        ),
    ),
    translated(
        "time_nanoseconds",
        "More digits of a second than three, as Go and Java write them.",
        _timestamp(lambda s, at, chance: f"{iso(at)[:-1]}{chance.randrange(10**6):06}Z"),
    ),
    translated(
        "time_other_fraction",
        "A comma before the fraction, or neither fraction nor seconds.",
        _timestamp(
            lambda s, at, chance: chance.choice(
                (iso(at).replace(".", ","), f"{iso(at)[:19]}Z", f"{iso(at)[:16]}Z")
            )
        ),
    ),
    translated(
        "time_numeric_string",
        "Seconds or milliseconds since 1970 as a string of digits.",
        _timestamp(_numeric),
    ),
    translated(
        "time_number",
        "Seconds or milliseconds since 1970 as a number.",
        _timestamp(_number),
    ),
    translated(
        "time_zero",
        "0, which is a moment of 1970 and no lack of one.",
        _timestamp(one_of(0, 0.0, "0000000000")),
    ),
    translated(
        "time_go_string",
        "A time as Go prints it.",
        _timestamp(go_time),
        _UNREADABLE,
    ),
    translated(
        "time_in_words",
        "A date as JavaScript, HTTP or people write it.",
        _timestamp(_in_words),
        _UNREADABLE,
    ),
    translated(
        "time_other_iso",
        "Forms of ISO 8601, or nearly so, that Segment's sources don't send.",
        _timestamp(_other_iso),
        _UNREADABLE,
    ),
    translated(
        "time_impossible",
        "A day, a clock or an offset that doesn't exist, as a database's date of zeros.",
        _timestamp(_impossible),
        _UNREADABLE,
    ),
    translated(
        "time_not_text",
        "A boolean, an object or a list, as document databases export their dates.",
        _timestamp(_no_text),
        _UNREADABLE,
    ),
    translated(
        "time_beyond",
        "A number that is no moment of any calendar.",
        _timestamp(one_of(10**20, -(10**20), 1e300, 10**15)),
        _UNREADABLE,
    ),
    translated(
        "time_none_readable",
        "Four times, none of which can be read.",
        put(
            EVENTS,
            {
                "timestamp": _in_words,
                "originalTimestamp": go_time,
                "sentAt": _impossible,
                "receivedAt": _no_text,
            },
        ),
        *[_UNREADABLE] * 4,
    ),
)
