"""Matchers: what stands in an expectation for values that can't be written down, or needn't be.

They nest, hold values and other matchers, and work with ``==`` on either side in any assert.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from simulator.expecting.compared import ABSENT, ExpectationError, Matcher
from simulator.expecting.composed import containing, exactly, one_of, partly
from simulator.expecting.moments import about, about_now

__tracebackhide__ = True

__all__ = [
    "about",
    "about_now",
    "absent",
    "anything",
    "containing",
    "exactly",
    "matching",
    "of_type",
    "one_of",
    "partly",
]

_TYPES: dict[object, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    None: "null",
    type(None): "null",
    dict: "object",
    list: "array",
}


class anything(Matcher):
    """Any value at all, null too; but there has to be one."""

    __slots__ = ()

    def accepts(self, value: object) -> bool:
        """Whether it is there."""
        return value is not ABSENT

    def __repr__(self) -> str:
        return "anything()"


class absent(Matcher):
    """Nothing: the key may not be there.  A null is something."""

    __slots__ = ()

    def accepts(self, value: object) -> bool:
        """Whether it isn't there."""
        return value is ABSENT

    def describe(self) -> str:
        """In words."""
        return "nothing"

    def __repr__(self) -> str:
        return "absent()"


class matching(Matcher):
    """A text that the regular expression matches as a whole (``re.fullmatch``).

    ``pattern`` is text or compiled.  Raises ExpectationError for one that can't be compiled.
    """

    __slots__ = ("_pattern",)

    def __init__(self, pattern: str | re.Pattern[str]) -> None:
        try:
            self._pattern = re.compile(pattern)
        except (re.error, TypeError) as error:
            raise ExpectationError(
                f"matching({pattern!r}) is no regular expression: {error}"
            ) from None
        if isinstance(self._pattern.pattern, bytes):
            raise ExpectationError(f"matching({pattern!r}) is bytes, and would match no text")

    def accepts(self, value: object) -> bool:
        """Whether it is such a text."""
        return isinstance(value, str) and self._pattern.fullmatch(value) is not None

    def describe(self) -> str:
        """In words."""
        return f"a text that matches {self._pattern.pattern!r} as a whole"

    def __repr__(self) -> str:
        flags = self._pattern.flags & ~re.UNICODE
        more = f", {re.RegexFlag(flags)!r}" if flags else ""
        return f"matching({self._pattern.pattern!r}{more})"


class of_type(Matcher):
    """Any value of one of these types: ``str``, ``int``, ``float``, ``bool``, ``None``, ``dict``,
    ``list``, or JSON's names of them: ``"integer"``, ``"array"``, ...

    As in JSON Schema 7.0 is an integer, an integer is a number, and true is neither.  Raises
    ExpectationError for another type.
    """

    __slots__ = ("_names",)

    def __init__(self, *types: type | str | None) -> None:
        self._names = tuple(dict.fromkeys(_type_name(one) for one in types))
        if not self._names:
            raise ExpectationError(f"of_type() needs a type: one of {', '.join(_TYPES.values())}")

    def accepts(self, value: object) -> bool:
        """Whether it has one of the types."""
        return any(_is_of(name, value) for name in self._names)

    def describe(self) -> str:
        """In words."""
        return f"any {' or '.join(self._names)}"

    def __repr__(self) -> str:
        return f"of_type({', '.join(map(repr, self._names))})"


def _type_name(given: object) -> str:
    known = list(dict.fromkeys(_TYPES.values()))
    name = _TYPES.get(given) if given is None or isinstance(given, type) else given
    if isinstance(name, str) and name in known:
        return name
    shown = given.__name__ if isinstance(given, type) else repr(given)
    near = difflib.get_close_matches(str(given), known, 1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise ExpectationError(f"of_type({shown}): JSON has the types {', '.join(known)}{hint}")


def _is_of(name: str, value: object) -> bool:
    match name:
        case "string":
            return isinstance(value, str)
        case "integer" | "number" if isinstance(value, bool):
            return False
        case "integer":
            return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        case "number":
            return isinstance(value, int | float)
        case "boolean":
            return isinstance(value, bool)
        case "null":
            return value is None
        case "object":
            return isinstance(value, Mapping)
        case _:
            return isinstance(value, list | tuple)
