"""Matchers that are made of others: of choices, of a list's items, of an object's keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.expecting.assignment import assign
from simulator.expecting.checked import checked
from simulator.expecting.compared import (
    ABSENT,
    Difference,
    ExpectationError,
    Matcher,
    Path,
    differences,
    is_match,
)

__tracebackhide__ = True


class one_of(Matcher):
    """What any of these values or matchers stands for; with ``absent()`` among them, or nothing."""

    __slots__ = ("_choices",)

    def __init__(self, *choices: object) -> None:
        self._choices = [checked(one, "one_of") for one in choices]
        if not choices:
            raise ExpectationError("one_of() needs something to choose from")

    def accepts(self, value: object) -> bool:
        """Whether one of them does."""
        return any(is_match(one, value) for one in self._choices)

    def __repr__(self) -> str:
        return f"one_of({', '.join(map(repr, self._choices))})"


class containing(Matcher):
    """A list with all of these items in it, in any order, each another one; there may be more."""

    __slots__ = ("_items",)

    def __init__(self, *items: object) -> None:
        self._items = [checked(one, "containing") for one in items]

    def accepts(self, value: object) -> bool:
        """Whether each item has one of its own in the list."""
        if not isinstance(value, list | tuple):
            return False
        likes = [
            [at for at, one in enumerate(value) if is_match(item, one)] for item in self._items
        ]
        given = assign(likes, [1] * len(value), [1] * len(value))
        return sum(map(len, given)) == len(self._items)

    def describe(self) -> str:
        """In words."""
        return f"a list containing {', '.join(map(repr, self._items))}"

    def __repr__(self) -> str:
        return f"containing({', '.join(map(repr, self._items))})"


class partly(Matcher):
    """An object that has at least these keys, as an expectation reads one at any depth.

    It is for plain asserts, where ``==`` asks for all keys: ``assert body == partly(a=1)``.
    """

    __slots__ = ("_fields",)

    def __init__(self, fields: Mapping[str, object] | None = None, /, **more: object) -> None:
        self._fields = {**(fields or {}), **more}
        checked(self._fields, "partly")

    def accepts(self, value: object) -> bool:
        """Whether it has them."""
        return is_match(self._fields, value)

    def differences(self, value: object, path: Path) -> Iterator[Difference]:
        """Key by key."""
        return differences(self._fields, value, path)

    def __repr__(self) -> str:
        return f"partly({self._fields!r})"


class exactly(Matcher):
    """This value and no more: its objects, at any depth, have no other keys."""

    __slots__ = ("_value",)

    def __init__(self, value: object) -> None:
        self._value = checked(value, "exactly")

    def accepts(self, value: object) -> bool:
        """Whether it is the same."""
        return next(self.differences(value, ()), None) is None

    def differences(self, value: object, path: Path) -> Iterator[Difference]:
        """Where they differ, then the keys that are too many."""
        yield from differences(self._value, value, path)
        yield from _surplus(self._value, value, path)

    def __repr__(self) -> str:
        return f"exactly({self._value!r})"


def _surplus(expected: object, value: object, path: Path) -> Iterator[Difference]:
    if isinstance(expected, Mapping) and isinstance(value, Mapping):
        for key, below in value.items():
            if key not in expected:
                yield Difference((*path, key), ABSENT, below)
            else:
                yield from _surplus(expected[key], below, (*path, key))
    elif isinstance(expected, list | tuple) and isinstance(value, list | tuple):
        for index, (one, other) in enumerate(zip(expected, value, strict=False)):
            yield from _surplus(one, other, (*path, index))
