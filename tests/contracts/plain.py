"""jsonschema by itself, with the formats: what the fast validator is held against."""

from __future__ import annotations

from functools import cache

from jsonschema import Draft202012Validator, FormatChecker

from contracts.formats import FORMATS
from contracts.registry import schema


@cache
def plain_jsonschema(kind: str) -> Draft202012Validator:
    """The validator of a kind, made without any code of ours but the formats."""
    formats = FormatChecker(formats=())
    for name, function in FORMATS.items():
        formats.checks(name)(function)
    return Draft202012Validator(schema(kind), format_checker=formats)
