"""Failures of values that a case expects: none of the operations that it names holds one there."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contracts.cases import Difference
from contracts.values import named
from contracts.violations import escape
from simulator.failures.asked import DIFFERENT, Asked
from simulator.failures.failure import Failure
from simulator.failures.grouping import cause
from simulator.failures.origins import Origin
from simulator.failures.pointing import NOTHING, dotted, name, tokens, value_at
from simulator.failures.spelling import short, typed
from simulator.failures.wording import subject
from simulator.payload.holding import holding


@dataclass(frozen=True, slots=True)
class _Nearest:
    """The operation that a place means, or the first that came: what of it stands there."""

    index: int | None
    is_meant: bool
    operation: dict[str, Any]
    got: Any


def of_value(asked: Asked, difference: Difference) -> Failure:
    """What stands there instead, and where the message holds what is expected."""
    operation, _, rest = difference.pointer.partition("/")
    at, wanted = f"/{rest}", difference.expected
    near = _nearest(asked, operation, at)
    held = holding(asked.case.message, wanted)
    origin = asked.origins.of(near.index, at) if near.is_meant else Origin()
    rule = asked.origins.rule(near.index)
    clause = f"/values/{escape(difference.pointer)}"
    return Failure(
        DIFFERENT,
        _sentence(operation, at, wanted, near),
        spot=asked.spot(clause, held or origin.pointers, rule, _place(near, at)),
        expected=typed(wanted),
        got=_got(near, at),
        suggestion=_suggestion(near, operation, at, wanted),
        clause=asked.clause(clause),
        evidence=asked.source,
        fix=tuple(_fix(asked, near, at, held, origin)),
        reproduce=asked.reproduce,
        cause=cause(DIFFERENT, difference.pointer, "value", rule),
    )


def _nearest(asked: Asked, operation: str, at: str) -> _Nearest:
    """Of the operations that are meant the one that holds another value there, else the first."""
    came: list[dict[str, Any]] = asked.finding.report["operations"]
    meant = list(named(operation, came))
    found = [(index, one) for index, one in meant if value_at(one, at) is not NOTHING]
    for index, one in (*found, *meant):
        return _Nearest(index, True, one, value_at(one, at))
    return _Nearest(0 if came else None, False, came[0] if came else {}, NOTHING)


def _sentence(operation: str, at: str, wanted: object, near: _Nearest) -> str:
    key = name(at)
    if near.is_meant and near.got is not NOTHING:
        about = subject(near.operation)
        return f"{key} of {about} is {short(near.got)}, where the case expects {short(wanted)}."
    if near.is_meant:
        about = subject(near.operation)
        expects = f"which the case expects to be {short(wanted)}"
        return f"{about[:1].upper()}{about[1:]} has no {key}, {expects}."
    what = f"operation {operation}" if operation.isdecimal() else operation
    came = f"; {subject(near.operation)} did" if near.operation else ""
    expects = f"the case expects {key} of {'it' if operation.isdecimal() else 'one'} to be"
    return f"No {what} came{came}, and {expects} {short(wanted)}."


def _place(near: _Nearest, at: str) -> str:
    return f"/{near.index}{at}" if near.is_meant else ""


def _got(near: _Nearest, at: str) -> str:
    if near.got is not NOTHING:
        return typed(near.got)
    if not near.is_meant:
        return "no such operation"
    above = value_at(near.operation, at.rpartition("/")[0])
    keys = ", ".join(list(above)[:8]) if isinstance(above, dict) else ""
    return f"nothing; there is {keys}" if keys else "nothing"


def _suggestion(near: _Nearest, operation: str, at: str, wanted: object) -> str:
    """The place in the operation where the value stands, or that has a near name."""
    if not near.is_meant or near.got is not NOTHING:
        return ""
    if there := next((one for one in holding(near.operation, wanted)), ""):
        return f"{operation}{there}, where it says {short(value_at(near.operation, there))}"
    above, _, key = at.rpartition("/")
    beside = value_at(near.operation, above)
    for where, known in ((above, beside), ("/params", near.operation.get("params"))):
        keys = list(known) if isinstance(known, dict) else []
        wants = tokens(at)[-1] if where == above else key
        if found := difflib.get_close_matches(wants, keys, 1):
            return f"{operation}{where}/{escape(found[0])}"
    return ""


def _fix(
    asked: Asked, near: _Nearest, at: str, held: tuple[str, ...], origin: Origin
) -> Iterator[str]:
    """Who may mend it: the translator, which doesn't read it there, or who sends it."""
    rule = asked.origins.rule(near.index).partition(" ")[0]
    fed = dotted(origin.pointers[0]) if origin.pointers else ""
    where = dotted(held[0]) if held else ""
    if not rule:
        yield "Nothing is translated: mend that first."
    elif not near.is_meant:
        yield f"Send the call that it comes of, or mend {rule}, which makes none."
    elif origin.is_copied:
        yield f"Send it as {fed}, which {rule} takes as it is."
    elif fed:
        yield f"Mend {rule} or send another {fed}, of which it makes {name(at)}."
    elif where:
        yield f"Read it from {where} in {rule}, or send it where {rule} reads {name(at)}."
    else:
        yield f"Send it: the message holds no such value; or mend {rule}."
    if where and fed and where != fed:
        yield f"It is {where} of the message that holds it."
    yield "Or take it out of expect.values, if it is meant to be so."
