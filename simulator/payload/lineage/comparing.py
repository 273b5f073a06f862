"""Comparing: what a translator made of a message, and what it makes of it once changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from contracts.violations import escape
from simulator.payload.lineage.matching import Operations, matched

GONE: Final = object()
"""Stands for the value where there is nothing any more."""


class Changes(NamedTuple):
    """The difference that a change makes.

    ``changed`` has the pointers of the leaves that are different now, each with what is there
    now, or GONE; ``vanished`` the indexes of operations that don't come any more; ``appeared`` the
    pointers of what is new beside what was there, a whole operation by its new index.
    """

    changed: dict[str, Any]
    vanished: frozenset[int] = frozenset()
    appeared: frozenset[str] = frozenset()

    @property
    def any(self) -> bool:
        """Whether there is a difference at all."""
        return bool(self.changed or self.vanished or self.appeared)

    def without(self, noise: Changes) -> Changes:
        """What is left when that is taken away which changes by itself."""
        if not noise.any:
            return self
        return Changes(
            {at: value for at, value in self.changed.items() if at not in noise.changed},
            self.vanished - noise.vanished,
            self.appeared - noise.appeared,
        )


def compare(before: Operations, after: Operations) -> Changes:
    """How ``after`` differs; each operation is compared with the one that stands for it now."""
    pairs = matched(before, after)
    changed: dict[str, Any] = {}
    appeared = {f"/{index}" for index in range(len(after))} - {f"/{new}" for _, new in pairs}
    for old, new in pairs:
        _differ(before[old], after[new], f"/{old}", changed, appeared)
    vanished = frozenset(range(len(before))) - {old for old, _ in pairs}
    return Changes(changed, vanished, frozenset(appeared))


def same(one: object, other: object) -> bool:
    """Whether two values are the same JSON: 1, 1.0 and true are three."""
    changed: dict[str, Any] = {}
    appeared: set[str] = set()
    _differ(one, other, "", changed, appeared)
    return not changed and not appeared


def leaf_pointers(operations: Operations) -> dict[str, Any]:
    """Every leaf of the operations by its pointer."""
    found: dict[str, Any] = {}
    stack: list[tuple[str, Any]] = [("", operations)]
    while stack:
        at, value = stack.pop()
        if inner := _members(value):
            stack += [(f"{at}/{escape(key)}", one) for key, one in reversed(list(inner.items()))]
        elif at:
            found[at] = value
    return found


def _differ(
    before: object, after: object, at: str, changed: dict[str, Any], appeared: set[str]
) -> None:
    """Note each leaf of ``before`` that is another, and what ``after`` has beside them."""
    stack = [(at, before, after)]
    while stack:
        at, old, new = stack.pop()
        inner = _members(old)
        now = _members(new) if type(old) is type(new) else {}
        if not inner:
            if not _is_same(old, new):
                changed[at] = new
            continue
        for key, value in inner.items():
            found = now.get(key, GONE)
            if type(value) is str and value == found:
                continue  # by far the most common, and nothing but a text equals a text
            if isinstance(value, dict | list) or not _is_same(value, found):
                stack.append((f"{at}/{escape(key)}", value, found))
        if not now.keys() <= inner.keys():
            appeared.update(f"{at}/{escape(key)}" for key in now if key not in inner)


def _members(value: object) -> Mapping[Any, Any]:
    if isinstance(value, dict):
        return value
    return dict(enumerate(value)) if isinstance(value, list) else {}


def _is_same(one: Any, other: Any) -> bool:
    """Of leaves; NaN is the same as NaN."""
    return type(one) is type(other) and bool(one == other or (one != one and other != other))
