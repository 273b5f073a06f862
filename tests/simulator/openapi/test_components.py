"""Components: the contracts' schemas that a document refers to."""

from __future__ import annotations

import pytest

from contracts.registry import KINDS, schema
from simulator.declared import contract
from simulator.openapi.components import references, schemas


def test_references() -> None:
    """Every reference is found, wherever it stands."""
    paths = {"a": [{"$ref": "1"}, {"b": {"$ref": "2", "c": {"$ref": "1"}}}], "$ref": {"$ref": "3"}}
    assert sorted(references(paths)) == ["1", "1", "2", "3"]


@pytest.mark.parametrize("kind", KINDS)
def test_schemas(kind: str) -> None:
    """A schema that is referred to is there under its name, as the contract has it."""
    found = schemas({"/a": {"schema": contract(kind)}, "/b": [contract(kind)]})
    name = contract(kind)["$ref"].removeprefix("#/components/schemas/")
    assert list(found) == [name]
    left_out = {key: schema(kind)[key] for key in ("$id", "$schema")}
    assert {**found[name], **left_out} == schema(kind)
    assert not found[name].keys() & left_out.keys()


def test_what_is_not_referred_to() -> None:
    """A document without references has no schemas; one to nothing can't be made."""
    assert schemas({"/a": {}}) == {}
    with pytest.raises(KeyError):
        schemas({"/a": {"$ref": "#/components/schemas/nothing"}})
