"""Calls: a raw Segment message becomes an Identify, Track, Page, Group or Alias, or a Refusal.

The checks run in one fixed order and the first that fails decides; what passes here can be
translated.  Nothing raises, whatever the message holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from destination.envelope import Envelope, note_misspelt_keys, present
from destination.naming import snake_case
from destination.notes import Note, warning
from destination.refusals import Refusal, filtered, refused, wrong_kind
from destination.routing import NAME, switched_off_by
from destination.settings import Settings
from destination.wire import MAX_MESSAGE_BYTES, read


@dataclass(frozen=True, slots=True)
class Identify:
    """Who the contact is.  ``traits_at`` points at the traits in use (A24)."""

    envelope: Envelope
    message_id: str
    contact_uid: str
    traits: dict[str, Any]
    traits_at: str


@dataclass(frozen=True, slots=True)
class Track:
    """Something the contact did; ``event_uid`` is the event's name in snake_case (A21)."""

    envelope: Envelope
    message_id: str
    contact_uid: str
    event: str
    event_uid: str
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """A page that the contact saw."""

    envelope: Envelope
    message_id: str
    contact_uid: str
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """An account and, where ``contact_uid`` isn't None, a contact who belongs to it."""

    envelope: Envelope
    message_id: str
    contact_uid: str | None
    account_uid: str
    traits: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Alias:
    """Two ids of one person."""

    envelope: Envelope
    message_id: str
    contact_uid: str
    previous_uid: str


Call = Identify | Track | Page | Group | Alias


def parse(message: object, settings: Settings, notes: list[Note]) -> Call | Refusal:
    """The call that ``message`` is, or why there is none; what a person should know is noted.

    ``message`` is any JSON value as Python's json reads it, and is never changed.
    """
    text, defect = read(message)
    if defect or not isinstance(message, dict):
        return refused("bad_request", "", f"not a message: {defect or 'it is no JSON object'}")
    note_misspelt_keys(message, notes)
    if (pointer := switched_off_by(message)) is not None:
        why = f"the integrations object turns {NAME} off"
        return filtered("FILTERED_BY_INTEGRATIONS_OBJECT", pointer, why)
    kind = message.get("type")
    if not isinstance(kind, str) or not kind.strip():
        why = f"the message has no type, which is one of {', '.join(_CALLS)}"
        return refused("bad_request", "/type", why)
    read_call = _CALLS.get(kind.lower())
    if read_call is None:
        return _unsupported(kind.lower())
    if len(text) > MAX_MESSAGE_BYTES:
        why = f"the message has {len(text):,} bytes; Segment's limit is {MAX_MESSAGE_BYTES:,}"
        if settings.oversize == "refuse":
            return refused("message_too_large", "", why)
        notes.append(warning("message_too_large", "", why))
    return read_call(Envelope(message, text, settings, notes))


def _identify(envelope: Envelope) -> Identify | Refusal:
    contact = envelope.contact()
    if isinstance(contact, Refusal):
        return contact
    traits = envelope.object("traits")
    if isinstance(traits, Refusal):
        return traits
    at = "/traits"
    if not traits and isinstance(envelope.context.get("traits"), dict):
        traits, at = envelope.context["traits"], "/context/traits"
    return Identify(envelope, envelope.message_id(), contact, traits, at)


def _track(envelope: Envelope) -> Track | Refusal:
    contact = envelope.contact()
    if isinstance(contact, Refusal):
        return contact
    event = envelope.message.get("event")
    if not present(event):
        return refused("event_not_defined", "/event", "the track has no event name")
    if not isinstance(event, str):
        return wrong_kind("event_not_string", "/event", event, "a string")
    event_uid = snake_case(event)
    if not event_uid:
        why = f"the event name {event[:40]!r} has no letter or digit to make an event_uid of"
        return refused("event_uid_empty", "/event", why)
    properties = envelope.object("properties")
    if isinstance(properties, Refusal):
        return properties
    return Track(envelope, envelope.message_id(), contact, event, event_uid, properties)


def _page(envelope: Envelope) -> Page | Refusal:
    contact = envelope.contact()
    if isinstance(contact, Refusal):
        return contact
    properties = envelope.object("properties")
    if isinstance(properties, Refusal):
        return properties
    return Page(envelope, envelope.message_id(), contact, properties)


def _group(envelope: Envelope) -> Group | Refusal:
    contact: str | Refusal | None = envelope.contact()
    if isinstance(contact, Refusal):
        if contact.code == "id_not_string":
            return contact
        contact = None  # no user, or one that the settings skip: the account goes alone
    pointer, account = envelope.uid("groupId", "group_id_not_string")
    if isinstance(account, Refusal):
        return account
    if account is None:
        return refused("group_id_required", "/groupId", "the group has no groupId")
    traits = envelope.object("traits")
    if isinstance(traits, Refusal):
        return traits
    envelope.suspect(pointer, account)
    return Group(envelope, envelope.message_id(), contact, account, traits)


def _alias(envelope: Envelope) -> Alias | Refusal:
    user_at, user = envelope.uid("userId")
    previous_at, previous = envelope.uid("previousId", "previous_id_not_string")
    if isinstance(user, Refusal):
        return user
    if previous is None and envelope.settings.anonymous == "send":  # A26
        anonymous_at, previous = envelope.uid("anonymousId")
        if isinstance(previous, Refusal):
            return previous
        previous_at = anonymous_at
    if user is None:
        return refused("id_required", "/userId", "an alias needs a userId")
    if envelope.settings.alias == "skip":
        return filtered(
            "FILTERED_BY_SETTINGS", "/type", "the settings leave out aliases (alias=skip)"
        )
    if isinstance(previous, Refusal):
        return previous
    if previous is None:
        return refused("previous_id_required", "/previousId", "the alias has no previousId")
    if previous == user:
        return refused("alias_same_id", previous_at, "both ids are the same: nothing to merge")
    envelope.suspect(user_at, user)
    envelope.suspect(previous_at, previous)
    return Alias(envelope, envelope.message_id(), user, previous)


_CALLS: dict[str, Callable[[Envelope], Call | Refusal]] = {
    "identify": _identify,
    "track": _track,
    "page": _page,
    "group": _group,
    "alias": _alias,
}


def _unsupported(kind: str) -> Refusal:
    why = f"Salesmachine takes {', '.join(_CALLS)}, not {kind[:40]!r}"
    if kind == "delete":
        why = "Salesmachine has no public write call to delete with"
    return filtered("UNSUPPORTED_EVENT_TYPE", "/type", why)
