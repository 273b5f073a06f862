"""How a value is held against what is expected of it: objects partly, lists exactly."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, final

Path = tuple[str | int, ...]
"""The keys and indexes that lead to a value; ``()`` is the whole."""


class ExpectationError(Exception):
    """What can't be expected, because it could never come; the text says why and what can be."""


@final
class Absent:
    """The class of ``ABSENT``, which stands for a value that isn't there."""

    def __repr__(self) -> str:
        return "nothing"


ABSENT: Final = Absent()


class Difference(NamedTuple):
    """One place where what came isn't what was expected; either may be ``ABSENT``."""

    path: Path
    expected: object
    got: object


class Matcher(ABC):
    """Stands for every value that it accepts.

    It may stand wherever a value may: in an expectation, in another matcher, and on either side of
    ``==``.  Two matchers are equal when they are written alike.  One has no hash.
    """

    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]

    @abstractmethod
    def accepts(self, value: object) -> bool:
        """Whether it stands for ``value``, which is JSON or ``ABSENT``."""

    def describe(self) -> str:
        """What it stands for, to be read behind "expected"."""
        return repr(self)

    def differences(self, value: object, path: Path) -> Iterator[Difference]:
        """Where ``value``, which stands at ``path``, isn't what it stands for."""
        if not self.accepts(value):
            yield Difference(path, self, value)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Matcher):
            return repr(self) == repr(other)
        return self.accepts(other)


def differences(expected: object, value: object, path: Path = ()) -> Iterator[Difference]:
    """Each place where ``value`` isn't as expected; none is a match.

    An object is held against what is expected of it key by key, at any depth, and may have more
    keys; a list has the same length, and its items are compared one by one.  Everything else is
    equal as JSON is: 1 and 1.0 are, true and 1 aren't, nor are "1" and 1.  What is neither JSON nor
    a ``Matcher`` (``unittest.mock.ANY``, ``pytest.approx``) is asked by its own ``==``.
    """
    if isinstance(expected, Matcher):
        yield from expected.differences(value, path)
    elif isinstance(expected, Mapping) and isinstance(value, Mapping):
        for key, below in expected.items():
            yield from differences(below, value.get(key, ABSENT), (*path, key))
    elif _are_lists(expected, value) and len(expected) == len(value):  # type: ignore[arg-type]
        for index, (one, other) in enumerate(zip(expected, value, strict=True)):  # type: ignore[call-overload]
            yield from differences(one, other, (*path, index))
    elif not _is_equal(expected, value):
        yield Difference(path, expected, value)


def is_match(expected: object, value: object) -> bool:
    """Whether ``value`` is as expected."""
    return next(differences(expected, value), None) is None


def leaves(expected: object) -> int:
    """How many values are expected: those in objects are counted, one that has none is one."""
    below = expected.values() if isinstance(expected, Mapping) else ()
    return sum(map(leaves, below)) or 1


def _are_lists(*values: object) -> bool:
    return all(isinstance(value, list | tuple) for value in values)


def _is_equal(expected: object, value: object) -> bool:
    if value is ABSENT:  # whatever ``==`` says of it: ANY expects something
        return False
    if isinstance(expected, bool | int | float) and isinstance(value, bool | int | float):
        both = isinstance(expected, bool) == isinstance(value, bool)
        return both and (expected == value or (expected != expected and value != value))
    return bool(expected == value)
