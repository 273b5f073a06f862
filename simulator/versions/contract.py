"""A contract as one value: the installed one, or another that was read from a file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from contracts.registry import KINDS, load, schema
from contracts.violations import printable
from contracts.wording import Schema

SCHEMA_VERSION = 1
"""Of the bundle's form."""

INSTALLED = "installed"
Register = dict[str, dict[str, Any]]
"""An entry by its name: ``codes.json`` or ``evidence.json``."""


class ContractError(Exception):
    """A contract that can't be read: ``file:line: what is wrong with it``, a line a reason."""


@dataclass(frozen=True, slots=True)
class Contract:
    """Schemas by kind, with the registers they point into where those were given.

    ``name`` is how it was named; ``version`` the package's, empty where nobody says it.  Of a
    schema that stands alone the kind may be empty.  ``remarks`` are what a reader should know,
    one sentence each.
    """

    name: str
    version: str
    schemas: dict[str, Schema]
    codes: Register | None = None
    evidence: Register | None = None
    is_alone: bool = False
    remarks: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The bundle: ``{"schema_version", "version", "schemas", "codes", "evidence"}``."""
        return {
            "schema_version": SCHEMA_VERSION,
            "version": self.version,
            "schemas": self.schemas,
            "codes": self.codes,
            "evidence": self.evidence,
        }

    def alone(self) -> tuple[str, Schema]:
        """The kind and the schema of one that stands alone."""
        [found] = self.schemas.items()
        return found


def installed() -> Contract:
    """The contract that this package brings."""
    schemas = {kind: schema(kind) for kind in KINDS}
    return Contract(
        INSTALLED, package_version(), schemas, load("codes.json"), load("evidence.json")
    )


def installed_kind(kind: str) -> Contract:
    """One kind of it, alone.  Raises KeyError for an unknown one."""
    return Contract(kind, package_version(), {kind: schema(kind)}, is_alone=True)


def package_version() -> str:
    """The version of this package."""
    return version("salesmachine-destination")


def digest(schema: Schema) -> str:
    """12 hex digits that change with anything in a schema but the order of keys and the layout."""
    return hashlib.sha256(canonical(schema).encode()).hexdigest()[:12]


def canonical(value: object) -> str:
    """JSON text that is the same for values that JSON Schema says are equal: 1.0 is 1, not true."""
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def pairs(old: Contract, new: Contract) -> Iterator[tuple[str, Schema | None, Schema | None]]:
    """``(kind, old schema, new schema)`` of what is to be compared; None where there is none.

    Raises ContractError where a schema stands alone and nobody knows of which kind it is.
    """
    if old.is_alone and new.is_alone:
        (kind, before), (other, after) = old.alone(), new.alone()
        yield kind or other, before, after
    elif old.is_alone:
        kind, before = old.alone()
        yield kind, before, _of_kind(kind, old, new)
    elif new.is_alone:
        kind, after = new.alone()
        yield kind, _of_kind(kind, new, old), after
    else:
        for kind in dict.fromkeys((*old.schemas, *new.schemas)):
            yield kind, old.schemas.get(kind), new.schemas.get(kind)


def _of_kind(kind: str, alone: Contract, whole: Contract) -> Schema:
    if kind in whole.schemas:
        return whole.schemas[kind]
    name = printable(alone.name)
    if kind:
        raise ContractError(f"{name}: {printable(whole.name)} has no schema of the kind {kind}")
    raise ContractError(
        f"{name}: nobody knows which schema of {printable(whole.name)} it is to be compared with:"
        " name the file after its kind, as in salesmachine/event.json"
    )
