"""Reports with one thing changed in them."""

from __future__ import annotations

import copy
from functools import partial
from typing import Any

import pytest

from simulator.measure.mutations import reports
from simulator.measure.mutations.reports import FREE, by_rule, drop, fields_of

VIEW = {
    "method": "event",
    "event_uid": "pageview",
    "messageId": "m1",
    "params": {"visit_url": "/", "plan": "Pro", "seats": 7, "tags": [], "is_on": True, "x": None},
}
NAMED = {"method": "event", "event_uid": "pricing", "messageId": "m1.2", "params": {"a": {}}}
OURS: dict[str, Any] = {
    "outcome": "translated",
    "operations": [VIEW, NAMED],
    "rules": ["page.view", "page.named"],
    "notes": [{"code": "message_id_made"}],
}
THEIRS = {**OURS, "rules": [], "notes": []}
REFUSED: dict[str, Any] = {
    "outcome": "refused",
    "operations": [],
    "rules": [],
    "notes": [],
    "reason": {"code": "id_required", "pointer": "/userId", "message": "no id"},
}


def test_a_rule_is_the_destinations_or_the_method() -> None:
    """A pageview is told from other events."""
    assert [rule for rule, _ in by_rule(OURS)] == ["page.view", "page.named"]
    assert [rule for rule, _ in by_rule(THEIRS)] == ["pageview", "event"]
    assert [rule for rule, _ in by_rule({**THEIRS, "operations": [{}]})] == ["None"]


def test_free_attributes_stand_together_by_their_type() -> None:
    """Reserved ones and the fields of the operation stand for themselves."""
    free = [f"{FREE} {name}" for name in ("string", "number", "array", "boolean", "null")]
    fields = ["/method", "/event_uid", "/messageId", "/params", "/params/visit_url", *free]
    assert list(fields_of(VIEW)) == fields
    assert list(fields_of({"method": "alias", "params": {"a": {}}}))[2:] == [f"{FREE} object"]
    assert list(fields_of({"params": 7})) == ["/params"]


def operations(altered: Any) -> Any:
    return None if altered is None else altered["operations"]


@pytest.mark.parametrize(
    ("at", "key"),
    [("/event_uid", "event_uid"), ("/params", "params"), ("/nothing", None)],
)
def test_a_field_is_altered_where_its_rule_made_an_operation(at: str, key: str | None) -> None:
    """Everything else is left as it is, in its order."""
    change = partial(reports.alter_items, at, drop)
    found = reports.alter_operations("page.view", change, OURS)
    left = {name: value for name, value in VIEW.items() if name != key}
    assert operations(found) == (None if key is None else [left, NAMED])
    assert found is None or found["rules"] == OURS["rules"]
    assert reports.alter_operations("group.link", change, OURS) is None


@pytest.mark.parametrize(
    ("at", "gone"),
    [
        ("/params/visit_url", {"visit_url"}),
        (f"{FREE} string", {"plan"}),
        (f"{FREE} null", {"x"}),
        (f"{FREE} object", None),
    ],
)
def test_attributes_are_altered_inside_the_params(at: str, gone: set[str] | None) -> None:
    """All free ones of a type at once, a reserved one alone."""
    found = reports.alter_items(at, drop, VIEW)
    if gone is None:
        assert found is None
    else:
        assert found is not None
        [operation] = found
        assert VIEW["params"].keys() - operation["params"].keys() == gone  # type: ignore[attr-defined]
    assert reports.alter_items(at, drop, {"method": "event", "params": 7}) is None


def test_a_field_is_renamed_or_replaced_in_its_place() -> None:
    """The order of keys is compared, too."""
    [renamed] = reports.alter_items("/messageId", reports.rename, NAMED) or []
    assert list(renamed) == ["method", "event_uid", "message_id", "params"]
    replaced = partial(reports.replace, lambda value: f"{value}x")
    [found] = reports.alter_items("/event_uid", replaced, NAMED) or []
    assert list(found.items()) == list({**NAMED, "event_uid": "pricingx"}.items())


def test_an_operation_is_dropped_doubled_or_swapped() -> None:
    """The rules go with their operations, where there are some."""
    dropped = reports.alter_operations("page.view", lambda one: [], OURS)
    doubled = reports.alter_operations("pageview", lambda one: [one, one], THEIRS)
    swapped = reports.swap("page.view", OURS)
    assert dropped is not None
    assert doubled is not None
    assert swapped is not None
    assert (dropped["operations"], dropped["rules"]) == ([NAMED], ["page.named"])
    assert (doubled["operations"], doubled["rules"]) == ([VIEW, VIEW, NAMED], [])
    assert (swapped["operations"], swapped["rules"]) == ([NAMED, VIEW], OURS["rules"][::-1])
    assert operations(reports.swap("pageview", THEIRS)) == [NAMED, VIEW]
    assert reports.swap("page.named", OURS) is None


def test_notes_come_and_go() -> None:
    """A note too many stands where the rule made an operation."""
    assert reports.drop_note("message_id_made", OURS) == {**OURS, "notes": []}
    assert reports.drop_note("message_id_made", THEIRS) is None
    added = reports.add_note("page.view", OURS)
    assert added is not None
    assert [note["code"] for note in added["notes"]] == ["message_id_made", "mutant"]
    assert reports.add_note("group.link", OURS) is None


def test_a_reason_is_altered() -> None:
    """Its code, its pointer, or what became of the message."""
    other = reports.alter_reason("id_required", reports.with_other_outcome, REFUSED)
    assert other == {**REFUSED, "outcome": "filtered"}
    assert reports.with_other_outcome({"outcome": "filtered"}) == {"outcome": "refused"}
    no_pointer = partial(reports.with_reason, pointer="")
    found = reports.alter_reason("id_required", no_pointer, REFUSED)
    assert found == {**REFUSED, "reason": {**REFUSED["reason"], "pointer": ""}}
    assert reports.alter_reason("id_required", no_pointer, found) is None
    assert reports.alter_reason("id_required", no_pointer, OURS) is None
    assert reports.alter_reason("bad_request", no_pointer, REFUSED) is None


def test_a_report_is_never_changed_in_place() -> None:
    """It is altered again by the next mutant."""
    before = copy.deepcopy(OURS)
    for at in fields_of(VIEW):
        reports.alter_operations("page.view", partial(reports.alter_items, at, drop), OURS)
    reports.swap("page.view", OURS)
    reports.add_note("page.view", OURS)
    assert before == OURS
