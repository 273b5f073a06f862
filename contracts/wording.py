"""The words of a violation: what was expected, what came, and which key was probably meant."""

from __future__ import annotations

import difflib
import json
from itertools import islice
from typing import Any

from contracts.formats import DESCRIPTIONS
from contracts.violations import cut, describe

Schema = dict[str, Any]

MAX_UNKNOWN_KEYS = 20
"""How many unknown keys of one object are named; a body of nothing else must not hold us up."""

MAX_GUESSED_KEY = 60
"""The longest key that a near one is looked for."""


def expected(keyword: str, key: str | None, value: Any, clause: Schema) -> str:
    """What a breach of ``keyword``, whose value is ``value``, says was expected."""
    match keyword:
        case "required":
            return f"the key {key!r}"
        case "type":
            return value if isinstance(value, str) else " or ".join(value)
        case "format":
            return DESCRIPTIONS[str(value)]
        case "enum":
            return "one of " + ", ".join(value)
        case "const":
            return json.dumps(value)
        case "additionalProperties":
            return "one of " + ", ".join(clause["properties"])
        case "maxItems":
            return f"at most {value:,} items"
        case "minItems":
            return f"at least {value} {'item' if value == 1 else 'items'}"
        case "anyOf":
            return "userId or anonymousId"
        case "maxLength":
            return f"at most {value} characters"
        case _:
            return f"at least {value} key"


def got(keyword: str, key: str | None, instance: object) -> str:
    """What a breach of ``keyword`` says came instead."""
    match keyword:
        case "required":
            return "none"
        case "anyOf":
            return "neither"
        case "additionalProperties":
            return f"the key {cut(repr(key))}"
        case _:
            return describe(instance)


def suggestion(keyword: str, key: str | None, clause: Schema, instance: Any) -> str:
    """The near key: for an unknown key a known one, for a missing key an unknown one beside it."""
    known = list(clause.get("properties", {}))
    if key is None or len(key) > MAX_GUESSED_KEY:
        return ""
    if keyword == "additionalProperties":
        near = difflib.get_close_matches(key, known, 1)
    else:  # a required key is missing, so the instance is an object
        there = (name for name in instance if name not in known and len(name) <= MAX_GUESSED_KEY)
        unknown = list(islice(there, MAX_UNKNOWN_KEYS))
        near = difflib.get_close_matches(key, unknown, 1)
    return near[0] if near else ""
