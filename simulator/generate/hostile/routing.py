"""Odd types and integrations: which call it is, and whether it is for us."""

from __future__ import annotations

from random import Random

from simulator.generate.hostile.shapes import (
    ABSENT,
    ANY,
    PAGE,
    TRACK,
    clean,
    filtered,
    one_of,
    put,
    refused,
    translated,
)
from simulator.generate.hostile.times import go_time
from simulator.generate.sdks import Message
from simulator.generate.specimens import Specimens

_OFF = "FILTERED_BY_INTEGRATIONS_OBJECT"


def _in_capitals(specimens: Specimens, at: int, chance: Random) -> Message:
    message = clean(ANY, specimens, at, chance)
    kind = message["type"]
    message["type"] = chance.choice((kind.upper(), kind.title()))
    return message


def _delete(specimens: Specimens, at: int, chance: Random) -> Message:
    message = clean(TRACK, specimens, at, chance)
    return {
        "type": "delete",
        "userId": message["userId"],
        "context": chance.choice((None, [])),
        "integrations": {},
        "messageId": message["messageId"],
        "timestamp": go_time(specimens, at, chance),
        "receivedAt": message["receivedAt"],
    }


SHAPES = (
    translated(
        "key_misspelt_salesmachine",
        "Our name turned off in another spelling, which turns off nothing.",
        put(ANY, {"integrations": one_of({"salesmachine": False}, {"Sales Machine": False})}),
        "key_misspelt",
    ),
    filtered(
        "key_misspelt_salesmachine_on",
        "Everything off and our name on, but in another spelling, which doesn't help.",
        put(ANY, {"integrations": one_of({"All": False, "SalesMachine": True})}),
        _OFF,
        "key_misspelt",
    ),
    translated(
        "type_in_capitals",
        "The type with capitals, as enumerations of some languages print themselves.",
        _in_capitals,
    ),
    refused(
        "type_inside",
        "A message inside another object, as a queue or a function hands it on.",
        lambda s, at, chance: {
            chance.choice(("detail", "data", "payload", "body")): clean(ANY, s, at, chance)
        },
        "bad_request",
    ),
    refused(
        "type_missing",
        "No type, from a client that says it in the address only.",
        put(ANY, {"type": ABSENT}),
        "bad_request",
    ),
    refused(
        "type_blank",
        "A type that is null or blank, from a template that wasn't filled in.",
        put(ANY, {"type": one_of(None, "", " ")}),
        "bad_request",
    ),
    refused(
        "type_not_string",
        "A type that is no string, from an enumeration that was sent as its number.",
        put(ANY, {"type": one_of(3, True, ["track"], {"name": "track"})}),
        "bad_request",
    ),
    filtered(
        "type_screen",
        "A screen call of a mobile application.",
        put(PAGE, {"type": one_of("screen", "Screen")}),
        "UNSUPPORTED_EVENT_TYPE",
    ),
    filtered(
        "type_delete",
        "A delete call, that Segment makes of a user's wish to be forgotten, without a context.",
        _delete,
        "UNSUPPORTED_EVENT_TYPE",
    ),
    filtered(
        "type_unknown",
        "A type that Segment doesn't have, from another vendor's library.",
        put(ANY, {"type": one_of("heartbeat", "pageview", "event", "track ", "identify\u0000")}),
        "UNSUPPORTED_EVENT_TYPE",
    ),
    filtered(
        "integrations_all_false",
        "Every destination turned off, and none on.",
        put(ANY, {"integrations": one_of({"All": False}, {"All": False, "Mixpanel": True})}),
        _OFF,
    ),
    filtered(
        "integrations_all_in_another_case",
        "all: false with another capital, or beside an All that is true.",
        put(
            ANY,
            {"integrations": one_of({"all": False}, {"ALL": False}, {"All": True, "all": False})},
        ),
        _OFF,
    ),
    filtered(
        "integrations_salesmachine_false",
        "We are turned off by name, whatever is said of all.",
        put(
            ANY,
            {"integrations": one_of({"Salesmachine": False}, {"All": True, "Salesmachine": False})},
        ),
        _OFF,
    ),
    translated(
        "integrations_value_object",
        "Options of a destination where on or off is expected; an object is on.",
        put(
            ANY,
            {"integrations": one_of({"Salesmachine": {"enabled": False}}, {"All": {}})},
        ),
        often=2,
    ),
    translated(
        "integrations_value_not_boolean",
        "Null, 0 or a text instead of false, from a form or a template; only false turns off.",
        put(
            ANY,
            {
                "integrations": one_of(
                    {"Salesmachine": None},
                    {"Salesmachine": "false"},
                    {"Salesmachine": 0},
                    {"All": "false"},
                    {"All": None},
                    {"All": []},
                )
            },
        ),
    ),
    translated(
        "integrations_not_object",
        "Integrations that are no object: null, false, a name, a list of names.",
        put(
            ANY,
            {"integrations": one_of(ABSENT, None, False, [], "Salesmachine", ["Salesmachine"])},
        ),
    ),
    translated(
        "integrations_own_key_wins",
        "Everything off but us, as for a message that is meant for one destination.",
        put(ANY, {"integrations": one_of({"All": False, "Salesmachine": True, "Mixpanel": False})}),
    ),
    translated(
        "integrations_in_context",
        "All: false inside the context, where old libraries put it and nothing reads it.",
        put(ANY, {"integrations": {"All": False, "Salesmachine": False}}, inside="context"),
    ),
)
