"""What two translators do differently, as lines for people."""

from __future__ import annotations

import json
from collections.abc import Iterator

from contracts.violations import printable
from simulator.payload.versus.changes import Change
from simulator.payload.versus.examples import Example
from simulator.payload.versus.fields import NOTHING
from simulator.payload.versus.grouping import Group

WIDTH = 2_000
"""So many characters of a value are shown; JSON output has all of it."""


def heading(group: Group) -> str:
    """``track: event /params/plan retyped number -> string, 12 times (4 keys)``."""
    head = group.head
    kind = head.kind.removeprefix("field ")
    where = " ".join(filter(None, (head.method, group.pointer)))
    to = f"-> {group.new_pointer}" if group.to else ""
    if head.kind.startswith("note"):
        said = [head.kind, head.detail, where]
    elif head.kind.startswith("field"):
        said = [where or "(the whole)", kind, head.detail, to]
    else:
        said = [head.kind, where, head.detail]
    times = f"{group.count:,} time{'' if group.count == 1 else 's'}"
    keys = f" at {group.keys:,} places" if group.keys > 1 else ""
    return printable(f"{head.call}: {' '.join(filter(None, said))}, {times}{keys}")


def lines(group: Group, example: Example | None) -> Iterator[str]:
    """The group, and below it the example: the message, then each side's part."""
    yield heading(group)
    if example is None:
        return
    seen, change = group.seen, example.change
    small = ", made small" if example.is_small else ""
    yield printable(f"  {seen.file}:{seen.line}{small}")
    yield f"    {_json(example.message)}"
    yield from (f"  {line}" for line in _parts(change))


def summary(messages: int, different: int, groups: int, names: tuple[str, str]) -> str:
    """``120 messages, 14 of which differ in 3 ways between destination and mine:translate``."""
    plural = "" if messages == 1 else "s"
    between = f"between {names[0]} and {names[1]}"
    if not different:
        return printable(f"{messages:,} message{plural}, no difference {between}")
    ways = f"{groups:,} way{'' if groups == 1 else 's'}"
    told = f"{messages:,} message{plural}, {different:,} different in {ways} {between}"
    return printable(told)


def _parts(change: Change) -> Iterator[str]:
    for mark, part, at in (("-", change.before, change.at), ("+", change.after, change.then)):
        if part is not NOTHING:
            yield printable(f"{mark} {at} ").replace("  ", " ") + _json(part)


def _json(value: object) -> str:
    text = printable(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
