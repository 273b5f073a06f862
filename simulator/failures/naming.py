"""What operations and expectations are called in a sentence, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from contracts.violations import printable
from simulator.expecting.expected import Expectation
from simulator.expecting.operations import Operation
from simulator.failures.failure import Spot
from simulator.failures.spelling import short

MAX_PLACES: Final = 5
"""So many places are named, the others are counted."""
_PLURALS: Final = {"contact": "upserts", "account": "upserts", "alias": "aliases"}


def named(method: str | None, fields: Mapping[str, Any], count: str = "") -> str:
    """``event order_completed of u1``, ``upsert of contact u1``, ``alias of a1 to u1``.

    ``count`` stands before it, and makes it a plural where it isn't 1.
    """
    noun, rest = _noun(method, fields)
    if count not in ("", "1"):
        noun = _PLURALS.get(method or "", f"{noun}s")
    return " ".join(part for part in (count, noun, rest) if part)


def wanted(expectation: Expectation) -> str:
    """An expectation with its count: ``1 event order_completed of u1``."""
    return named(expectation.method, expectation.fields, expectation.count)


def place(operation: Operation) -> str:
    """``exchange 12 item 3``."""
    return f"exchange {operation.exchange} item {operation.index}"


def places(operations: Iterable[Operation]) -> str:
    """The places of several, five at most, and how many more there are."""
    found = [place(one) for one in operations]
    more = len(found) - MAX_PLACES
    return ", ".join(found[:MAX_PLACES]) + (f" and {more:,} more" if more > 0 else "")


def spot(expectation: Expectation | None, operation: Operation | None, at: str = "") -> Spot:
    """Where an expectation was written, and the request that an operation came in.

    ``at`` is a pointer into the operation.
    """
    said = ""
    if operation is not None:
        said = f"{operation.request}, {place(operation).replace(' item', ', item')}"
        said += f", {at}" if at else ""
    if expectation is None:
        return Spot(request=said)
    return Spot(file=expectation.file, line=expectation.line, request=said)


def origin(operation: Operation) -> str:
    """`` (messageId m1)``, where it has one."""
    return f" (messageId {printable(operation.message_id)})" if operation.message_id else ""


def summary(operations: Iterable[Operation]) -> str:
    """``event x2, contact``: the methods of several, in the order of the first."""
    counts: dict[str, int] = {}
    for one in operations:
        name = _word(one.method) if one.method is not None else "no method"
        counts[name] = counts.get(name, 0) + 1
    return ", ".join(f"{name} x{count}" if count > 1 else name for name, count in counts.items())


def _noun(method: str | None, fields: Mapping[str, Any]) -> tuple[str, str]:
    """A noun that has a plural, and what stands behind it."""
    contact, account = _id(fields, "contact_uid"), _id(fields, "account_uid")
    match method:
        case "event":
            of = f"of {contact}" if contact else ""
            return "event", " ".join(part for part in (_id(fields, "event_uid"), of) if part)
        case "contact" | "account":
            return "upsert", f"of {method} {contact if method == 'contact' else account}".rstrip()
        case "alias":
            previous = _id(fields, "previous_uid")
            words = (f"of {previous}" if previous else "", f"to {contact}" if contact else "")
            return "alias", " ".join(word for word in words if word)
        case "archive":
            uid = f"of contact {contact}" if contact else f"of account {account}"
            return "archiving", uid if contact or account else ""
        case _:
            return f"operation {_word(method)}" if method else "operation without a method", ""


def _id(fields: Mapping[str, Any], name: str) -> str:
    """An id as it stands in a sentence; a matcher as it is written."""
    return _word(fields[name]) if name in fields else ""


def _word(value: object) -> str:
    if isinstance(value, str):
        is_plain = value.strip() == value and value
        text = printable(value) if is_plain else short(value)
        return text if len(text) <= 60 else f"{text[:59]}…"
    is_json = value is None or isinstance(value, bool | int | float | list | dict)
    return short(value) if is_json else repr(value)
