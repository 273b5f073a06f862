"""The envelope: ids, context and the two objects, as any call reads them.

Envelope keys come in camelCase, else in snake_case; the first that counts is read, and null and
blank strings don't count.  Pointers use the spelling that the message has.
"""

from __future__ import annotations

import hashlib
from typing import Any

from destination.notes import Note, advice, warning
from destination.refusals import Refusal, filtered, refused, wrong_kind
from destination.routing import NAME
from destination.settings import Settings
from destination.wire import canonical

SNAKE = {
    "userId": "user_id",
    "anonymousId": "anonymous_id",
    "groupId": "group_id",
    "previousId": "previous_id",
    "messageId": "message_id",
    "timestamp": "timestamp",
    "originalTimestamp": "original_timestamp",
    "sentAt": "sent_at",
    "receivedAt": "received_at",
    "userAgent": "user_agent",
}
"""The second spelling of each envelope key."""

_PLAIN = ("type", "event", "name", "properties", "traits", "context", "integrations")
_SPELLINGS = {name.lower(): name for name in (*SNAKE, *_PLAIN, NAME)}
_WELL_SPELT = frozenset({*SNAKE, *SNAKE.values(), *_PLAIN, NAME})
_SQUEEZE = str.maketrans("", "", " _-")
_SUSPICIOUS = frozenset({"null", "undefined", "[object Object]"})


def present(value: object) -> bool:
    """Whether a value counts: null and blank strings are as good as absent."""
    return value is not None and not (isinstance(value, str) and not value.strip())


def field(holder: dict[str, Any], name: str) -> tuple[str, Any]:
    """``(the spelling used, the value)`` of the first that counts, else ``(name, None)``."""
    value = holder.get(name)
    if present(value):
        return name, value
    snake = SNAKE[name]
    value = holder.get(snake)
    return (snake, value) if present(value) else (name, None)


def identifier(value: object) -> str | None:
    """An id as Salesmachine wants it: a string as it is, an integer's digits (A27), else None."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return None


def note_misspelt_keys(message: dict[str, Any], notes: list[Note]) -> None:
    """Other spellings of envelope keys aren't read; whoever wrote one wants to know."""
    integrations = message.get("integrations")
    for holder, at in ((message, ""), (integrations, "/integrations")):
        if not isinstance(holder, dict) or _WELL_SPELT.issuperset(holder):
            continue
        for key in holder:
            name = _SPELLINGS.get(str(key).lower().translate(_SQUEEZE))
            if name is not None and key not in _WELL_SPELT:
                text = f"{key!r} isn't read: the name is {name!r}"
                notes.append(warning("key_misspelt", f"{at}/{key}", text))


class Envelope:
    """One message under way: what the checks of every call share."""

    __slots__ = ("context", "message", "notes", "settings", "text")

    def __init__(
        self, message: dict[str, Any], text: str, settings: Settings, notes: list[Note]
    ) -> None:
        self.message = message
        self.text = text
        self.settings = settings
        self.notes = notes
        context = message.get("context")
        self.context: dict[str, Any] = context if isinstance(context, dict) else {}

    def uid(self, name: str, code: str = "id_not_string") -> tuple[str, str | Refusal | None]:
        """``(pointer, the id; None when absent; a Refusal when what stands there is no id)``."""
        key, value = field(self.message, name)
        if value is None:
            return f"/{key}", None
        uid = identifier(value)
        pointer = f"/{key}"
        return pointer, wrong_kind(code, pointer, value, "a string") if uid is None else uid

    def contact(self) -> str | Refusal:
        """The contact's uid: userId, else anonymousId (A17)."""
        user_at, user = self.uid("userId")
        anonymous_at, anonymous = self.uid("anonymousId")
        if isinstance(user, Refusal):
            return user
        if isinstance(anonymous, Refusal):
            return anonymous
        if user is not None:
            self.suspect(user_at, user)
            return user
        if anonymous is None:
            return refused("id_required", "/userId", "neither userId nor anonymousId is given")
        if self.settings.anonymous == "skip":
            text = "the settings leave out messages without a userId (anonymous=skip)"
            return filtered("FILTERED_BY_SETTINGS", anonymous_at, text)
        self.suspect(anonymous_at, anonymous)
        text = "no userId: the anonymousId is the contact (A17)"
        self.notes.append(advice("anonymous_contact", anonymous_at, text))
        return anonymous

    def message_id(self) -> str:
        """Segment's own, else one made from the content: the same message makes the same id."""
        pointer, message_id = self.uid("messageId")
        if isinstance(message_id, str):
            return message_id
        digest = hashlib.sha256(canonical(self.text).encode("ascii")).hexdigest()
        text = "no usable messageId: one was made from the message's content"
        self.notes.append(advice("message_id_made", pointer, text))
        return f"made-{digest[:32]}"

    def object(self, key: str) -> dict[str, Any] | Refusal:
        """``properties`` or ``traits``: absent, null and PHP's ``[]`` are an empty object."""
        value = self.message.get(key)
        if isinstance(value, dict):
            return value
        if value is None or value == []:
            return {}
        return wrong_kind(f"{key}_not_object", f"/{key}", value, "an object")

    def suspect(self, pointer: str, uid: str) -> None:
        """Note an id that is a programming language's nothing, spelt out."""
        if uid in _SUSPICIOUS:
            text = f"the id is the text {uid!r}: a bug in the sender?"
            self.notes.append(warning("suspicious_id", pointer, text))
