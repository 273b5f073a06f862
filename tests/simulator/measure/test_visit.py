"""The visit against the judge: what is broken is what ``check`` reports, the rest is kept."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from contracts.bodies import kit_bodies
from contracts.registry import KINDS, check
from contracts.violations import Profile, Violation
from simulator.measure.clauses import KEY, Clause
from simulator.measure.visit import Ending, visit
from tests.contracts.generated import json_values, laws, near, near_any, near_items
from tests.contracts.plain import plain_jsonschema

PROFILES = st.sampled_from(["strict", "compat"])
EVENT: dict[str, Any] = {
    "method": "event",
    "contact_uid": "u1",
    "event_uid": "order_completed",
    "params": {"account_uid": "acme"},
}


def as_reported(violation: Violation, profile: Profile) -> tuple[str, str]:
    """The clause that a violation breaks, and in which way."""
    if violation.code.startswith("SM-4"):
        return violation.schema, f"{violation.code} {profile}"
    is_missing = violation.schema.endswith("/required")
    return violation.schema, violation.expected.split("'")[1] if is_missing else ""


def reported(kind: str, value: object, profile: Profile) -> set[tuple[str, str, str]]:
    """Clause, way and pointer of all that ``check`` reports."""
    return {
        (*as_reported(violation, profile), violation.pointer)
        for violation in check(kind, value, profile)
    }


def visited(kind: str, value: object, profile: Profile) -> set[tuple[str, str, str]]:
    """The same of what the visit finds broken, as far as anything is said of it."""
    return {
        (clause.at, clause.way, pointer)
        for clause, pointer, is_kept in visit(kind, value, profile)
        if not is_kept and clause.code
    }


def without_last(found: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """The pointers of the value itself, where a violation points at a key in it."""
    return {
        (at, way, pointer.rpartition("/")[0] if _points_at_a_key(at, way) else pointer)
        for at, way, pointer in found
    }


def _points_at_a_key(at: str, way: str) -> bool:
    return at.endswith("/additionalProperties") or way.startswith("SM-402")


def agree(kind: str, value: object, profile: Profile) -> bool:
    return visited(kind, value, profile) == without_last(reported(kind, value, profile))


def test_what_is_broken_of_a_body_is_what_is_reported_of_it() -> None:
    """Of each body, under its profile, at the same place, in the same way."""
    for body in kit_bodies():
        assert agree(body.kind, body.instance, body.profile), body.name


@laws
@given(near_any, PROFILES)
def test_what_is_broken_is_what_is_reported(drawn: tuple[str, Any], profile: Profile) -> None:
    """Of values near a schema, which break it here and there."""
    assert agree(*drawn, profile)


@laws
@given(st.sampled_from(KINDS), json_values, PROFILES)
def test_what_is_broken_is_what_is_reported_of_any_value(
    kind: str, value: Any, profile: Profile
) -> None:
    """However far from the schema it is."""
    assert agree(kind, value, profile)


@laws
@given(near_items | near("salesmachine/item") | st.lists(near_items, max_size=3), PROFILES)
def test_items_are_visited_by_their_methods(value: Any, profile: Profile) -> None:
    """Alone and in a batch."""
    assert agree("salesmachine/item", value, profile)
    assert agree("salesmachine/batch", value, profile)


def keeps(clause: Clause, value: object) -> bool:
    """Whether jsonschema says that a value keeps the one keyword of a clause."""
    asked: dict[str, Any] = {clause.keyword: clause.schema[clause.keyword]}
    if clause.keyword == "required" and clause.key is not None:
        asked = {"required": [clause.key]}
    if clause.keyword == "additionalProperties":
        asked["properties"] = {key: {} for key in clause.schema["properties"]}
    checker = plain_jsonschema(clause.file.removesuffix(".json")).format_checker
    return Draft202012Validator(asked, format_checker=checker).is_valid(value)


def value_at(value: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


@laws
@given(near_any, PROFILES)
def test_each_clause_ends_as_its_keyword_does_by_itself(
    drawn: tuple[str, Any], profile: Profile
) -> None:
    """Kept where jsonschema finds the value at its pointer to keep it, broken where not."""
    kind, value = drawn
    for clause, pointer, is_kept in visit(kind, value, profile):
        if clause.place.endswith(f"/{KEY}"):
            assert is_kept in {keeps(clause, key) for key in value_at(value, pointer)}
            continue
        assert keeps(clause, value_at(value, pointer)) == is_kept, (clause, pointer)


def ended(kind: str, value: object, profile: Profile = "strict") -> dict[str, bool]:
    """How each clause of salesmachine/event.json ended, by its pointer and way."""
    return {
        f"{clause.at.partition('#')[2]} {clause.way}".rstrip(): is_kept
        for clause, _, is_kept in visit(kind, value, profile)
    }


def test_what_is_absent_ends_nothing_but_required() -> None:
    """Nor does a format of what is no string: a clause that wasn't asked is neither."""
    found = ended("salesmachine/event", {**EVENT, "contact_uid": 7})
    assert found["/properties/contact_uid/type SM-403 strict"] is False
    assert found["/required contact_uid"] is True
    assert "/properties/contact_uid/type" not in found
    assert not [name for name in found if name.startswith("/properties/contact_uid/format")]
    assert not [name for name in found if "created_at" in name]


def test_what_keeps_a_keyword_keeps_it_in_every_way_of_that_profile() -> None:
    """The client's way too: it could have been broken so, and wasn't."""
    found = ended("salesmachine/event", EVENT, "compat")
    assert found["/properties/contact_uid/type"] is True
    assert found["/properties/contact_uid/type SM-403 compat"] is True
    assert "/properties/contact_uid/type SM-403 strict" not in found
    assert all(found.values())


def test_a_silent_way_is_broken_without_a_word() -> None:
    """The misplaced name of an event is said once, by the key that is missing."""
    misplaced = {"contact_uid": "u1", "event": "Order", "params": {}}
    found = ended("salesmachine/event", misplaced)
    assert [name for name, is_kept in found.items() if not is_kept] == [
        "/required SM-402 strict",
        "/additionalProperties silent event",
    ]


def test_an_item_of_a_known_method_keeps_the_items_schema_too() -> None:
    """The method is what says which other schema it has to keep."""
    [ending] = [
        one
        for one in visit("salesmachine/batch", [EVENT])
        if one.clause.at == "salesmachine/item.json#/properties/method/enum" and not one.clause.way
    ]
    assert ending == Ending(ending.clause, "/0/method", True)
