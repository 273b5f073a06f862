"""JSON Schema's keywords (2020-12): which hold schemas, which only say something to people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from contracts.violations import pointer

Path = tuple[str | int, ...]
"""Where something is in a schema: its tokens."""

ONE = frozenset(
    {"additionalProperties", "propertyNames", "unevaluatedProperties", "items", "contains"}
    | {"unevaluatedItems", "not", "if", "then", "else", "contentSchema"}
)
"""Keywords that hold one schema."""
NAMED = frozenset({"properties", "patternProperties", "dependentSchemas", "$defs"})
"""Keywords that hold schemas by name."""
LISTED = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
"""Keywords that hold a list of schemas."""
IN_PLACE = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"})
"""Keywords whose schemas judge the same value as the one that they stand in."""

WORDS = frozenset(
    {"title", "description", "examples", "default", "deprecated", "readOnly", "writeOnly"}
    | {"$comment", "$id", "$schema", "$anchor", "$dynamicAnchor", "$vocabulary"}
    | {"contentEncoding", "contentMediaType", "contentSchema"}
)
"""Keywords that no value can break."""
ASSERTING = frozenset(
    {"type", "enum", "const", "format", "pattern", "required", "dependentRequired", "multipleOf"}
    | {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"}
    | {"minItems", "maxItems", "uniqueItems", "minContains", "maxContains"}
    | {"minProperties", "maxProperties"}
)
REFERENCES = frozenset({"$ref", "$dynamicRef", "$recursiveRef"})
KNOWN = WORDS | ASSERTING | ONE | NAMED | LISTED | REFERENCES


def is_words(keyword: str) -> bool:
    """Whether a keyword changes no verdict: it is for people, ours (``x-``), or nobody's."""
    return keyword in WORDS or keyword not in KNOWN


def below(schema: object) -> Iterator[tuple[Path, Any]]:
    """The schemas that stand right below one, each with its path from there."""
    if not isinstance(schema, dict):
        return
    for keyword, value in schema.items():
        if keyword in ONE:
            yield (keyword,), value
        elif keyword in NAMED and isinstance(value, dict):
            yield from (((keyword, name), inner) for name, inner in value.items())
        elif keyword in LISTED and isinstance(value, list):
            yield from (((keyword, index), inner) for index, inner in enumerate(value))


def walk(schema: object, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """A schema and every one below it, with their paths; references aren't followed."""
    yield path, schema
    for more, inner in below(schema):
        yield from walk(inner, (*path, *more))


def at(schema: Any, path: Sequence[Any]) -> Any:
    """What stands at a path.  Raises KeyError where nothing does."""
    for token in path:
        keys = range(len(schema)) if isinstance(schema, list) else schema
        if not isinstance(schema, list | dict) or token not in keys:
            raise KeyError(pointer(list(path)))
        schema = schema[token]
    return schema


def target(reference: str, schemas: Mapping[str, Path]) -> Path | None:
    """The path of the schema that a local reference leads to, of those in ``schemas``."""
    return schemas.get(unquote(reference.removeprefix("#")))
