"""A difference as text and as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from simulator.versions.budget import Budget
from simulator.versions.contract import Contract
from simulator.versions.diff import Diff, compared
from simulator.versions.text import MOST_CHARACTERS, lines, to_dict

OLD: dict[str, Any] = {"type": "object", "properties": {"a": {"type": ["string", "null"]}}}
NEW: dict[str, Any] = {
    "type": "object",
    "properties": {"a": {"type": ["integer", "string"]}, "b": {"pattern": "^\x1b"}},
    "required": ["a"],
}
CODES: dict[str, Any] = {"SM-1": {"severity": {"strict": "warning"}, "statement": "So."}}


def diff(old: dict[str, Any], new: dict[str, Any], seconds: float = 600, **more: Any) -> Diff:
    one, other = (Contract("x", "", {"k": schema}, **more) for schema in (old, new))
    return compared(one, other, [], Budget(seconds))


def test_a_change_is_shown_with_its_witness() -> None:
    """Of lists what came and went; nothing that a terminal would act on."""
    shown = list(lines(diff(OLD, NEW)))
    assert shown == [
        "k",
        '  #/properties/a/type changed + "integer" - "null": different',
        "    breaking: accepted before, refused now; made of a sketch of the old schema",
        '      {"a": null}',
        '      SM-204 /a: the value is not of types "integer", "string"',
        '  #/properties/b added {"pattern": "^\\u001b"}: narrower',
        "    breaking: accepted before, refused now; made of a sketch of the old schema",
        '      {"a": "acme", "b": "acme"}',
        '      /b: the value does not match "^\\x1b"',
        '  #/required added ["a"]: narrower',
        "    breaking: accepted before, refused now; from a sketch of the old schema",
        "      {}",
        '      SM-203 (the whole): "a" is a required property',
        "3 differences: 1 different, 2 narrower",
        "3 breaking",
    ]


def test_nothing_is_no_difference() -> None:
    """In one line."""
    assert list(lines(diff(OLD, OLD))) == ["no difference"]


def test_what_has_no_witness_says_so() -> None:
    """What is wider needs none."""
    shown = list(lines(diff({"maxLength": 10**9 + 1}, {"maxLength": 10**9})))
    assert shown[1:] == [
        "  #/maxLength changed 1000000001 -> 1000000000: narrower",
        "    no witness found",
        "1 difference: 1 narrower",
        "none breaking",
    ]
    assert list(lines(diff({"maxLength": 1}, {})))[1:3] == [
        "  #/maxLength removed 1: wider",
        "1 difference: 1 wider",
    ]


def test_a_search_that_was_cut_says_so() -> None:
    """The last line."""
    found = replace(diff(OLD, NEW), is_cut=True)
    assert list(lines(found))[-1] == (
        "the time limit cut the search: a longer --time-limit may find more"
    )
    assert to_dict(found)["is_cut"] is True


def test_a_long_witness_is_left_to_json() -> None:
    """The terminal is told how long it is."""
    found = diff({"type": "string"}, {"type": "string", "maxLength": MOST_CHARACTERS})
    assert f"      {MOST_CHARACTERS + 3:,} characters: see -o json" in list(lines(found))
    [change] = to_dict(found)["changes"]
    assert len(change["witness"]["instance"]) == MOST_CHARACTERS + 1


def test_registers_come_after_the_schemas() -> None:
    """Each entry on a line of its own."""
    new = {"SM-1": {"severity": {"strict": "error"}, "statement": "So."}, "SM-2": {}}
    one, other = (Contract("x", "", {"k": OLD}, codes=codes) for codes in (CODES, new))
    found = compared(one, other, [], Budget(600))
    assert list(lines(found)) == [
        'codes SM-1 severity in strict: "warning" -> "error": stricter',
        "    no witness found",
        "codes SM-2 added",
        "2 differences: 2 of codes and evidence",
        "none breaking",
    ]
    assert to_dict(found)["entries"][1] == {
        "register": "codes",
        "name": "SM-2",
        "key": "",
        "new": {},
        "meaning": "different",
    }


def test_changes_that_break_together() -> None:
    """Are shown after the others of their kind."""
    old = {"properties": {"a": {"const": "acme"}}, "required": ["a"], "type": "object"}
    new = {"type": "object", "required": ["a"], "additionalProperties": False}
    shown = list(lines(diff(old, new)))
    assert "  no single one of these changes was found to be to blame" in shown
    found = to_dict(diff(old, new))
    assert found["together"]["k"]["instance"] == {"a": "acme"}


@pytest.mark.parametrize(("old", "new"), [(OLD, NEW), (NEW, OLD), (OLD, OLD)])
def test_json_holds_all_of_it(old: dict[str, Any], new: dict[str, Any]) -> None:
    """One object, with the values and each witness."""
    found = to_dict(diff(old, new, remarks=("odd",)))
    assert json.loads(json.dumps(found)) == found
    assert set(found) == {
        *("old", "new", "changes", "together", "entries", "breaking", "steps", "is_cut")
    }
    assert found["old"] == {"name": "x", "version": "", "remarks": ["odd"]}
    assert found["breaking"] == sum("witness" in one for one in found["changes"])
    for change in found["changes"]:
        assert change["kind"] == "k"
        assert ("old" in change) == (change["how"] != "added")
        assert ("new" in change) == (change["how"] != "removed")


def test_remarks_come_first() -> None:
    """Of either side."""
    found = diff(OLD, OLD, remarks=("odd\x07",))
    assert list(lines(found)) == ["odd\\x07", "odd\\x07", "no difference"]


def test_versions_that_differ_are_named() -> None:
    """Where both are known."""
    shown = [
        list(lines(compared(Contract("x", old, {}), Contract("y", new, {}), [], Budget(1))))
        for old, new in (("0.1.0", "0.2.0"), ("0.1.0", "0.1.0"), ("0.1.0", ""))
    ]
    assert shown == [["version 0.1.0 -> 0.2.0", "no difference"], *[["no difference"]] * 2]
