"""What Segment's ingest refuses, by its own codes: the first defect of one message, or none.

The rules are those of Segment's documentation of each call.  Null counts as absent, a blank id too,
and PHP's ``[]`` as an empty object; what a call needs beyond them is for the destination to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from contracts.violations import describe

Kind = Literal["track", "identify", "page", "screen", "group", "alias"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

SNAKE: Final = {
    "userId": "user_id",
    "anonymousId": "anonymous_id",
    "groupId": "group_id",
    "previousId": "previous_id",
    "messageId": "message_id",
    "sentAt": "sent_at",
}
"""The second spelling of envelope keys, which partners send."""


@dataclass(frozen=True, slots=True)
class Defect:
    """Why ingest refuses a message: ``pointer`` is a JSON pointer into it, "" for the whole."""

    code: str
    pointer: str
    text: str

    @property
    def detail(self) -> str:
        """The place and what to do there, on one line."""
        return f"{self.pointer}: {self.text}" if self.pointer else self.text


def present(value: object) -> bool:
    """Whether a value counts: null and blank strings are as good as absent."""
    return value is not None and not (isinstance(value, str) and not value.strip())


def field(message: dict[str, Any], name: str) -> tuple[str, Any]:
    """``(the spelling used, the value)`` of an envelope key, else ``(name, None)``."""
    for key in (name, SNAKE[name]):
        if present(message.get(key)):
            return key, message[key]
    return name, None


def kind_of(message: dict[str, Any]) -> Kind | None:
    """The call that a message says it is, in whatever case."""
    said = message.get("type")
    return next((k for k in KINDS if isinstance(said, str) and said.lower() == k), None)


def defect(message: dict[str, Any], kind: Kind | None) -> Defect | None:
    """Why ingest refuses a message, None where it doesn't."""
    if kind is None:
        got = describe(message.get("type"))
        return Defect("bad_request", "/type", f"expected one of {', '.join(KINDS)}, got {got}")
    return next(_defects(message, kind), None)


def _defects(message: dict[str, Any], kind: Kind) -> Iterator[Defect]:
    yield from _not_text(message, "messageId", "bad_request")
    for name in ("userId", "anonymousId", "groupId", "previousId"):
        yield from _not_text(message, name, "id_not_string")
    if not any(present(field(message, name)[1]) for name in ("userId", "anonymousId")):
        text = "neither userId nor anonymousId is given: set one of them"
        yield Defect("id_required", "/userId", text)
    if kind == "track":
        yield from _event(message)
    if kind in ("page", "screen"):
        yield from _label(message, "name", "name_not_string")
        yield from _label(message, "category", "category_not_string")
    if kind in ("identify", "group"):
        yield from _no_object(message, "traits", "traits_not_object")
    elif kind != "alias":
        yield from _no_object(message, "properties", "properties_not_object")


def _not_text(message: dict[str, Any], name: str, code: str) -> Iterator[Defect]:
    key, value = field(message, name)
    if value is not None and not isinstance(value, str):
        yield Defect(code, f"/{key}", f"send a string, not {describe(value)}")


def _event(message: dict[str, Any]) -> Iterator[Defect]:
    event = message.get("event")
    if not present(event):
        yield Defect("event_not_defined", "/event", "name what happened: a string that isn't blank")
    elif not isinstance(event, str):
        yield Defect("event_not_string", "/event", f"send a string, not {describe(event)}")


def _label(message: dict[str, Any], key: str, code: str) -> Iterator[Defect]:
    value = message.get(key)
    if value is not None and not isinstance(value, str):
        yield Defect(code, f"/{key}", f"send a string or nothing, not {describe(value)}")


def _no_object(message: dict[str, Any], key: str, code: str) -> Iterator[Defect]:
    value = message.get(key)
    if value is not None and value != [] and not isinstance(value, dict):
        yield Defect(code, f"/{key}", f"send an object, not {describe(value)}")
