"""Odd envelopes: spelling, nulls, context, messageId, and what else stands there."""

from __future__ import annotations

from random import Random

from simulator.generate.hostile.shapes import (
    ABSENT,
    ANY,
    CONTACTS,
    EVENTS,
    Calls,
    Make,
    clean,
    one_of,
    put,
    respell,
    translated,
)
from simulator.generate.sdks import SNAKE_CASE, Message
from simulator.generate.specimens import Specimens


def in_snake_case(calls: Calls) -> Make:
    """Makes a clean message whose envelope is in snake_case, userAgent too."""

    def make(specimens: Specimens, at: int, chance: Random) -> Message:
        message = clean(calls, specimens, at, chance)
        context = dict(message["context"])
        context["user_agent"] = context.pop("userAgent")
        message["context"] = context
        return {SNAKE_CASE.get(key, key): value for key, value in message.items()}

    return make


SHAPES = (
    translated(
        "envelope_snake_case",
        "Envelope keys in snake_case, as one partner sends all of them.",
        in_snake_case(ANY),
    ),
    translated(
        "envelope_nulls",
        "Null wherever nothing is known, as Segment's Python library writes it.",
        put(ANY, {"anonymousId": None, "name": None, "category": None}),
        often=4,
    ),
    translated(
        "envelope_camel_null_beside_snake",
        "A null userId in camelCase and the real one in snake_case, after two layers of mapping.",
        put(ANY, {"user_id": lambda s, at, chance: s.person.user_id, "userId": None}),
    ),
    translated(
        "envelope_extras",
        "What Segment's servers add: version, channel, projectId, replay, a warehouse's fields.",
        put(
            ANY,
            {
                "version": 2,
                "channel": one_of("client", "server", 7),
                "projectId": "p0000000000",
                "replay": one_of(True, None),
                "_metadata": {"bundled": ["Segment.io"], "unbundled": []},
                "dataset": [],
            },
        ),
    ),
    translated(
        "envelope_write_key",
        "The source's write key inside the message, which old libraries put into each one.",
        put(ANY, {"writeKey": "a-write-key-of-nobody"}),
    ),
    translated(
        "key_misspelt_user_id",
        "userId in a spelling that nothing reads, from a spreadsheet's heading or a form.",
        respell(ANY, "userId", "User ID", "userID", "UserId", "userid", "USER_ID", "user-id"),
        "key_misspelt",
        "anonymous_contact",
    ),
    translated(
        "key_misspelt_message_id",
        "messageId in a spelling that nothing reads, from a hand-written client.",
        respell(ANY, "messageId", "messageID", "MessageId", "message-id", "Message Id"),
        "key_misspelt",
        "message_id_made",
    ),
    translated(
        "key_misspelt_timestamp",
        "timestamp in a spelling that nothing reads; another time stands beside it.",
        respell(ANY, "timestamp", "Timestamp", "timeStamp", "time_stamp", "TIMESTAMP"),
        "key_misspelt",
    ),
    translated(
        "key_misspelt_properties",
        "Properties with a capital, from a language that writes its fields so.",
        respell(EVENTS, "properties", "Properties", "PROPERTIES"),
        "key_misspelt",
    ),
    translated(
        "context_absent",
        "No context, or null, as a request written by hand has it.",
        put(ANY, {"context": one_of(ABSENT, None)}),
    ),
    translated(
        "context_not_object",
        "A context that is no object, from a client that wrote it as text.",
        put(ANY, {"context": one_of("web", '{"ip":"192.0.2.7"}', 7, True, [{"ip": "192.0.2.7"}])}),
    ),
    translated(
        "context_values_unusable",
        "An ip, userAgent and page that are no text, or blank.",
        put(
            EVENTS,
            {
                "ip": one_of(None, "", 3221225991, ["192.0.2.7"]),
                "userAgent": one_of(None, "", {"family": "Firefox"}, False),
                "page": one_of(None, [], "/pricing", {"url": None}, {"url": 7}),
            },
            inside="context",
        ),
    ),
    translated(
        "php_empty_objects",
        "Empty lists for empty objects, as PHP writes an empty array.",
        put(EVENTS, {"properties": [], "context": [], "integrations": []}),
        often=2,
    ),
    translated(
        "message_id_missing",
        "No messageId, from a client of one's own; the same message makes the same id.",
        put(ANY, {"messageId": ABSENT}),
        "message_id_made",
    ),
    translated(
        "message_id_blank",
        "A messageId that is null or blank.",
        put(ANY, {"messageId": one_of(None, "", "  ")}),
        "message_id_made",
    ),
    translated(
        "message_id_not_string",
        "A messageId that is no id: a boolean, a fraction, an object, a list.",
        put(ANY, {"messageId": one_of(True, 1.5, {"$oid": "65a0"}, [])}),
        "message_id_made",
    ),
    translated(
        "message_id_integer",
        "A messageId that is an integer, from a database's counter.",
        put(ANY, {"messageId": lambda s, at, chance: 2**53 + chance.getrandbits(60)}),
    ),
    translated(
        "message_id_long",
        "A messageId longer than the 100 characters that Segment documents.",
        put(ANY, {"messageId": lambda s, at, chance: f"{chance.getrandbits(800):0200x}"}),
    ),
    translated(
        "message_id_odd",
        "A messageId with spaces, a script or controls in it.",
        put(
            CONTACTS,
            {
                "messageId": lambda s, at, chance: chance.choice(
                    (" {} ", "é{}日", "\u0000{}", "{}\u2028", "<{}>")
                ).format(chance.getrandbits(64))
            },
        ),
    ),
)
