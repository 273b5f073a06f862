"""What may be expected at all: JSON, matchers, and whatever decides by its own ``==``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from decimal import Decimal

from simulator.expecting.compared import ExpectationError, Matcher

__tracebackhide__ = True

_INSTEAD: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (date, "about({value!r}), or its text"),
    (timedelta, "a number or a text"),
    (re.Pattern, "matching({value.pattern!r})"),
    (type, "of_type({value.__name__})"),
    (AbstractSet, "one_of(...) for one of several values, containing(...) for the items of a list"),
    ((bytes, bytearray), "a text"),
    (Decimal, "a number: float({text!r})"),
    ((range, complex), "JSON"),
)
"""What is often written, and can't be equal to JSON, with what is meant."""


def checked(value: object, where: str) -> object:
    """The value itself.  Raises ExpectationError if nothing that comes can be equal to it.

    ``where`` is what the value is given for: ``params/total``.
    """
    if isinstance(value, Matcher | str | int | float) or value is None:
        return value
    if isinstance(value, type) and issubclass(value, Matcher):
        raise ExpectationError(f"{where}: {value.__name__} is to be called: {value.__name__}()")
    for kinds, instead in _INSTEAD:
        if isinstance(value, kinds):
            said = instead.format(value=value, text=str(value))
            raise ExpectationError(f"{where}: {value!r} is no JSON; give {said}")
    if isinstance(value, Mapping):
        for key, below in value.items():
            if not isinstance(key, str):
                raise ExpectationError(f"{where}: the key {key!r} is no text, as JSON's keys are")
            checked(below, f"{where}/{key}")
    elif isinstance(value, Sequence):
        for index, below in enumerate(value):
            checked(below, f"{where}/{index}")
    elif type(value).__eq__ is object.__eq__:
        raise ExpectationError(f"{where}: {value!r} is no JSON, nor does it say what it equals")
    return value
