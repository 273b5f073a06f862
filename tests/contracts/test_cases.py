"""Case files: reading them, and holding what came against what they expect."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import contracts
from contracts.cases import (
    Case,
    CaseError,
    Difference,
    differences,
    is_case,
    kit_cases,
    parse_case,
    read_case,
)

DOCUMENT: dict[str, Any] = {
    "description": "A track is an event",
    "source": "product page: Track",
    "message": {"type": "track", "userId": "u1", "event": "Order Completed"},
    "expect": {"outcome": "translated"},
}
EVENT: dict[str, Any] = {
    "method": "event",
    "contact_uid": "u1",
    "event_uid": "order_completed",
    "messageId": "made-0123456789abcdef0123456789abcdef",
    "params": {"display_name": "Order Completed", "seats": 1},
}
TRANSLATED: dict[str, Any] = {
    "outcome": "translated",
    "operations": [EVENT],
    "notes": [{"code": "message_id_made"}, {"code": "anonymous_contact"}],
}
REFUSED: dict[str, Any] = {
    "outcome": "refused",
    "operations": [],
    "notes": [],
    "reason": {"code": "id_required", "pointer": "/userId", "message": "no id"},
}


def compare(
    expect: dict[str, Any], came: dict[str, Any], arriving: tuple[str, ...] = ()
) -> list[str]:
    case = Case("track/mine", "", "", {}, expect)
    found = differences(case, came, arriving.__contains__)
    return [line for one in found for line in one.line().split("\n")]


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        (DOCUMENT, True),
        ({"message": 7, "expect": None}, True),
        ({"message": {}}, False),
        ({"type": "track"}, False),
        ([DOCUMENT], False),
        (None, False),
    ],
)
def test_a_document_with_a_message_and_an_expectation_means_to_be_a_case(
    value: object, answer: bool
) -> None:
    """Right or wrong: whoever writes one wants to hear what is wrong with it."""
    assert is_case(value) is answer


def test_a_case_is_read_from_its_text() -> None:
    """Settings are optional; what the message holds is nobody's business."""
    settings = {"alias": "skip"}
    plain = read_case("track/mine", json.dumps(DOCUMENT))
    assert plain == Case("track/mine", *(DOCUMENT[key] for key in DOCUMENT))
    assert plain.settings == {}
    assert parse_case("track/mine", {**DOCUMENT, "settings": settings}).settings == settings


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        ("", ["mine: not JSON: Expecting value: line 1 column 1 (char 0)"]),
        ("[" * 100_000, ["mine: not JSON: "]),
        (
            json.dumps({**DOCUMENT, "source": " ", "settings": {"alias": "drop"}}),
            [
                "mine: error SM-241 /settings/alias: expected one of send, skip",
                "mine: error SM-205 /source: expected a string that isn't blank",
            ],
        ),
    ],
    ids=["empty", "too deep", "two mistakes"],
)
def test_what_is_no_case_is_refused_with_a_line_for_each_reason(
    text: str, complaints: list[str]
) -> None:
    """Each line names the file, the place and what belongs there."""
    with pytest.raises(CaseError) as caught:
        read_case("mine", text)
    lines = str(caught.value).splitlines()
    assert len(lines) == len(complaints)
    assert all(line.startswith(start) for line, start in zip(lines, complaints, strict=True))


def test_the_kits_cases_are_its_files() -> None:
    """Each by the name of its file, in order, and none is left out."""
    folder = Path(contracts.__file__).parent / "cases"
    files = [path.relative_to(folder).as_posix() for path in folder.rglob("*.case.json")]
    names = [case.name for case in kit_cases()]
    assert sorted(names) == sorted(file.removesuffix(".case.json") for file in files)
    assert names == sorted(names)
    assert len(names) > 480


def test_the_kits_cases_say_each_behaviour_once() -> None:
    """No two cases have the same message, settings and expectation."""
    seen = [json.dumps([c.message, c.settings, c.expect], sort_keys=True) for c in kit_cases()]
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize(
    "expect",
    [
        {"outcome": "translated"},
        {"notes": ["message_id_made", "anonymous_contact"]},
        {"operations": [{**EVENT, "messageId": "made-" + "f" * 32}]},
        {"violations": []},
        {"arrives": ["/event"]},
        {"outcome": "translated", "arrives": [], "violations": ["SM-220"]},
        {"values": {"event/params/seats": 1, "0/event_uid": "order_completed"}},
        {"values": {"0/messageId": "made", "event/params": EVENT["params"]}},
    ],
)
def test_what_came_as_expected_makes_no_difference(expect: dict[str, Any]) -> None:
    """Notes come in any order, and a made messageId isn't compared."""
    assert compare(expect, TRANSLATED, ("/event",)) == []


def test_a_reason_is_compared_where_one_is_expected() -> None:
    """By its code and its pointer, not by its sentence."""
    assert compare({"code": "id_required", "pointer": "/userId"}, REFUSED) == []
    assert compare({"code": "id_not_string", "pointer": "/user_id"}, REFUSED) == [
        'code: expected "id_not_string", got "id_required"',
        'pointer: expected "/user_id", got "/userId"',
    ]
    assert compare({"code": "id_required"}, TRANSLATED) == [
        'code: expected "id_required", got null'
    ]


