"""What can't be read as a message at all, and what is read although it looks so.

No line is a JSON list: a file that begins with one is read as an array, and not line by line.
"""

from __future__ import annotations

import json
from random import Random

from simulator.generate.hostile.payloads import nest
from simulator.generate.hostile.shapes import (
    ANY,
    Make,
    Raw,
    clean,
    encode,
    one_of,
    refused,
    say,
    translated,
    written,
)
from simulator.generate.specimens import Specimens

_CODE = "bad_request"


def _text(change: str) -> Make:
    """Makes a line that is a clean message's but for this: ``{}`` stands for the message's own."""

    def make(specimens: Specimens, at: int, chance: Random) -> Raw:
        return Raw(change.replace("{}", encode(clean(ANY, specimens, at, chance))))

    return make


def _cut_off(specimens: Specimens, at: int, chance: Random) -> Raw:
    text = encode(clean(ANY, specimens, at, chance))
    return Raw(text[: chance.randrange(1, len(text))])


def _python(specimens: Specimens, at: int, chance: Random) -> Raw:
    return Raw(ascii(clean(ANY, specimens, at, chance)))


def _twice(specimens: Specimens, at: int, chance: Random) -> Raw:
    """The wrong value comes first, so that a reader who takes the first one is found out."""
    text = encode(clean(ANY, specimens, at, chance))
    first = chance.choice(
        ('"userId":null,"anonymousId":7.5', '"type":"screen"', '"traits":7,"properties":7')
    )
    return Raw(f"{{{first},{text[1:]}")


def _spaced(specimens: Specimens, at: int, chance: Random) -> Raw:
    text = json.dumps(clean(ANY, specimens, at, chance), separators=(" , ", "\t:\t"))
    return Raw(f" \t{text}\t ")


SHAPES = (
    refused(
        "json_cut_off",
        "A message that breaks off, as where a connection or a field's length ended.",
        _cut_off,
        _CODE,
    ),
    refused(
        "json_none",
        "A line that is no JSON: of a log, a table, a form or a page of an error.",
        one_of(
            Raw("undefined"),
            Raw("type=track&userId=u1&event=Order+Completed"),
            Raw("track,u1,Order Completed,2026-01-05"),
            Raw("<html><body><h1>502 Bad Gateway</h1></body></html>"),
            Raw("map[type:track userId:u1 event:Order Completed]"),
            Raw("2026-01-05 10:13:28 INFO sent track"),
        ),
        _CODE,
    ),
    refused(
        "json_of_python",
        "A message as Python prints a dict: quotes of the wrong kind, None and True.",
        _python,
        _CODE,
    ),
    refused(
        "json_comma_too_many",
        "A comma after the message, from a list that was cut into lines.",
        _text("{},"),
        _CODE,
    ),
    refused(
        "json_two_on_a_line",
        "Two messages on one line, whose separator was lost.",
        _text("{}{}"),
        _CODE,
    ),
    refused(
        "json_not_object",
        "JSON that is no object: null, a boolean, a number, a text.",
        one_of(None, True, False, 0, 12.5, "", "track"),
        _CODE,
    ),
    refused(
        "json_in_text",
        "A message written as JSON twice: a text that holds it.",
        lambda s, at, chance: encode(clean(ANY, s, at, chance)),
        _CODE,
    ),
    refused(
        "json_control",
        "A control character in a text that isn't escaped.",
        written(ANY, '"a\tb"', '"a\x01b"', '"\x1b[31m"'),
        _CODE,
    ),
    refused(
        "json_bad_escape",
        "An escape that JSON doesn't have, as of a path of Windows.",
        written(ANY, r'"C:\data"', r'"\x41"', r'"\u12"', "'a'"),
        _CODE,
    ),
    refused(
        "json_bad_number",
        "A number as JSON doesn't write it.",
        written(ANY, "01", ".5", "1.", "+1", "0x1F", "1_000"),
        _CODE,
    ),
    refused(
        "number_nan",
        "NaN, which Python writes for an average of nothing.",
        say(ANY, {"amount": float("nan")}),
        _CODE,
    ),
    refused(
        "number_infinite",
        "Infinity or -Infinity, from a division by zero.",
        say(ANY, {"amount": one_of(float("inf"), float("-inf"))}),
        _CODE,
    ),
    refused(
        "number_reads_as_infinite",
        "A number that is good JSON, and more than a double holds.",
        written(ANY, "1e999", "-1e400", "[2.5E+309]"),
        _CODE,
    ),
    refused(
        "integer_too_long",
        "An integer of 4,301 digits: more than can be read in reasonable time.",
        written(ANY, "9" * 4_301, "-1" + "0" * 4_300),
        _CODE,
    ),
    refused(
        "levels_101",
        "A level more than can be read, the message being the first.",
        say(ANY, {"deep": nest(99)}),
        _CODE,
    ),
    refused(
        "levels_absurd",
        "Thousands of levels, which bring a reader that calls itself to its end.",
        written(ANY, '{"a":' * 3_000 + "1" + "}" * 3_000, "[" * 3_000 + "]" * 3_000),
        _CODE,
    ),
    translated(
        "keys_twice",
        "Keys that stand twice, of which the last counts.",
        _twice,
    ),
    translated(
        "json_spaced",
        "White space around the message and in it.",
        _spaced,
    ),
)
