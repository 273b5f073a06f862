"""Odd ids: of users and of visitors."""

from __future__ import annotations

from random import Random

from simulator.generate.hostile.shapes import (
    ABSENT,
    ALIAS,
    ANY,
    CONTACTS,
    Make,
    one_of,
    put,
    refused,
    translated,
)
from simulator.generate.specimens import Specimens
from simulator.generate.streams import digest

SPELT_OUT = one_of("null", "undefined", "[object Object]")
"""A missing value, as some language writes it into a text."""
NO_ID = one_of(True, False, 12.5, 0.0, {}, {"$oid": "65a0f3"}, [], ["u1"])
"""What is no id, and isn't absent either."""
_BLANK = one_of("", " ", "\t\n", "\u3000\u00a0")


def user_number(specimens: Specimens, at: int, chance: Random) -> int:
    """The user's own id, as a counter of a database would have it: at most 40 bits."""
    return digest("user", specimens.person.user_id) % 2**40


def _list(specimens: Specimens, at: int, chance: Random) -> list[str]:
    return chance.choice(([], [specimens.person.user_id]))


def _object(specimens: Specimens, at: int, chance: Random) -> dict[str, str]:
    return chance.choice(({}, {"$oid": specimens.person.user_id}))


def _fraction(specimens: Specimens, at: int, chance: Random) -> float:
    return user_number(specimens, at, chance) + chance.choice((0.0, 0.5))


def _user(*forms: str) -> Make:
    """Makes a message whose userId is the person's own in one of these forms."""

    def form(specimens: Specimens, at: int, chance: Random) -> str:
        return chance.choice(forms).format(specimens.person.user_id)

    return put(ANY, {"userId": form})


SHAPES = (
    refused(
        "id_missing",
        "Neither userId nor anonymousId, as in one in eight payloads that people publish.",
        put(CONTACTS, {"userId": ABSENT, "anonymousId": ABSENT}),
        "id_required",
        often=5,
    ),
    refused(
        "id_null",
        "Both ids null, from a server that knew nobody.",
        put(CONTACTS, {"userId": None, "anonymousId": None}),
        "id_required",
    ),
    refused(
        "id_blank",
        "Both ids blank: empty, or white space of any script.",
        put(CONTACTS, {"userId": _BLANK, "anonymousId": one_of(ABSENT, None, "", " ")}),
        "id_required",
    ),
    translated(
        "anonymous_only",
        "An anonymousId alone: the user isn't known, or the userId is null or blank.",
        put(ANY, {"userId": one_of(ABSENT, None, "", " ")}),
        "anonymous_contact",
        often=3,
    ),
    translated(
        "anonymous_id_integer",
        "An anonymousId alone, that is a number of a session.",
        put(ANY, {"userId": ABSENT, "anonymousId": user_number}),
        "anonymous_contact",
    ),
    refused(
        "anonymous_id_not_string",
        "An anonymousId that is no id, beside a good userId.",
        put(ANY, {"anonymousId": NO_ID}),
        "id_not_string",
    ),
    translated(
        "anonymous_id_spelt_out",
        "An anonymousId that is the text of a missing value, with no userId.",
        put(ANY, {"userId": ABSENT, "anonymousId": SPELT_OUT}),
        "suspicious_id",
        "anonymous_contact",
    ),
    translated(
        "user_id_integer",
        "A userId that is an integer, from a database's counter.",
        put(ANY, {"userId": user_number}),
    ),
    translated(
        "user_id_integer_beyond_double",
        "A userId that is an integer over 2**53, which JavaScript would round.",
        put(ANY, {"userId": lambda s, at, chance: 2**63 + 1 + user_number(s, at, chance)}),
    ),
    translated(
        "user_id_integer_not_above_zero",
        "A userId that is 0 or below it: an integer all the same.",
        put(
            ANY,
            {"userId": lambda s, at, chance: -user_number(s, at, chance) * chance.choice((0, 1))},
        ),
    ),
    refused(
        "user_id_boolean",
        "A userId that is a boolean: somebody sent whether there is one.",
        put((*ANY, *ALIAS), {"userId": one_of(True, False)}),
        "id_not_string",
    ),
    refused(
        "user_id_float",
        "A userId with a fraction, from a spreadsheet that took it for a number.",
        put((*ANY, *ALIAS), {"userId": _fraction}),
        "id_not_string",
    ),
    refused(
        "user_id_object",
        "A userId that is an object, as document databases write their keys.",
        put((*ANY, *ALIAS), {"userId": _object}),
        "id_not_string",
    ),
    refused(
        "user_id_list",
        "A userId that is a list, from a query that may find several.",
        put((*ANY, *ALIAS), {"userId": _list}),
        "id_not_string",
    ),
    translated(
        "user_id_spelt_out",
        "A userId that is the text of a missing value, from a script that glued texts together.",
        put(ANY, {"userId": SPELT_OUT}),
        "suspicious_id",
    ),
    translated(
        "user_id_padded",
        "A userId with white space around it, which is another user than without.",
        _user(" {}", "{} ", "{}\n", "\u00a0{}"),
    ),
    translated(
        "user_id_in_capitals",
        "A userId in capitals, which is another user than in small letters.",
        put(ANY, {"userId": lambda s, at, chance: s.person.user_id.upper()}),
    ),
    translated(
        "user_id_email",
        "An e-mail address as the userId.",
        put(ANY, {"userId": lambda s, at, chance: s.person.email}),
    ),
    translated(
        "user_id_in_script",
        "A userId of other scripts, emoji or letters with combining marks.",
        _user("日本-{}", "é-{}", "e\u0301-{}", "👩‍💻{}", "مستخدم-{}"),
    ),
    translated(
        "user_id_controls",
        "A userId with NUL, an escape sequence, a line separator or a direction mark in it.",
        _user("\u0000{}", "{}\u0000", "\u001b[31m{}", "{}\u2028", "\u202e{}", "\u200b{}"),
    ),
    translated(
        "user_id_path",
        "A userId that would be something else in an address, a query or a header.",
        _user("../{}", "{}?a=b&c=d#e", "a/b;{}", "%00{}", "{}\r\nX-A: b"),
    ),
    translated(
        "user_id_lone_surrogate",
        "A userId cut in the middle of an emoji, so that half of a pair is left.",
        _user("{}\ud83d"),
    ),
    translated(
        "user_id_long",
        "A userId of thousands of characters: a token where an id belongs.",
        put(ANY, {"userId": lambda s, at, chance: s.person.user_id + "x" * 4_000}),
    ),
)
