"""Schemas that can't be judged by."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from hypothesis import given, settings

from contracts.registry import KINDS, schema
from simulator.versions.soundness import MOST_REMARKS, defect, remarks
from tests.simulator.generated import laws
from tests.simulator.versions.generated import SCHEMAS

few = settings(laws, max_examples=100)


@pytest.mark.parametrize("kind", KINDS)
def test_the_contracts_schemas_are_sound(kind: str) -> None:
    """And there is nothing to remark on them."""
    assert defect(schema(kind)) is None
    assert remarks(schema(kind)) == []


@few
@given(SCHEMAS)
def test_what_is_a_schema_is_sound(one: dict[str, Any]) -> None:
    """Without references it can always be judged by."""
    assert defect(one) is None


def circle(*names: str) -> dict[str, Any]:
    following = zip(names, (*names[1:], names[0]), strict=True)
    defs = {name: {"anyOf": [{"$ref": f"#/$defs/{other}"}]} for name, other in following}
    return {"$ref": f"#/$defs/{names[0]}", "$defs": defs}


@pytest.mark.parametrize(
    ("value", "at", "said"),
    [
        ([], "", "it is no object"),
        (True, "", "it is no object"),
        ({"$schema": "http://json-schema.org/draft-07/schema#"}, "/$schema", "another dialect"),
        ({"$schema": 7}, "/$schema", "another dialect"),
        ({"not": {"$ref": "other.json"}}, "/not/$ref", "'other.json' isn't followed"),
        ({"$ref": "#name", "$anchor": "name"}, "/$ref", "'#name' isn't followed"),
        ({"$ref": 7}, "/$ref", "7 isn't followed"),
        ({"$ref": "#/$defs/a"}, "/$ref", "leads to no schema"),
        ({"$ref": "#/const", "const": {"type": "string"}}, "/$ref", "leads to no schema"),
        ({"items": {"$dynamicRef": "#a"}}, "/items/$dynamicRef", "write a $ref"),
        ({"$ref": "#"}, "", "leads back to itself"),
        (circle("a", "b", "c"), "/$defs/a", "leads back to itself"),
        ({"not": {"$ref": "#"}}, "", "leads back to itself"),
        ({"properties": {"a": {"$id": "b"}}}, "/properties/a/$id", "isn't followed"),
        ({"$id": 7}, "/$id", "7 is not of type"),
        ({"items": {"type": "strng"}}, "/items/type", "no type of JSON Schema"),
        ({"properties": []}, "/properties", "is not of type"),
        ({"anyOf": []}, "/anyOf", "less than 1 item"),
        ({"maxLength": -1}, "/maxLength", "less than the minimum"),
        ({"pattern": "["}, "/pattern", 'is not a "regex"'),
        ({"required": ["\ud800"]}, "", "half of a surrogate pair"),
    ],
    ids=str,
)
def test_what_is_none_is_said(value: Any, at: str, said: str) -> None:
    """With the pointer of what is wrong."""
    found = defect(value)
    assert found is not None
    assert found.pointer == at
    assert said in found.text
    assert found.text.isprintable()


@pytest.mark.parametrize(
    "value",
    [
        {"properties": {"a": {"$ref": "#"}}},
        {"items": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}},
        {"$ref": "#/$defs/a~1b", "$defs": {"a/b": {"type": "string"}}},
        {"allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}], "$defs": {"a": {}}},
    ],
    ids=str,
)
def test_references_within_are_sound(value: Any) -> None:
    """A tree of values may refer to itself."""
    assert defect(value) is None


@pytest.mark.parametrize("keyword", ["$ref", "$schema", "$id", "$dynamicRef"])
def test_nothing_is_fetched(keyword: str) -> None:
    """Not even from an address that would answer."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/schema.json"
        defect({keyword: url, "properties": {"a": {keyword: url}}})
        with pytest.raises(BlockingIOError):
            server.accept()


def test_what_is_not_judged_is_remarked() -> None:
    """Unknown keywords, with the one that was probably meant, and unknown formats."""
    found = remarks(
        {
            "requird": [],
            "x-code": {},
            "properties": {"a": {"format": "email"}, "b": {"\x1b[2J": 1}},
        }
    )
    assert found == [
        "#: requird is an unknown keyword and isn't judged; did you mean required?",
        "#/properties/a/format: email is an unknown format and isn't judged",
        "#/properties/b: \\x1b[2J is an unknown keyword and isn't judged",
    ]


def test_remarks_without_end_are_counted() -> None:
    """After the first of them."""
    found = remarks({f"unheard{n}": n for n in range(MOST_REMARKS + 3)})
    assert len(found) == MOST_REMARKS + 1
    assert found[-1] == "3 more of this sort"
