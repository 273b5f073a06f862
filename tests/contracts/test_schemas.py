"""The schemas as data: valid, described, evidenced, and within what the judge understands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import contracts
from contracts.formats import DESCRIPTIONS, FORMATS
from contracts.registry import KINDS, check, load, schema
from simulator.measure.clauses import ASSERTING, root

FOLDER = Path(contracts.__file__).parent / "schemas"
SUBSCHEMAS = [(node.at, node.schema) for kind in KINDS for node in root(kind).walk()]
ANNOTATING = {"$schema", "$id", "title", "description", "examples"} | {
    "x-evidence",
    "x-code",
    "x-quirks",
}
NESTING = {"properties", "items", "propertyNames"}


def test_the_kinds_are_the_files() -> None:
    """Each file under schemas/ can be checked against, and each kind has one."""
    files = [path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.json")]
    assert sorted(files) == sorted(f"{kind}.json" for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_valid_2020_12_and_says_what_it_is(kind: str) -> None:
    """By the metaschema; with an id of its own, a title, a description and examples."""
    found = schema(kind)
    Draft202012Validator.check_schema(found)
    assert found["$schema"] == Draft202012Validator.META_SCHEMA["$schema"]
    assert found["$id"] == f"https://salesmachine-destination.example/schemas/{kind}.json"
    assert found["title"]
    assert found["description"].endswith(".")
    assert found["examples"]


@pytest.mark.parametrize(
    ("kind", "example"), [(kind, example) for kind in KINDS for example in schema(kind)["examples"]]
)
def test_an_example_keeps_its_own_schema(kind: str, example: object) -> None:
    """Without a word said about it, in either profile."""
    assert check(kind, example, "strict") == check(kind, example, "compat") == []


@pytest.mark.parametrize(("at", "clause"), SUBSCHEMAS, ids=[at for at, _ in SUBSCHEMAS])
def test_every_part_of_a_schema_has_its_evidence(at: str, clause: dict[str, Any]) -> None:
    """Whoever doubts a rule finds out how well it is known."""
    assert clause["x-evidence"] in load("evidence.json")
    assert "description" in clause or at.endswith("/items")


@pytest.mark.parametrize(("at", "clause"), SUBSCHEMAS, ids=[at for at, _ in SUBSCHEMAS])
def test_a_schema_uses_only_keywords_that_have_words(at: str, clause: dict[str, Any]) -> None:
    """No oneOf, pattern or fractional multipleOf: an error points at its field, in any engine."""
    assert clause.keys() <= ASSERTING | ANNOTATING | NESTING
    assert clause.get("additionalProperties", False) is False
    assert "format" not in clause or clause["format"] in FORMATS.keys() & DESCRIPTIONS.keys()


@pytest.mark.parametrize(("at", "clause"), SUBSCHEMAS, ids=[at for at, _ in SUBSCHEMAS])
def test_a_code_or_quirk_belongs_to_a_keyword_beside_it(at: str, clause: dict[str, Any]) -> None:
    """A code for a keyword that isn't there would never be shown."""
    assert clause.get("x-code", {}).keys() <= clause.keys()
    for quirk in clause.get("x-quirks", ()):
        assert quirk.keys() <= {"code", "keyword", "key", "at", "when"}
        assert quirk["keyword"] in clause
        assert ("key" in quirk) == (quirk["keyword"] in ("required", "additionalProperties"))
        Draft202012Validator.check_schema(quirk["when"])
        formats = re.findall(r"'format': '([^']+)'", str(quirk["when"]))
        assert set(formats) <= FORMATS.keys()
