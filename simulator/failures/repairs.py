"""Repairs: an operation or a message as it would be right, where that can be known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from contracts.registry import KINDS, check
from contracts.violations import Violation, escape
from simulator.failures.pointing import NOTHING, changed, tokens, value_at
from simulator.failures.wording import keyword

_WORDS = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


@dataclass(frozen=True, slots=True)
class Repair:
    """``value`` is the whole as it would be right; ``how`` says what is to be done at the place.

    ``old`` is what stands there and ``new`` what would be right; of what is ``renamed`` or
    ``moved`` they are keys.
    """

    value: Any
    how: Literal["changed", "removed", "renamed", "moved"]
    old: Any
    new: Any = NOTHING


def repair(kind: str, value: Any, violation: Violation, at: str) -> Repair | None:
    """The first repair after which ``kind``'s contract has that less to say, and nothing new.

    ``at`` is the violation's pointer into ``value``.  None where no repair is known.
    """
    if kind not in KINDS or not isinstance(value, dict):
        return None
    before = {(one.code, one.pointer) for one in check(kind, value)} - {(violation.code, at)}
    for one in _repairs(value, violation, at):
        if {(left.code, left.pointer) for left in check(kind, one.value)} <= before:
            return one
    return None


def _repairs(value: dict[str, Any], violation: Violation, at: str) -> Iterator[Repair]:
    old = value_at(value, at)
    if keyword(violation) == "required":
        yield from _renamed(value, violation, at)
    elif violation.code == "SM-207":
        yield from _placed(value, violation, at)
    elif old is not NOTHING and at:
        for new in _values(old, violation):
            how: Literal["changed", "removed"] = "removed" if new is NOTHING else "changed"
            yield Repair(changed(value, at, new), how, old, new)


def _renamed(value: dict[str, Any], violation: Violation, at: str) -> Iterator[Repair]:
    """A key that is missing stands there under a near name."""
    key, near = violation.expected.removeprefix("the key ")[1:-1], violation.suggestion
    if violation.code == "SM-402":
        at, near = at.rpartition("/")[0], "event"
    where = f"{at}/{escape(near)}"
    old = value_at(value, where)
    if near and old is not NOTHING and isinstance(value_at(value, at), dict):
        new = _snake_case(old) if key == "event_uid" and isinstance(old, str) else old
        yield Repair(changed(value, where, new, key), "renamed", near, key)


def _placed(value: dict[str, Any], violation: Violation, at: str) -> Iterator[Repair]:
    """A key that isn't known there means another, or is an attribute."""
    key = tokens(at)[-1]
    near, params = violation.suggestion, value.get("params")
    beside = value_at(value, at.rpartition("/")[0])
    if near and near not in beside:
        yield Repair(changed(value, at, value_at(value, at), near), "renamed", key, near)
    elif not near and isinstance(params, dict) and at.count("/") == 1 and key not in params:
        moved = {**params, key: value[key]}
        rest = changed(value, at, NOTHING)
        yield Repair({**rest, "params": moved}, "moved", key, "params")


def _values(old: Any, violation: Violation) -> Iterator[Any]:
    """What may have been meant by a value."""
    if violation.code in ("SM-407", "SM-213", "SM-412"):
        yield NOTHING
    if violation.code == "SM-401":
        yield {}
    if keyword(violation) == "type":
        yield from _of_type(old, violation.expected.split(" or "))
    if isinstance(old, str):
        meant = (_snake_case(old), _moment(old)) if keyword(violation) == "format" else ()
        yield from filter(None, meant)
    elif violation.code == "SM-405":
        yield _of_epoch(old)


def _of_type(old: Any, wanted: list[str]) -> Iterator[Any]:
    if isinstance(old, str) and _NUMBER.fullmatch(old.strip()):
        number = float(old) if "." in old else int(old)
        if "number" in wanted or ("integer" in wanted and isinstance(number, int)):
            yield number
    elif isinstance(old, int | float) and not isinstance(old, bool) and "string" in wanted:
        yield str(old)


def _snake_case(text: str) -> str:
    return "_".join(_WORDS.findall(unicodedata.normalize("NFKC", text).lower()))


def _moment(text: str) -> str:
    """ISO 8601 with an offset, of a moment that lacks one or is spelt in another way."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    text = moment.isoformat(timespec="milliseconds").removesuffix("+00:00")
    return text if moment.utcoffset() else f"{text}Z"


def _of_epoch(old: object) -> str:
    """ISO 8601 of epoch seconds, or of milliseconds where they would be far in the future."""
    if not isinstance(old, int) or not 0 < old < 10**14:
        return ""
    seconds = old / 1000 if old >= 10**11 else old
    text = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
