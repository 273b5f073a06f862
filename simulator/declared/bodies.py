"""Bodies: a JSON object, described by a small JSON Schema, whose refusals are plain sentences."""

from __future__ import annotations

from typing import Any

import jsonschema_rs

from contracts.reading import read
from contracts.violations import describe
from simulator.declared.refusals import Refusal, among
from simulator.wsgi import MAX_BODY_BYTES


class Body:
    """A body of ``application/json`` that keeps ``schema``, which describes an object.

    Each property's ``description`` says what is valid, as in ``how far, as in 90s, 31m or 2h``; a
    ``pattern`` or ``enum`` that is broken is answered with it.
    """

    def __init__(self, schema: dict[str, Any]) -> None:
        self.schema = {"type": "object", "additionalProperties": False, **schema}
        self._validator = jsonschema_rs.Draft202012Validator(self.schema)

    def read(self, content_type: str, data: bytes, cut: bool = False) -> dict[str, Any]:
        """The object.  Raises Refusal: 415, 413, or 400 with a sentence on the first defect."""
        if content_type != "application/json":
            raise Refusal("send Content-Type: application/json and a JSON object", 415)
        if cut:
            raise Refusal(f"the body is over {MAX_BODY_BYTES:,} bytes", 413)
        reading = read(data)
        if reading.violations:
            found = reading.violations[0]
            raise Refusal(f"the body can't be read: expected {found.expected}, got {found.got}")
        if not isinstance(reading.value, dict):
            raise Refusal(f"the body is to be a JSON object, not {describe(reading.value)}")
        try:
            defect = next(self._validator.iter_errors(reading.value), None)
        except ValueError:  # a lone surrogate: the validator can't read it, and nothing here is one
            raise Refusal("the body's text holds half of a surrogate pair") from None
        if defect is not None:
            raise Refusal(_worded(defect, self.schema))
        return reading.value


def _worded(error: jsonschema_rs.ValidationError, schema: dict[str, Any]) -> str:
    """A sentence on one defect, with the valid form."""
    where = ".".join(map(str, error.instance_path)) or "the body"
    clause = _clause(schema, error.schema_path[:-1])
    keys = list(clause.get("properties", ()))
    match error.kind.name:
        case "additionalProperties":
            unknown = next(iter(error.kind.value))
            hint = among(unknown, keys, "its keys are", "it has none")
            return f"{where} has no key {unknown[:60]!a}; {hint}"
        case "required":
            return f"{where} lacks the key {error.kind.value}"
        case "minProperties" | "maxProperties":
            return f"{where} is to have exactly one of {', '.join(keys)}"
        case _:
            return f"{where} is to be {_valid(clause)}, not {describe(error.instance)}"


def _clause(schema: Any, path: list[str | int]) -> dict[str, Any]:
    for step in path:
        schema = schema[step]
    return dict(schema)


def _valid(clause: dict[str, Any]) -> str:
    return str(clause.get("description") or clause.get("type"))
