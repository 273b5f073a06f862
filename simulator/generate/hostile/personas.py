"""Personas: what Segment's own audiences send, with all that is unusual in it."""

from __future__ import annotations

from random import Random
from typing import Any

from simulator.generate.hostile.shapes import (
    Make,
    filtered,
    translated,
)
from simulator.generate.sdks import Message
from simulator.generate.specimens import Specimens
from simulator.generate.stamps import iso

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_KEYS = (
    "order_completed_last_30days",
    "trial_users__eu",
    "Power Users",
    "a/b test.2",
    "clientes_é",
)


def _personas(key: str, kind: str) -> dict[str, Any]:
    return {
        "computation_class": kind,
        "computation_id": "aud_0ujsswThIGTUYm2K8FjOOfXtY1K",
        "computation_key": key,
        "namespace": "spa_0ujssxh0cECutqzMgbtXSGnjorm",
        "space_id": "spa_0ujssxh0cECutqzMgbtXSGnjorm",
    }


def _dress(message: Message, at: int, chance: Random, personas: object) -> Message:
    """The message in an envelope as Personas writes it."""
    message["context"] = {"personas": personas}
    message["integrations"] = {"All": False, "Salesmachine": True}
    message["messageId"] = f"personas_{''.join(chance.choices(_BASE62, k=27))}"
    message["originalTimestamp"] = f"{iso(at)[:-1]}{chance.randrange(10**6):06}Z"
    message["sentAt"] = None
    return message


def _told(kind: str, *values: object, call: str = "identify", **changes: object) -> Make:
    """Makes an identify, or a group, that tells one of these values of a computation."""

    def make(specimens: Specimens, at: int, chance: Random) -> Message:
        key, value = chance.choice(_KEYS), chance.choice(values)
        message = specimens.group(at) if call == "group" else specimens.identify(at)
        message["traits"] = {key: value}
        return {**_dress(message, at, chance, _personas(key, kind)), **changes}

    return make


def _event(specimens: Specimens, at: int, chance: Random) -> Message:
    key, entered = chance.choice(_KEYS), chance.random() < 0.5
    message = specimens.track(at, "Audience Entered" if entered else "Audience Exited")
    message["properties"] = {"audience_key": key, key: entered}
    return _dress(message, at, chance, _personas(key, "audience"))


def _without_personas(specimens: Specimens, at: int, chance: Random) -> Message:
    message = specimens.identify(at)
    message["traits"] = {chance.choice(_KEYS): True}
    return _dress(message, at, chance, chance.choice((True, "audience", None, [])))


SHAPES = (
    translated(
        "personas_audience",
        "An audience entered or left: a trait whose key goes as it is, and no name or e-mail.",
        _told("audience", True, False),
        often=2,
    ),
    translated(
        "personas_computed_trait",
        "A computed trait: a number, a text, a list, or null once it is gone.",
        _told("trait", 7, 0.25, "growth", ["a", "b"], [], None),
    ),
    translated(
        "personas_journey_step",
        "A step of a journey, which is the text true and no boolean.",
        _told("journey_step", "true", "false"),
    ),
    translated(
        "personas_anonymous_only",
        "An audience of a visitor: one call for each id of a profile, this one's an anonymousId.",
        _told("audience", True, False, userId=None),
        "anonymous_contact",
    ),
    translated(
        "personas_of_account",
        "An audience of accounts, which comes as a group.",
        _told("audience", True, False, call="group"),
    ),
    translated(
        "personas_event",
        "An audience as an event, Audience Entered or Audience Exited.",
        _event,
    ),
    translated(
        "personas_not_object",
        "An audience whose context says nothing of it: it looks like an identify without a name.",
        _without_personas,
        "name_missing",
        "email_missing",
    ),
    filtered(
        "personas_for_another",
        "An audience that another destination is told, and we are not.",
        _told("audience", True, integrations={"All": False, "Mixpanel": True}),
        "FILTERED_BY_INTEGRATIONS_OBJECT",
    ),
)
