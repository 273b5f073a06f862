"""Strategies: messages for property tests with Hypothesis, which has to be installed for it.

``valid`` makes messages that are translated, as varied as sources send them; ``invalid`` breaks one
thing of such a message.  Both shrink to a message that has no more than it needs.  Texts are of
any characters, lone surrogates among them, as JSON may hold them: ``json.dumps`` escapes them.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

try:
    from hypothesis import strategies as st
except ImportError as error:
    message = "message strategies need Hypothesis, which isn't installed: pip install hypothesis"
    raise ImportError(message) from error

from simulator.generate.sdks import SNAKE_CASE, Message
from simulator.generate.varieties import (
    BODIES,
    Strategy,
    envelopes,
    ids_of,
    json_values,
    numbers,
    other_integrations,
    texts,
    uids,
)

CALLS = ("identify", "track", "page", "group", "alias")
"""The calls that are translated."""
MAX_BYTES = 32_768
"""Segment's limit on a message, as compact JSON."""


class Invalid(NamedTuple):
    """A message that isn't translated, and the code that says why."""

    message: Message
    code: str


def valid(call: str | None = None) -> st.SearchStrategy[Message]:
    """Messages of this call (``"page"``), or of any, that the settings by default translate.

    Each keeps Segment's schema, and what it becomes keeps Salesmachine's.  Fields are left out,
    null or blank where they may be; keys are in camelCase and in snake_case; there are visitors,
    account uids that are numbers, timestamps of every form that can be read.  There may be notes,
    but none about a timestamp or the spelling of a key.  Raises ValueError for an unknown call.
    """
    if call is None:
        return st.one_of(*(valid(one) for one in CALLS))
    _check("call", call, CALLS)
    return _messages(call)


def invalid(call: str | None = None, *, code: str | None = None) -> st.SearchStrategy[Invalid]:
    """``(message, code)``: a valid message of this call, or of any, with one thing broken.

    ``code`` is why the settings by default refuse or filter it: the one that is given, or any of
    ``codes(call)``.  Raises ValueError for an unknown call, and for a code that it can't have.
    """
    kinds = [
        (one, broken)
        for one in (CALLS if call is None else (call,))
        for broken in codes(one)
        if code in (None, broken)
    ]
    if not kinds:
        raise ValueError(f"there is no code {code!r} of {call or 'any call'}: see codes()")
    return st.one_of(*(_broken(*kind) for kind in kinds))


def codes(call: str) -> tuple[str, ...]:
    """Every code that ``invalid(call)`` has.  Raises ValueError for an unknown call."""
    _check("call", call, CALLS)
    return tuple(_BREAKS[call])


def _check(kind: str, name: str, known: Collection[str]) -> None:
    if name not in known:
        raise ValueError(f"there is no {kind} {name!r}: they are {', '.join(known)}")


_SNAKE = {**SNAKE_CASE, "userAgent": "user_agent"}
_snake_case = st.sampled_from([frozenset(), frozenset(_SNAKE)]) | st.frozensets(
    st.sampled_from(sorted(_SNAKE))
)
"""Which keys are spelt so."""


@st.composite
def _messages(draw: st.DrawFn, call: str) -> Message:
    parts = draw(ids_of(call)), draw(BODIES[call]), draw(envelopes)
    snake = draw(_snake_case)
    message = _respelt({"type": call, **parts[0], **parts[1], **parts[2]}, snake)
    if isinstance(message.get("context"), dict):
        message["context"] = _respelt(message["context"], snake & {"userAgent"})
    return message


def _respelt(holder: Message, snake: Collection[str]) -> Message:
    return {(_SNAKE[key] if key in snake else key): value for key, value in holder.items()}


_ABSENT, _USER_ID = object(), object()
"""What a key is changed to that is left out; that has the value of userId."""
_gone = st.sampled_from([_ABSENT, None, "", " "])
_no_uid = (
    st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.lists(json_values, max_size=2)
    | st.dictionaries(texts, json_values, max_size=2)
)
_no_text = _no_uid | st.integers()
_no_object = st.booleans() | numbers | texts | st.lists(json_values, min_size=1, max_size=2)
_signs = st.text(st.sampled_from("!?._-/&%€→🎉\u0301"), min_size=1, max_size=5)
_types = st.sampled_from(["screen", "delete", "Screen", "pages"]) | uids.filter(
    lambda kind: kind.lower() not in CALLS
)
_too_long = st.integers(MAX_BYTES // 4, 10_000).map("🎉".__mul__)  # of 4 bytes, and shown as one
_off = st.sampled_from(["Salesmachine", "All", "all"]).map(
    lambda key: {key: False}
) | st.fixed_dictionaries({"All": st.booleans(), "Salesmachine": st.just(False)})


def _nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


_unreadable = st.sampled_from([float("nan"), float("inf"), -float("inf")]) | st.just(120).map(
    _nested
)


def _changes(**values: Strategy) -> Strategy:
    """The values that some keys are changed to."""
    return st.fixed_dictionaries(values)


_user = {
    "id_required": _changes(userId=_gone, anonymousId=_gone),
    "id_not_string": _changes(userId=_no_uid) | _changes(anonymousId=_no_uid),
}
_traits = {"traits_not_object": _changes(traits=_no_object)}
_properties = {"properties_not_object": _changes(properties=_no_object)}
_BREAKS: dict[str, dict[str, Strategy]] = {
    "identify": {**_user, **_traits},
    "track": {
        **_user,
        "event_not_defined": _changes(event=_gone),
        "event_not_string": _changes(event=_no_text),
        "event_uid_empty": _changes(event=_signs),
        **_properties,
    },
    "page": {**_user, **_properties},
    "group": {
        "id_not_string": _user["id_not_string"],
        "group_id_required": _changes(groupId=_gone),
        "group_id_not_string": _changes(groupId=_no_uid),
        **_traits,
    },
    "alias": {
        "id_required": _changes(userId=_gone),
        "id_not_string": _changes(userId=_no_uid),
        "previous_id_required": _changes(previousId=_gone, anonymousId=_gone),
        "previous_id_not_string": _changes(previousId=_no_uid),
        "alias_same_id": _changes(previousId=st.just(_USER_ID)),
    },
}
for _of_call in _BREAKS.values():
    _of_call.update(
        bad_request=_changes(type=_gone | _no_text)
        | _changes(context=st.fixed_dictionaries({"score": _unreadable})),
        UNSUPPORTED_EVENT_TYPE=_changes(type=_types),
        FILTERED_BY_INTEGRATIONS_OBJECT=_changes(
            integrations=st.tuples(other_integrations, _off).map(lambda two: {**two[0], **two[1]})
        ),
        message_too_large=_changes(context=st.fixed_dictionaries({"about": _too_long})),
    )


@st.composite
def _broken(draw: st.DrawFn, call: str, code: str) -> Invalid:
    return Invalid(_changed(draw(_messages(call)), draw(_BREAKS[call][code])), code)


def _changed(message: Message, changes: Message) -> Message:
    """The message with these changes, each to the spelling of the key that it has."""
    changed = dict(message)
    for key, value in changes.items():
        snake = _SNAKE.get(key, key)
        spelt = snake if snake in message else key
        changed.pop(spelt, None)
        if value is _USER_ID:
            value = message.get("userId", message.get("user_id"))
        if value is not _ABSENT:
            changed[spelt] = value
    return changed
