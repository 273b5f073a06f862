"""Odd aliases: who a user was before."""

from __future__ import annotations

from random import Random

from simulator.generate.hostile.envelopes import in_snake_case
from simulator.generate.hostile.ids import NO_ID, user_number
from simulator.generate.hostile.shapes import ABSENT, ALIAS, one_of, put, refused, translated
from simulator.generate.sdks import Message
from simulator.generate.specimens import Specimens


def _same_as_integer(specimens: Specimens, at: int, chance: Random) -> Message:
    number = user_number(specimens, at, chance)
    return {**specimens.alias(at), "userId": number, "previousId": str(number)}


SHAPES = (
    translated(
        "alias_snake_case",
        "An alias whose envelope is in snake_case.",
        in_snake_case(ALIAS),
        "alias_assumed",
    ),
    translated(
        "alias_from_anonymous_id",
        "An alias without a previousId, whose anonymousId is the user before.",
        put(ALIAS, {"previousId": one_of(ABSENT, None, "")}),
        "alias_assumed",
    ),
    translated(
        "alias_previous_id_integer",
        "An alias of a user who was an integer before.",
        put(ALIAS, {"previousId": user_number}),
        "alias_assumed",
    ),
    translated(
        "alias_bad_anonymous_id",
        "An alias with an anonymousId that is no id, which nothing reads beside a previousId.",
        put(ALIAS, {"anonymousId": NO_ID}),
        "alias_assumed",
    ),
    refused(
        "alias_without_user_id",
        "An alias that doesn't say who the user is now.",
        put(ALIAS, {"userId": one_of(ABSENT, None, "")}),
        "id_required",
    ),
    refused(
        "alias_without_previous_id",
        "An alias that doesn't say who the user was.",
        put(ALIAS, {"previousId": one_of(ABSENT, None, " "), "anonymousId": one_of(ABSENT, None)}),
        "previous_id_required",
    ),
    refused(
        "alias_previous_id_not_string",
        "An alias whose previousId is no id, whatever stands beside it.",
        put(ALIAS, {"previousId": NO_ID}),
        "previous_id_not_string",
    ),
    refused(
        "alias_same_id",
        "An alias of a user to themselves, sent at each sign-in.",
        put(ALIAS, {"previousId": lambda s, at, chance: s.person.user_id}),
        "alias_same_id",
    ),
    refused(
        "alias_same_id_as_integer",
        "The same, once as an integer and once as its digits.",
        _same_as_integer,
        "alias_same_id",
    ),
)
