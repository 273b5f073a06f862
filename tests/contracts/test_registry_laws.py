"""Laws of the judge: both validators agree, and nothing makes it raise."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contracts.bodies import kit_bodies
from contracts.cases import kit_cases
from contracts.reading import poison
from contracts.registry import (
    KINDS,
    check,
    check_alone,
    is_valid,
    keeps_item_schema,
    load,
)
from tests.contracts.generated import (
    hostile_values,
    json_values,
    laws,
    many,
    near,
    near_any,
    near_items,
)
from tests.contracts.plain import plain_jsonschema

SEGMENT = [kind for kind in KINDS if kind.startswith("segment/")]


def agree(kind: str, value: object) -> bool:
    return is_valid(kind, value) == plain_jsonschema(kind).is_valid(value)


def test_the_validators_agree_on_every_case() -> None:
    """On each message that can be judged at all, and on each operation that must come of it."""
    for case in kit_cases():
        if poison(case.message) is None:
            assert [kind for kind in SEGMENT if not agree(kind, case.message)] == [], case.name
        for operation in case.expect.get("operations", ()):
            assert agree("salesmachine/item", operation), case.name
            assert agree(f"salesmachine/{operation['method']}", operation), case.name


def test_the_validators_agree_on_every_body() -> None:
    """Broken and repaired ones alike, whatever kind they are held against."""
    for body in list(kit_bodies()):
        assert [kind for kind in KINDS if not agree(kind, body.instance)] == [], body.name


@many
@given(near_any)
def test_the_validators_agree_on_whatever_is_near_a_schema(drawn: tuple[str, Any]) -> None:
    """jsonschema-rs, which decides, and jsonschema, which words it, find the same ones broken."""
    assert agree(*drawn)


@laws
@given(st.sampled_from(KINDS), json_values)
def test_the_validators_agree_on_any_value(kind: str, value: Any) -> None:
    """However far from the schema it is."""
    assert agree(kind, value)


@many
@given(near_any)
def test_a_profile_changes_severities_alone(drawn: tuple[str, Any]) -> None:
    """Both profiles find the same breaches at the same places, none where the value is valid."""
    strict, compat = check(*drawn, "strict"), check(*drawn, "compat")
    assert [(v.code, v.pointer) for v in strict] == [(v.code, v.pointer) for v in compat]
    assert not is_valid(*drawn) or check_alone(*drawn) == []


@many
@given(near_items | near("salesmachine/item") | hostile_values)
def test_an_item_keeps_its_schema_where_there_is_nothing_to_say(item: Any) -> None:
    """The short answer and the long one are the same, whatever the item is."""
    assert keeps_item_schema(item) == (check("salesmachine/item", item) == [])


@many
@given(near_any | st.tuples(st.sampled_from(KINDS), hostile_values))
def test_the_judge_is_total(drawn: tuple[str, Any]) -> None:
    """Every JSON value of every kind gets an answer, in codes that are explained."""
    for violation in check(*drawn):
        assert violation.code in load("codes.json")
        assert violation.evidence in load("evidence.json")


def test_what_cannot_be_spelt_out_is_a_violation_not_an_exception() -> None:
    """A value nested absurdly deep, an integer that Python won't print, where a word belongs."""
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    for hostile in (deep, {"a": 10**5000}, 10**5000):
        for profile in ("strict", "compat"):
            [found] = check("salesmachine/item", {"method": hostile}, profile)
            assert (found.code, found.severity, found.evidence) == ("SM-202", "error", "own.json")
    both = {"contact_uid": "\ud800", "params": 10**5000}
    assert not is_valid("salesmachine/contact", both)
    assert [violation.code for violation in check("salesmachine/contact", both)] == ["SM-202"]
    while deep:  # so that freeing it doesn't recurse
        deep = deep[0]
