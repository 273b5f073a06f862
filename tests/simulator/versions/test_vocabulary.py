"""JSON Schema's keywords."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from simulator.versions.vocabulary import KNOWN, at, below, is_words, target, walk


def test_every_keyword_that_jsonschema_judges_is_known() -> None:
    """So that none is taken for words."""
    judged = set(Draft202012Validator.VALIDATORS) - {"$dynamicRef"}
    assert judged <= KNOWN
    assert not [keyword for keyword in judged if is_words(keyword)]


@pytest.mark.parametrize("keyword", ["title", "x-code", "unheard-of", "$comment", "examples"])
def test_what_no_value_can_break_is_words(keyword: str) -> None:
    """Ours and those that nobody knows among them."""
    assert is_words(keyword)


def test_a_walk_goes_into_every_schema_and_no_data() -> None:
    """Examples, enum and const aren't schemas, whatever they look like."""
    schema: Any = {
        "properties": {"properties": {"items": True}},
        "anyOf": [{"not": {}}],
        "const": {"properties": {"a": {}}},
        "examples": [{"not": {}}],
    }
    paths = [path for path, _ in walk(schema)]
    assert paths == [
        (),
        ("properties", "properties"),
        ("properties", "properties", "items"),
        ("anyOf", 0),
        ("anyOf", 0, "not"),
    ]
    assert [at(schema, path) for path in paths][2:] == [True, {"not": {}}, {}]
    assert list(below(True)) == []


@pytest.mark.parametrize("path", [("a",), ("anyOf", 1), ("anyOf", "0"), ("title", 0)])
def test_what_is_not_there_is_an_error(path: tuple[Any, ...]) -> None:
    """With its pointer."""
    with pytest.raises(KeyError, match="/"):
        at({"anyOf": [{}], "title": "a"}, path)


def test_a_reference_leads_to_a_schema_alone() -> None:
    """By its pointer, as URIs spell it."""
    paths = {"": (), "/$defs/a b": ("$defs", "a b")}
    assert target("#", paths) == ()
    assert target("#/$defs/a%20b", paths) == ("$defs", "a b")
    assert target("#/examples/0", paths) is None
