"""Odd accounts: how a message says which one it belongs to, and how a group names its own.

An identify links its user for good, so that what would link them elsewhere is of events only.
"""

from __future__ import annotations

from random import Random

from simulator.generate.hostile.ids import NO_ID, SPELT_OUT
from simulator.generate.hostile.shapes import (
    ABSENT,
    CONTACTS,
    EVENTS,
    GROUP,
    clean,
    one_of,
    put,
    refused,
    say,
    translated,
)
from simulator.generate.sdks import Message
from simulator.generate.specimens import Specimens
from simulator.generate.streams import digest


def _number(specimens: Specimens, at: int, chance: Random) -> int:
    """The account's own id, as a counter of a database would have it: at most 40 bits."""
    return digest("account", specimens.person.company.uid) % 2**40


def _beside(specimens: Specimens, at: int, chance: Random) -> Message:
    key = chance.choice(("accountUid", "account_id", "accountId"))
    return _without(specimens, at, chance, {key: specimens.person.company.uid})


def _in_company(specimens: Specimens, at: int, chance: Random) -> Message:
    company = specimens.person.company
    return _without(specimens, at, chance, {"company": {"id": company.uid, "name": company.name}})


def _in_context(specimens: Specimens, at: int, chance: Random) -> Message:
    message = _without(specimens, at, chance, {})
    message["context"] = {**message["context"], "groupId": specimens.person.company.uid}
    return message


def _without(specimens: Specimens, at: int, chance: Random, others: Message) -> Message:
    """A clean message that says its account nowhere but in ``others``."""
    message = clean(CONTACTS, specimens, at, chance)
    key = "traits" if "traits" in message else "properties"
    said = {**message[key], **others}
    del said["account_uid"]
    message[key] = said
    return message


SHAPES = (
    translated(
        "account_uid_blank",
        "account_uid is null or blank, as forms and joins leave it.",
        say(CONTACTS, {"account_uid": one_of(None, "", " ")}),
        "account_uid_empty",
    ),
    translated(
        "account_uid_integer",
        "account_uid is an integer, from a database's counter.",
        say(EVENTS, {"account_uid": _number}),
    ),
    translated(
        "account_uid_not_string",
        "account_uid is no id: a boolean, a fraction, an object, a list of several.",
        say(
            CONTACTS, {"account_uid": one_of(True, False, 7.5, {}, {"id": "a1"}, [], ["a1", "a2"])}
        ),
        "account_uid_not_string",
    ),
    translated(
        "account_uid_spelt_out",
        "account_uid is the text of a missing value.",
        say(EVENTS, {"account_uid": SPELT_OUT}),
        "suspicious_id",
    ),
    translated(
        "account_uid_padded",
        "account_uid with white space around it, which is another account than without.",
        say(EVENTS, {"account_uid": lambda s, at, chance: f" {s.person.company.uid} "}),
    ),
    translated(
        "account_not_said",
        "No account where one is expected: the application forgot it.",
        say(CONTACTS, {"account_uid": ABSENT}),
    ),
    translated(
        "account_under_another_key",
        "The account under a key that we don't link by, in another spelling.",
        _beside,
        "account_uid_missing",
    ),
    translated(
        "account_in_company",
        "The account as company.id, as Segment's documentation of other destinations has it.",
        _in_company,
        "account_uid_missing",
    ),
    translated(
        "account_in_context",
        "The account as context.groupId, as analytics.js sends it after a group call.",
        _in_context,
        "account_uid_missing",
        often=2,
    ),
    translated(
        "group_account_uid",
        "account_uid among a group's traits, where it is a trait like any.",
        put(GROUP, {"account_uid": one_of(7, None, "", ["a1"])}, inside="traits"),
    ),
    translated(
        "group_without_user",
        "A group of nobody: the account alone.",
        put(GROUP, {"userId": one_of(ABSENT, None, ""), "anonymousId": one_of(ABSENT, None, "")}),
        "group_without_user",
    ),
    refused(
        "group_id_missing",
        "A group without a groupId, or with one that is null or blank.",
        put(GROUP, {"groupId": one_of(ABSENT, None, "", " ")}),
        "group_id_required",
    ),
    refused(
        "group_id_not_string",
        "A groupId that is no id.",
        put(GROUP, {"groupId": NO_ID}),
        "group_id_not_string",
    ),
    translated(
        "group_id_integer",
        "A groupId that is an integer.",
        put(GROUP, {"groupId": _number}),
    ),
    translated(
        "group_id_spelt_out",
        "A groupId that is the text of a missing value.",
        put(GROUP, {"groupId": SPELT_OUT}),
        "suspicious_id",
    ),
)
