"""Changes: what another translator makes of a message, said as differences between two reports."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from contracts.violations import escape
from simulator.payload.lineage.matching import Operations, matched
from simulator.payload.report import Report
from simulator.payload.translators import RAISED, RETURNED
from simulator.payload.versus.fields import NOTHING, Path, fields

Kind = Literal[
    "exception",
    "outcome",
    "code",
    "operation vanished",
    "operation appeared",
    "method changed",
    "order changed",
    "field removed",
    "field added",
    "field renamed",
    "field retyped",
    "field changed",
    "note removed",
    "note added",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which they are told, the gravest first."""

_HOW: dict[str, Kind] = {
    "removed": "field removed",
    "added": "field added",
    "renamed": "field renamed",
    "retyped": "field retyped",
    "changed": "field changed",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    ``call`` is the message's type; ``method`` the operation's, of a note its code.  ``path`` leads
    to the field inside the operation, of a note into the message; ``to`` where a renamed field is
    now; ``detail`` says what changed where the kind alone doesn't: ``number -> string``,
    ``translated -> refused id_required``.  ``before`` and ``after`` are the differing part on each
    side, NOTHING where there is none, at the pointers ``at`` and ``then`` into the operations.
    """

    kind: Kind
    call: str
    method: str = ""
    path: Path = ()
    to: Path = ()
    detail: str = ""
    before: Any = NOTHING
    after: Any = NOTHING
    at: str = ""
    then: str = ""


def changes(before: Report, after: Report, *, notes: bool = True) -> list[Change]:
    """The differences between two reports of one message; ``[]`` where both say the same.

    Where another thing became of the message at all that is the only one.  Without ``notes``, as
    a function of one's own has none, they aren't compared; nor why nothing is sent, for such a
    function only gives no operations.
    """
    call = call_of(before)
    became = _became(before), _became(after)
    is_same = became[0] == became[1] or (not notes and _SILENT.issuperset(map(_kind, became)))
    if not is_same:
        return [_outcome(call, before, after, *became)]
    found = list(_operations(call, before["operations"], after["operations"]))
    return [*found, *(_notes(call, before["notes"], after["notes"]) if notes else ())]


def call_of(report: Report) -> str:
    """The message's type, in lower case; ``other`` for what is no call of Segment's."""
    kind = str(report["type"]).lower()
    return kind if kind in _CALLS else "other"


def _kind(became: str) -> str:
    return became.partition(" ")[0]


_SILENT = frozenset({"nothing", "refused", "filtered"})
_CALLS = ("identify", "track", "page", "screen", "group", "alias")


def _became(report: Report) -> str:
    """``translated``, ``nothing``, ``refused id_required``, ``raised KeyError``."""
    reason = report.get("reason")
    if reason is None:
        return str(report["outcome"]) if report["operations"] else "nothing"
    if reason["code"] == RAISED:
        name = re.match(r"[\w.]*", reason["message"])
        return f"raised {name[0] if name else ''}".rstrip()
    if reason["code"] == RETURNED:
        return "returned no operations"
    return f"{report['outcome']} {reason['code']}"


def _outcome(call: str, before: Report, after: Report, was: str, now: str) -> Change:
    kind: Kind = "outcome"
    codes = {(one.get("reason") or {}).get("code") for one in (before, after)}
    if codes & {RAISED, RETURNED}:
        kind = "exception"
    elif None not in codes and before["outcome"] == after["outcome"]:
        kind = "code"
    parts = before.get("reason", before["operations"]), after.get("reason", after["operations"])
    return Change(kind, call, detail=f"{was} -> {now}", before=parts[0], after=parts[1])


def _operations(call: str, before: Operations, after: Operations) -> Iterator[Change]:
    if before == after and json.dumps(before) == json.dumps(after):
        return  # nearly all of them
    if len(before) == len(after) and _spelt(before) == _spelt(after):
        moved = [index for index, one in enumerate(before) if one != after[index]]
        if moved:  # else it is the order of keys alone
            yield _order(call, before, after)
        return
    likely = matched(before, after)
    pairs = [(old, new) for old, new in likely if _method(before[old]) == _method(after[new])]
    yield from _unpaired(call, before, after, pairs)
    for old, new in pairs:
        yield from _fields(call, before[old], after[new], f"/{old}", f"/{new}")


def _spelt(operations: Operations) -> list[str]:
    return sorted(json.dumps(one, sort_keys=True) for one in operations)


def _order(call: str, before: Operations, after: Operations) -> Change:
    orders = [[_name(one) for one in operations] for operations in (before, after)]
    return Change("order changed", call, before=orders[0], after=orders[1])


def _unpaired(
    call: str, before: Operations, after: Operations, pairs: list[tuple[int, int]]
) -> Iterator[Change]:
    """Operations without a partner: of another method now, moved, vanished, appeared."""
    gone = sorted(set(range(len(before))) - {old for old, _ in pairs})
    come = sorted(set(range(len(after))) - {new for _, new in pairs})
    for old in list(gone):
        again = next((new for new in come if _method(after[new]) == _method(before[old])), None)
        if again is not None:
            gone.remove(old)
            come.remove(again)
            yield _order(call, before, after)
            yield from _fields(call, before[old], after[again], f"/{old}", f"/{again}")
    if len(gone) == len(come):
        for old, new in zip(gone, come, strict=True):
            yield Change(
                "method changed",
                call,
                f"{_method(before[old])} -> {_method(after[new])}",
                before=before[old],
                after=after[new],
                at=f"/{old}",
                then=f"/{new}",
            )
        return
    for old in gone:
        method = _method(before[old])
        yield Change("operation vanished", call, method, before=before[old], at=f"/{old}")
    for new in come:
        method = _method(after[new])
        yield Change("operation appeared", call, method, after=after[new], then=f"/{new}")


def _fields(
    call: str, before: dict[str, Any], after: dict[str, Any], at: str, then: str
) -> Iterator[Change]:
    method = _method(before)
    for one in fields(before, after):
        detail = one.types if one.how == "retyped" else ""
        yield Change(
            _HOW[one.how],
            call,
            method,
            one.path,
            one.to,
            detail,
            one.before,
            one.after,
            f"{at}{_below(one.path)}" if one.before is not NOTHING else "",
            f"{then}{_below(one.to or one.path)}" if one.after is not NOTHING else "",
        )


def _below(path: Path) -> str:
    return "".join(f"/{escape(key)}" for key in path)


def _notes(
    call: str, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> Iterator[Change]:
    was, now = (Counter(map(_note, notes)) for notes in (before, after))
    sides: tuple[tuple[Kind, Counter[tuple[str, str, str]]], ...] = (
        ("note removed", was - now),
        ("note added", now - was),
    )
    for kind, left in sides:
        for severity, code, at in left:
            path = tuple(int(key) if key.isdigit() else key for key in at.split("/")[1:])
            said = {"severity": severity, "code": code, "pointer": at}
            parts = (said, NOTHING) if kind == "note removed" else (NOTHING, said)
            yield Change(kind, call, code, path, (), severity, *parts)


def _note(note: dict[str, Any]) -> tuple[str, str, str]:
    return note["severity"], note["code"], note["pointer"]


def _method(operation: dict[str, Any]) -> str:
    return str(operation.get("method", "?"))


def _name(operation: dict[str, Any]) -> str:
    named = operation.get("event_uid") or operation.get("contact_uid") or ""
    return f"{_method(operation)} {named if isinstance(named, str) else ''}".rstrip()
