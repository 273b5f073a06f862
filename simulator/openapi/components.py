"""Components: the schemas of ``contracts`` that a document refers to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contracts.registry import KINDS, schema
from simulator.declared import contract

_PLACES = {contract(kind)["$ref"]: kind for kind in KINDS}


def schemas(paths: object) -> dict[str, Any]:
    """The component schemas by their names in the document.

    Each is the contract's own, evidence (``x-evidence``) and all; only ``$schema`` and ``$id`` are
    left out, for inside the document it has another base.
    """
    found = {reference: _PLACES[reference] for reference in references(paths)}
    return {
        reference.rpartition("/")[2]: {
            key: value for key, value in schema(kind).items() if key not in ("$schema", "$id")
        }
        for reference, kind in sorted(found.items())
    }


def references(value: object) -> Iterator[str]:
    """Every ``$ref`` in a document."""
    if isinstance(value, dict):
        if isinstance(found := value.get("$ref"), str):
            yield found
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)
