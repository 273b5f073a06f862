"""Judging by strangers' schemas."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from contracts.bodies import kit_bodies
from contracts.registry import check_alone, is_valid, schema
from simulator.versions.judging import NOTHING, compiled, refusals
from tests.simulator.generated import laws
from tests.simulator.versions.generated import SCHEMAS, VALUES, accepts


@settings(laws, max_examples=300)
@given(SCHEMAS, VALUES)
def test_what_is_accepted_is_what_jsonschema_accepts(one: dict[str, Any], value: Any) -> None:
    """Formats that aren't ours are no formats; what is refused is put into words."""
    for each in (one, {**one, "x-evidence": "A6"}):
        judge = compiled("k", each)
        assert judge.is_valid(value) == accepts(one, value)
        assert bool(refusals(judge, value)) != judge.is_valid(value)


def test_the_contracts_schemas_keep_the_contracts_words() -> None:
    """With code, severity and suggestion, as check says it."""
    bodies = [body for body in kit_bodies() if not is_valid(body.kind, body.instance)]
    for body in bodies[::10]:
        found = refusals(compiled(body.kind, schema(body.kind)), body.instance)
        expected = check_alone(body.kind, body.instance)
        assert [one.line for one in found] == [one.line() for one in expected]
        assert [one.code for one in found] == [one.code for one in expected]


BODY = {"contact_uid": 7, "event_uid": "order", "params": {"display_name": 7}}


@pytest.mark.parametrize(
    ("kind", "severity", "expected"),
    [
        ("salesmachine/event", "error", "error"),
        ("salesmachine/event", "advice", "advice"),
        ("salesmachine/event", "fatal", "warning"),
        ("salesmachine/event", 7, "warning"),
        ("segment/x", "error", "warning"),
    ],
)
def test_another_register_says_how_bad_it_is(kind: str, severity: Any, expected: str) -> None:
    """Unless it is a Segment message, or nonsense."""
    judge = compiled(kind, schema("salesmachine/event"))
    codes: Any = {"SM-220": {"severity": {"strict": severity}}}
    [found] = [one for one in refusals(judge, BODY, codes) if one.code == "SM-220"]
    assert found.line.startswith(f"{expected} SM-220 /params/display_name: ")


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"properties": {"a": {"minLength": 3}}}, "/a: the value is shorter than 3 characters"),
        ({"properties": {"a": {"enum": [1, 2]}}}, "SM-206 /a: the value is not one of 1 or 2"),
        ({"anyOf": [{"required": ["b"]}]}, "SM-230 (the whole): the value is not valid"),
        ({"properties": {"a": {"type": "null", "x-code": {"type": "SM-1"}}}}, "SM-1 /a: "),
        ({"properties": {"a": {"type": "null", "x-code": 7}}}, "/a: "),
        ({"properties": {"a": {"type": "null", "x-code": {"type": 7}}}}, "/a: "),
        ({"properties": {"a": {"type": "null"}}, "x-quirks": [7]}, "SM-204 /a: "),
        ({"properties": {"a": False}}, "/a: "),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"minProperties": 2}}}, "SM-242 (the whole): "),
    ],
    ids=str,
)
def test_a_stranger_gets_other_words(more: dict[str, Any], line: str) -> None:
    """Where there are none of ours; the code is there as far as it is known."""
    judge = compiled("k", {"x-evidence": "A6", **more})
    found = refusals(judge, {"a": "x"})
    assert found[0].line.startswith(line), found
    assert all(one.line.isprintable() for one in found)


@pytest.mark.parametrize("name", ["email", "date-time", "uuid", "unheard-of"])
def test_formats_that_are_not_ours_are_none(name: str) -> None:
    """Wherever they stand; as a value they are one."""
    clause = {"format": name, "enum": [{"format": name}, "acme"]}
    judge = compiled(
        "k", {"items": clause, "properties": {"format": clause}, "anyOf": [clause, {}]}
    )
    assert judge.is_valid(["acme", {"format": name}])
    assert judge.is_valid({"format": "acme"})
    assert not judge.is_valid([{}])


def test_no_schema_accepts_nothing() -> None:
    """And says why."""
    judge = compiled("k", NOTHING)
    assert not judge.is_valid({})
    assert [one.line for one in refusals(judge, {})] == ["there is no schema of this kind"]


def test_a_pattern_does_not_hold_us_up() -> None:
    """However it is made."""
    judge = compiled("k", {"pattern": "^(([a-z])+.)+\\2(?=x)$"})
    text = "a" * 5_000 + "!"
    assert not judge.is_valid(text)
    assert len(refusals(judge, text)[0].line) < 200
