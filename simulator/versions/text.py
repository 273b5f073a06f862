"""A difference of contracts as text, and as one JSON object."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from contracts.violations import cut, printable
from simulator.versions.contract import Contract
from simulator.versions.diff import Diff
from simulator.versions.differences import Change
from simulator.versions.meaning import ABSENT
from simulator.versions.registers import Entry
from simulator.versions.witness import Witness

MOST_CHARACTERS = 2_000
"""A witness is printed up to this length; JSON has it whole."""


def lines(diff: Diff) -> Iterator[str]:
    """What differs, by kind, each change with its witness; the totals below."""
    for remark in (*diff.old.remarks, *diff.new.remarks):
        yield printable(remark)
    if diff.old.version and diff.new.version and diff.old.version != diff.new.version:
        yield printable(f"version {diff.old.version} -> {diff.new.version}")
    for kind, changes in diff.by_kind():
        yield printable(kind) or "the schema"
        for change in changes:
            yield printable(f"  {_of_change(change)}")
            yield from _told(diff, change)
        if together := diff.found[kind].together:
            yield "  no single one of these changes was found to be to blame"
            yield from _witness(together)
    for entry in diff.entries:
        yield printable(f"{entry.register} {entry.name}{_of_entry(entry)}")
        if entry.meaning == "stricter":
            yield from _told(diff, entry)
    yield from _totals(diff)


def _of_change(change: Change) -> str:
    where = f"#{change.pointer} " if change.path else ""
    what = "the schema" if not change.path else _values(change)
    return f"{where}{change.how}{f' {what}' if what else ''}: {change.meaning}"


def _values(change: Change) -> str:
    """What came and went: of a list of words only those that did."""
    old, new = change.old, change.new
    if isinstance(old, list) and isinstance(new, list):
        added = [_shown(one) for one in new if one not in old]
        removed = [_shown(one) for one in old if one not in new]
        parts = [f"{sign} {', '.join(ones)}" for sign, ones in (("+", added), ("-", removed))]
        return cut(" ".join(part for part in parts if len(part) > 2))
    if change.how == "changed":
        return f"{_shown(old)} -> {_shown(new)}"
    return _shown(new if old is ABSENT else old)


def _shown(value: Any) -> str:
    return cut(json.dumps(value))


def _told(diff: Diff, change: Change | Entry) -> Iterator[str]:
    if witness := diff.witness(change):
        yield from _witness(witness)
    elif change.meaning in ("narrower", "different", "stricter"):
        yield "    no witness found"


def _witness(witness: Witness) -> Iterator[str]:
    yield printable(f"    breaking: {witness.now}; {witness.origin}")
    text = json.dumps(witness.instance)
    is_long = len(text) > MOST_CHARACTERS
    yield f"      {len(text):,} characters: see -o json" if is_long else f"      {text}"
    yield f"      {witness.refusal}"


def _of_entry(entry: Entry) -> str:
    if not entry.key:
        return " added" if entry.old is ABSENT else " removed"
    before, after = ("nothing" if one is ABSENT else _shown(one) for one in (entry.old, entry.new))
    return f" {entry.key}: {before} -> {after}: {entry.meaning}"


def _totals(diff: Diff) -> Iterator[str]:
    count = len(diff.changes) + len(diff.entries)
    if not count:
        yield "no difference"
        return
    meanings = Counter(change.meaning for change in diff.changes)
    told = [f"{number:,} {name}" for name, number in meanings.items()]
    told += [f"{len(diff.entries):,} of codes and evidence"] if diff.entries else []
    yield f"{count:,} {'difference' if count == 1 else 'differences'}: {', '.join(told)}"
    yield f"{diff.breaking or 'none'} breaking"
    if diff.is_cut:
        yield "the time limit cut the search: a longer --time-limit may find more"


def to_dict(diff: Diff) -> dict[str, Any]:
    """``{"old", "new", "changes", "together", "entries", "breaking", "steps", "is_cut"}``.

    A change is ``{"kind", "pointer", "keyword", "how", "old"?, "new"?, "meaning", "witness"?}``, an
    entry ``{"register", "name", "key", "old"?, "new"?, "meaning", "witness"?}``, a witness
    ``{"instance", "now", "origin", "refusal"}``; ``together`` are the witnesses by kind for which
    no change alone is to blame.
    """
    together = {kind: found.together for kind, found in diff.found.items() if found.together}
    return {
        "old": _contract(diff.old),
        "new": _contract(diff.new),
        "changes": [_change(change, diff.witness(change)) for change in diff.changes],
        "together": {kind: _as_dict(witness) for kind, witness in together.items()},
        "entries": [_entry(entry, diff.witness(entry)) for entry in diff.entries],
        "breaking": diff.breaking,
        "steps": diff.steps,
        "is_cut": diff.is_cut,
    }


def _contract(contract: Contract) -> dict[str, Any]:
    return {
        "name": contract.name,
        "version": contract.version,
        "remarks": list(contract.remarks),
    }


def _change(change: Change, witness: Witness | None) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "pointer": change.pointer,
        "keyword": change.keyword,
        "how": change.how,
        **_both(change.old, change.new),
        "meaning": change.meaning,
        **_with(witness),
    }


def _with(witness: Witness | None) -> dict[str, Any]:
    return {} if witness is None else {"witness": _as_dict(witness)}


def _as_dict(witness: Witness) -> dict[str, Any]:
    return {
        "instance": witness.instance,
        "now": witness.now,
        "origin": witness.origin,
        "refusal": witness.refusal,
    }


def _entry(entry: Entry, witness: Witness | None) -> dict[str, Any]:
    own = {"register": entry.register, "name": entry.name, "key": entry.key}
    return {
        **own,
        **_both(entry.old, entry.new),
        "meaning": entry.meaning,
        **_with(witness),
    }


def _both(old: Any, new: Any) -> dict[str, Any]:
    values = {"old": old, "new": new}
    return {name: value for name, value in values.items() if value is not ABSENT}