@pytest.mark.parametrize(
    ("expect", "lines"),
    [
        ({"outcome": "filtered"}, ['outcome: expected "filtered", got "translated"']),
        (
            {"notes": []},
            ['notes: expected [], got ["anonymous_contact", "message_id_made"]'],
        ),
        (
            {"notes": ["message_id_made"] * 2},
            [
                'notes: expected ["message_id_made", "message_id_made"], '
                'got ["anonymous_contact", "message_id_made"]'
            ],
        ),
        ({"arrives": ["/user\nId"]}, [r"arrives: nothing of /user\nId reaches an operation"]),
        (
            {"values": {"event/params/seats": 1.0, "event/pa\nrams/x": None, "1/event_uid": "y"}},
            [
                "values: expected 1.0 at event/params/seats, got 1",
                r"values: expected null at event/pa\nrams/x, got nothing",
                'values: expected "y" at 1/event_uid, got nothing',
            ],
        ),
    ],
)
def test_a_difference_is_one_line(expect: dict[str, Any], lines: list[str]) -> None:
    """What was expected and what came."""
    assert compare(expect, TRANSLATED) == lines


@pytest.mark.parametrize(
    "operation",
    [
        {**EVENT, "messageId": "made-of-tin"},
        {**EVENT, "messageId": f"{EVENT['messageId']}.2"},
        {**EVENT, "messageId": None},
        {**EVENT, "params": {"display_name": "Order Completed", "seats": True}},
        {**EVENT, "params": {"display_name": "Order Completed", "seats": 1.0}},
        {**EVENT, "params": {"seats": 1, "display_name": "Order Completed"}},
    ],
    ids=["own id", "second id", "no id", "boolean", "float", "order"],
)
def test_operations_are_compared_exactly(operation: dict[str, Any]) -> None:
    """1, 1.0 and true differ, so does the order of keys, and so does an id that wasn't made."""
    expected, got = compare({"operations": [operation]}, TRANSLATED)
    assert expected == f"operations: expected {json.dumps([operation])}".replace(
        EVENT["messageId"], "made"
    )
    assert got == f"operations: got      {json.dumps([EVENT])}".replace(EVENT["messageId"], "made")


def test_a_violation_that_is_not_expected_is_a_difference() -> None:
    """It points into the operations; one whose code is expected is none."""
    broken = {**EVENT, "event_uid": "Order Completed", "params": {"display_name": 7}}
    came = {**TRANSLATED, "operations": [EVENT, broken]}
    [line] = compare({"violations": ["SM-220"]}, came)
    assert line.startswith("operations: error SM-208 /1/event_uid: expected snake_case")
    assert len(compare({"violations": []}, came)) == 2
    assert compare({"outcome": "translated"}, came) == []


def test_one_operation_of_the_method_is_enough_for_a_value() -> None:
    """Where none holds it, all values that stand there are told, each as JSON."""
    second = {**EVENT, "event_uid": "pageview", "params": {"seats": "1"}}
    came = {**TRANSLATED, "operations": [EVENT, second, {"method": "contact", "seats": 1}]}
    assert (
        compare({"values": {"event/params/seats": "1", "event/event_uid": "pageview"}}, came) == []
    )
    assert compare({"values": {"event/params/seats": True, "1/params/seats": 1}}, came) == [
        'values: expected true at event/params/seats, got 1, "1"',
        'values: expected 1 at 1/params/seats, got "1"',
    ]


def test_a_difference_is_a_value() -> None:
    """What it is about, what was expected and what came; a made messageId isn't told."""
    expect = {"outcome": "filtered", "operations": [], "arrives": ["/a"], "violations": []}
    came = {**TRANSLATED, "operations": [{**EVENT, "event_uid": "Order"}]}
    found = list(differences(Case("mine", "", "", {}, expect), came, lambda _: False))
    assert [one.about for one in found] == ["outcome", "operations", "violations", "arrives"]
    assert found[0] == Difference("outcome", "filtered", "translated")
    assert found[1].expected == []
    assert found[1].got[0]["messageId"] == "made"
    assert found[2].violation is not None
    assert (found[2].violation.pointer, found[3].pointer) == ("/0/event_uid", "/a")


def test_what_is_no_case_has_its_violations() -> None:
    """Each a line; what isn't even JSON has none."""
    with pytest.raises(CaseError) as caught:
        read_case("mine", json.dumps({**DOCUMENT, "source": " ", "more": 1}))
    assert {one.pointer for one in caught.value.violations} == {"/source", "/more"}
    lines = [Difference("case", violation=one).line() for one in caught.value.violations]
    assert lines == [line.replace("mine: ", "case: ") for line in str(caught.value).splitlines()]
    with pytest.raises(CaseError) as caught:
        read_case("mine", "")
    assert caught.value.violations == ()
