"""Expectations: which operations a test wants to come, and how many of them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from simulator.expecting.checked import checked
from simulator.expecting.compared import Difference, ExpectationError, differences
from simulator.expecting.operations import Operation

__tracebackhide__ = True

_METHODS: Final = ("contact", "account", "event", "alias", "archive")
_CALLS: Final = {
    "identify": "contact",
    "group": "account",
    "track": "event",
    "page": "event",
    "screen": "event",
}
"""What each of Segment's calls becomes, where it isn't one of the same name."""
_ARCHIVED: Final = ("contact_uid", "account_uid")


@dataclass(frozen=True, slots=True)
class Expectation:
    """Operations of one method whose fields are as they are here, ``least`` to ``most`` of them.

    ``fields`` are those of the wire form by name, each a value or a matcher, held against what
    comes as ``compared.differences`` says; what isn't named may be anything, messageId and
    created_at too.  ``most`` is None for any number.  ``file`` and ``line`` say where it was
    written, where that is known.
    """

    method: str
    fields: Mapping[str, object]
    least: int = 1
    most: int | None = 1
    file: str = ""
    line: int = 0

    def differences(self, operation: Operation) -> list[Difference]:
        """Each place where an operation isn't as expected."""
        found = list(differences(self.fields, operation.body))
        if operation.method != self.method:
            found.insert(0, Difference(("method",), self.method, operation.method))
        return found

    def matches(self, operation: Operation) -> bool:
        """Whether an operation is one of those, taken or not."""
        if operation.method != self.method:
            return False
        return next(differences(self.fields, operation.body), None) is None

    @property
    def count(self) -> str:
        """How many there should be: ``1``, ``at least 2``, ``2 to 4``, ``no``."""
        if self.most is None:
            return f"at least {self.least}"
        if self.least == self.most:
            return str(self.least or "no")
        return f"{self.least} to {self.most}" if self.least else f"at most {self.most}"

    def __repr__(self) -> str:
        given = [f"{name}={value!r}" for name, value in self.fields.items()]
        return f"expect({', '.join([repr(self.method), *given, *self._times()])})"

    def _times(self) -> list[str]:
        if self.least == self.most:
            return [f"times={self.least}"] if self.least != 1 else []
        least = [f"at_least={self.least}"] if self.least or self.most is None else []
        return [*least, *([] if self.most is None else [f"at_most={self.most}"])]


def expect(
    method: str,
    /,
    *,
    times: int | range | None = None,
    at_least: int | None = None,
    at_most: int | None = None,
    **fields: object,
) -> Expectation:
    """What is expected: ``expect("event", contact_uid="u1", params={"total": 42}, times=2)``.

    ``method`` is contact, account, event, alias or archive; any field of its wire form may follow.
    Without ``times`` or a limit it is one, neither more nor less; ``times=range(2, 5)`` is 2 to 4,
    ``at_least`` alone has no upper end.  Raises ExpectationError for what could never come: an
    unknown method or field, a value that no JSON is equal to, a count that can't be.
    """
    if method not in _METHODS:
        raise ExpectationError(_no_such_method(method))
    known = _fields(method)
    for name, value in fields.items():
        if name not in known:
            raise ExpectationError(_no_such_field(method, name, value))
        checked(value, name)
    least, most = _limits(times, at_least, at_most)
    return Expectation(method, fields, least, most)


def _limits(
    times: int | range | None, at_least: int | None, at_most: int | None
) -> tuple[int, int | None]:
    given = (times, at_least, at_most)
    if times is not None and (at_least is not None or at_most is not None):
        raise ExpectationError("give times, or at_least and at_most, not both")
    if isinstance(times, range):
        if not times or times.step != 1:
            raise ExpectationError(f"times={times!r} counts nothing: give it as in range(2, 5)")
        at_least, at_most = times.start, times.stop - 1
    elif times is not None or given == (None, None, None):
        at_least = at_most = 1 if times is None else times
    least = at_least or 0
    for number in (least, at_most):
        if isinstance(number, bool) or not isinstance(number, int | None) or (number or 0) < 0:
            raise ExpectationError(f"{number!r} is no number of times: give 0, 1, 2, ...")
    if at_most is not None and at_most < least:
        raise ExpectationError(f"at least {least} and at most {at_most} can't both be")
    return least, at_most


@cache
def _fields(method: str) -> tuple[str, ...]:
    """The fields of a method's wire form, those that only an older client has too."""
    if method == "archive":
        return _ARCHIVED
    clause = _schema(method)
    older = [quirk["at"] for quirk in clause.get("x-quirks", ()) if "at" in quirk]
    return *(name for name in clause["properties"] if name != "method"), *older


def _schema(method: str) -> dict[str, Any]:
    from contracts.registry import schema  # whoever only imports the kit doesn't wait for it

    return schema(f"salesmachine/{method}")


def _no_such_method(method: object) -> str:
    if isinstance(method, str) and method in _CALLS:
        return (
            f"{method!r} is a call of Segment's: Salesmachine gets it as an operation of method"
            f" {_CALLS[method]!r}"
        )
    near = difflib.get_close_matches(str(method), _METHODS, 1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return f"there is no method {method!r}: {hint}The methods are {', '.join(_METHODS)}"


def _no_such_field(method: str, name: str, value: object) -> str:
    known = _fields(method)
    article = "an" if method[0] in "aeiou" else "a"
    said = f"{article} {method} has no field {name!r}"
    if name == "method":
        return f"{said} to be named: the method is the first argument, {method!r}"
    params = {} if method == "archive" else _schema(method)["properties"].get("params", {})
    near = difflib.get_close_matches(name, known, 1, cutoff=0.75)
    if name in params.get("properties", {}) or (params and not near):
        return f"{said}; what an operation says beside its ids is in params={{{name!r}: {value!r}}}"
    hint = f"; did you mean {near[0]!r}?" if near else "."
    return f"{said}{hint} It has {', '.join(sorted(known))}"
