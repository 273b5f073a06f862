"""Probes: a message with another value in one place, and what a translator makes of it."""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from contracts.violations import pointer
from destination.envelope import field, identifier
from destination.wire import MAX_LEVELS

Translate = Callable[[object], list[dict[str, Any]]]
"""A message in, its operations in wire form out."""

Path = tuple[Any, ...]
"""The keys and indexes that lead to a value."""

STAND_IN = "probe"
"""The key of whatever is put into an empty object."""
_ID = "probe"
_LONG = 12
"""So many characters at least make room for the ones that are put in, É as six."""
_NUMBER, _OTHER_NUMBER = 12345, 54321.5
_ANY: tuple[Any, ...] = ("probe", _NUMBER, True)
_DATE, _OTHER_YEAR = "1976-05-04", "1972"
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NEXT_DIGIT = str.maketrans("0123456789", "1234567891")
_VERSION = 2  # of marshal: without references, so that nothing in a copy is shared


class Leaf(NamedTuple):
    """A value of a message that holds no other: a scalar, an empty object or an empty list.

    What is over 100 levels deep is one as well, whatever it holds.
    """

    path: Path
    value: Any

    @property
    def pointer(self) -> str:
        """Its JSON pointer."""
        return pointer(list(self.path))


def leaves(message: object) -> Iterator[Leaf]:
    """The leaves of a message in their order; the whole is none."""
    stack: list[Leaf] = [Leaf((), message)]
    while stack:
        path, value = stack.pop()
        inner = list(_inner(value)) if len(path) < MAX_LEVELS else []
        if inner:
            stack += [Leaf((*path, key), one) for key, one in reversed(inner)]
        elif path:
            yield Leaf(path, value)


def others(value: object) -> tuple[Any, ...]:
    """Other values of the same type, so odd that little but a copy leaves them as they are.

    Null has no other value: those of another type stand in.
    """
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int):
        return (-value or 1, 10**9 + 7 if value != 10**9 + 7 else 3, _OTHER_NUMBER)
    if isinstance(value, float):
        return (-value or 1.0, _OTHER_NUMBER if value != _OTHER_NUMBER else 0.25)
    if isinstance(value, str):
        return _texts(value)
    if value is None:
        return (*_ANY, False, {STAND_IN: True})
    return ({STAND_IN: True},) if isinstance(value, dict) else (["probe"],)


def _texts(value: str) -> tuple[str, ...]:
    """A time first, of a time another such: what can't be read may leave its place to others.

    And where none can be read, one that can matters.  None is longer than the text if that is long:
    the message may be as long as it may be.
    """
    alike: tuple[str, ...] = (_DATE,)
    if _TIME.match(value):
        alike = (f"{_OTHER_YEAR if value[:4] == _DATE[:4] else _DATE[:4]}{value[4:]}", *alike)
    elif value.isascii() and value.isdigit():
        alike = (value.translate(_NEXT_DIGIT), *alike)
    alike = tuple(one for one in alike if one != value)
    if len(value) < _LONG:
        return *alike, f"{value}x", f" Ab-{value}É9 "
    return *alike, f"{value[:-1]}{'y' if value[-1] == 'x' else 'x'}", f" Ab-{value[_LONG:]}É9 "


def of_other_types(value: object) -> tuple[Any, ...]:
    """One value of each other type that a scalar can be; none for null, which has had them."""
    if value is None:
        return ()
    return tuple(one for one in _ANY if _kind(one) != _kind(value))


@dataclass(frozen=True, slots=True)
class Probing:
    """A message that stays as it is, whatever a translator does to the copies that it gets."""

    translate: Translate
    packed: bytes

    @classmethod
    def of(cls, message: object, translate: Translate) -> Probing | None:
        """None for a message that no copy can be made of: it is too deep, or it is no JSON."""
        value: Any = message
        try:
            return cls(translate, marshal.dumps(value, _VERSION))
        except (ValueError, RecursionError):
            return None

    def operations(self) -> list[dict[str, Any]]:
        """What becomes of the message as it is."""
        return self._translated(marshal.loads(self.packed))

    def with_value(self, path: Path, value: object) -> list[dict[str, Any]]:
        """What becomes of it with another value there; the path leads to something."""
        return self.changed({path: value}, ())

    def without(self, path: Path) -> list[dict[str, Any]]:
        """What becomes of it without what is there; in a list null takes the place."""
        return self.changed({}, (path,))

    def changed(self, values: dict[Path, Any], gone: tuple[Path, ...]) -> list[dict[str, Any]]:
        """What becomes of it with these other values and without what is ``gone``."""
        message = marshal.loads(self.packed)
        for path, value in values.items():
            _holder(message, path)[path[-1]] = value
        for path in gone:
            holder = _holder(message, path)
            if isinstance(holder, list):
                holder[path[-1]] = None
            else:
                del holder[path[-1]]
        return self._translated(message)

    def _translated(self, message: object) -> list[dict[str, Any]]:
        """The operations, copied; none where the translator raises or gives something else.

        The messageId is fixed where one would be made of the content, so that it is no trace.
        """
        if isinstance(message, dict) and identifier(field(message, "messageId")[1]) is None:
            message["messageId"] = _ID
        try:
            came = self.translate(message)
            if not isinstance(came, list) or not all(isinstance(one, dict) for one in came):
                return []
            copied: list[dict[str, Any]] = marshal.loads(marshal.dumps(came, _VERSION))
        except KeyboardInterrupt:
            raise
        except BaseException:  # SystemExit too: a translator that ends is one that raises
            return []
        return copied


def path_of(message: object, at: str) -> tuple[Path, Any] | None:
    """The path that a JSON pointer is in this message and what is there; None if it leads nowhere.

    The whole has no path.
    """
    tokens = [token.replace("~1", "/").replace("~0", "~") for token in at.split("/")[1:]]
    path: Path = ()
    value = message
    for token in tokens:
        key: Any = token
        if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            key = int(token)
        elif not isinstance(value, dict) or token not in value:
            return None
        value = value[key]
        path = (*path, key)
    return (path, value) if path else None


def _inner(value: object) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _holder(message: Any, path: Path) -> Any:
    for key in path[:-1]:
        message = message[key]
    return message


def _kind(value: object) -> type:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float
    return type(value)
