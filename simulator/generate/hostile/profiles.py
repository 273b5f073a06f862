"""Odd traits and properties as a whole: absent, no object, elsewhere, without a name."""

from __future__ import annotations

from random import Random

from simulator.generate.hostile.shapes import (
    ABSENT,
    ANY,
    EVENTS,
    GROUP,
    IDENTIFY,
    PROFILES,
    Make,
    clean,
    one_of,
    put,
    refused,
    say,
    translated,
)
from simulator.generate.sdks import Message
from simulator.generate.specimens import Specimens

_NAMES = ("name", "firstName", "lastName", "first_name", "last_name")
_NO_OBJECT = one_of("", "none", "{}", 0, 7, False, True, [None], [{"key": "plan"}], ["a", 1])
_NO_ONE = ("name_missing", "email_missing")


def _traits_in_context(specimens: Specimens, at: int, chance: Random) -> Message:
    message = specimens.identify(at)
    message["context"] = {**message["context"], "traits": message.pop("traits")}
    return {**message, **chance.choice(({}, {"traits": None}, {"traits": {}}, {"traits": []}))}


def _user_traits(specimens: Specimens, at: int, chance: Random) -> Message:
    return specimens.person.traits()


def _misplaced(specimens: Specimens, at: int, chance: Random) -> Message:
    message = clean(ANY, specimens, at, chance)
    message["properties" if "traits" in message else "traits"] = chance.choice(
        ({"plan": "growth"}, [1], "text", None)
    )
    return message


def _person(*gone: str, **kept: object) -> Make:
    """Makes an identify without these traits, and with those."""
    return say(IDENTIFY, {**dict.fromkeys(gone, ABSENT), **kept})


SHAPES = (
    translated(
        "traits_in_context",
        "An identify whose traits are those of its context, as if it were another call.",
        _traits_in_context,
        often=4,
    ),
    translated(
        "traits_in_context_elsewhere",
        "The user's traits in the context of another call, where they aren't read.",
        put((*EVENTS, *GROUP), {"traits": _user_traits}, inside="context"),
    ),
    translated(
        "traits_absent",
        "An identify without traits: absent, null, empty, or PHP's empty list.",
        put(IDENTIFY, {"traits": one_of(ABSENT, None, {}, [])}),
        *_NO_ONE,
    ),
    translated(
        "traits_without_name",
        "An identify without a name, or with a blank one.",
        _person(*_NAMES[1:], name=one_of(ABSENT, None, "", " ")),
        "name_missing",
    ),
    translated(
        "traits_with_half_a_name",
        "An identify with a first name alone: the last name is blank, or no text.",
        _person(
            *_NAMES,
            firstName=lambda s, at, chance: s.person.first_name,
            lastName=one_of("", 7),
        ),
        "name_missing",
    ),
    translated(
        "traits_without_email",
        "An identify without an e-mail address, or with a blank one.",
        _person(email=one_of(ABSENT, None, "", " ")),
        "email_missing",
    ),
    refused(
        "traits_not_object",
        "Traits that are no object: a text, a number, a boolean, a list of pairs.",
        put(PROFILES, {"traits": _NO_OBJECT}),
        "traits_not_object",
    ),
    translated(
        "group_traits_absent",
        "A group without traits: absent, null, empty, or PHP's empty list.",
        put(GROUP, {"traits": one_of(ABSENT, None, {}, [])}),
    ),
    refused(
        "properties_not_object",
        "Properties that are no object: a text, a number, a boolean, a list.",
        put(EVENTS, {"properties": _NO_OBJECT}),
        "properties_not_object",
    ),
    translated(
        "properties_absent",
        "No properties: absent, null or empty.",
        put(EVENTS, {"properties": one_of(ABSENT, None, {})}),
    ),
    translated(
        "payload_of_another_call",
        "Traits on an event, properties on an identify or group: nobody looks there.",
        _misplaced,
    ),
    translated(
        "company_text",
        "The company or the address as a text, where Segment documents an object.",
        say(
            IDENTIFY,
            {
                "company": lambda s, at, chance: s.person.company.name,
                "address": lambda s, at, chance: ", ".join(s.person.address.values()),
            },
        ),
    ),
)
