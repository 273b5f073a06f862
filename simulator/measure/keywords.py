"""JSON Schema's keywords, as far as our schemas use them: to what each applies, and what keeps it.

Written for themselves, and held to jsonschema by a law: the visit must not ask whom it is to check.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contracts.formats import FORMATS

Schema = dict[str, Any]


def _anything(value: object) -> bool:
    return True


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


APPLIES: dict[str, Callable[[object], bool]] = {
    "type": _anything,
    "enum": _anything,
    "const": _anything,
    "not": _anything,
    "anyOf": _anything,
    "format": _is_text,
    "maxLength": _is_text,
    "minItems": _is_list,
    "maxItems": _is_list,
    "required": _is_object,
    "additionalProperties": _is_object,
    "minProperties": _is_object,
    "properties": _is_object,
}
"""Whether a keyword says anything of a value at all."""


def keeps(keyword: str, asked: Any, value: Any, clause: Schema) -> bool:
    """Whether a value that ``keyword`` applies to is as ``clause`` asks with ``asked``."""
    match keyword:
        case "type":
            names = [asked] if isinstance(asked, str) else asked
            return any(is_of_type(name, value) for name in names)
        case "const":
            return same(asked, value)
        case "enum":
            return any(same(one, value) for one in asked)
        case "format":
            return FORMATS[asked](value)
        case "maxLength" | "maxItems":
            return bool(len(value) <= asked)
        case "minItems" | "minProperties":
            return bool(len(value) >= asked)
        case "required":
            return all(key in value for key in asked)
        case "additionalProperties":
            return asked is not False or value.keys() <= clause["properties"].keys()
        case "properties":
            return all(keeps_all(below, value[key]) for key, below in asked.items() if key in value)
        case "anyOf":
            return any(keeps_all(branch, value) for branch in asked)
        case "not":
            return not keeps_all(asked, value)
    raise KeyError(keyword)


def keeps_all(clause: Schema, value: object) -> bool:
    """Whether a value keeps every keyword of a schema: of a branch of anyOf, of a quirk's when."""
    return all(
        keeps(keyword, asked, value, clause)
        for keyword, asked in clause.items()
        if APPLIES[keyword](value)
    )


def is_of_type(name: str, value: object) -> bool:
    """JSON Schema's types: 7.0 is an integer, true is no number."""
    match name:
        case "null":
            return value is None
        case "boolean":
            return isinstance(value, bool)
        case "string":
            return isinstance(value, str)
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


def same(asked: object, value: object) -> bool:
    """JSON's equality of scalars: 1 is 1.0 and not true."""
    return asked == value and isinstance(asked, bool) == isinstance(value, bool)
