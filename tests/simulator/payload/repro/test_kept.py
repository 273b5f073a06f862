"""What has to stay in a message that is made smaller."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from simulator.payload.lineage.probes import leaves
from simulator.payload.repro.kept import Kept, form, formed, holding_value, named_like
from tests.simulator.generated import json_values, laws

MESSAGE: dict[str, Any] = {
    "userId": "u1",
    "timestamp": "2024-03-11 09:21:45 +0000 UTC",
    "traits": {"plan": "pro", "isPaying": True, "other": True, "seats": 3},
    "context": {"groupId": "acme-7", "list": [{"id": "acme-7"}]},
    "properties": json.dumps({"note": "x", "size": "large"}),
}


@pytest.mark.parametrize(
    ("value", "place", "pointers", "how"),
    [
        ("acme-7", "event/params/account_uid", ["/context/groupId", "/context/list/0/id"], "same"),
        ("ACME-7", "event/x", ["/context/groupId", "/context/list/0/id"], "written"),
        ("acme_7", "event/x", ["/context/groupId", "/context/list/0/id"], "spelt"),
        (True, "contact/params/is_paying", ["/traits/isPaying"], "same"),
        (True, "contact/params/zzz", ["/traits/isPaying"], "same"),
        (3, "contact/params/seats", ["/traits/seats"], "same"),
        ("2024-03-11T09:21:45.000Z", "event/created_at", ["/timestamp"], "dated"),
        ("large", "event/params/size", ["/properties"], "inside"),
        ("nowhere", "event/x", [], "same"),
    ],
)
def test_what_holds_a_value_is_kept(
    value: object, place: str, pointers: list[str], how: str
) -> None:
    """Every place that does; of what stands everywhere the one of that key, else the first."""
    kept, held = holding_value(MESSAGE, value, place)
    assert (list(held.pointers), held.how) == (pointers, how)
    assert [one.pointer for one in kept] == pointers
    assert all(one.stays(MESSAGE) for one in kept)


def test_a_time_stays_as_it_is_written() -> None:
    """Its form is what can't be read."""
    [kept], _ = holding_value(MESSAGE, "2024-03-11T09:21:45.000Z", "event/created_at")
    assert not kept.stays({**MESSAGE, "timestamp": "2024-03-11"})


def test_a_value_inside_a_text_of_json_stays_in_json() -> None:
    """Under its key."""
    [kept], _ = holding_value(MESSAGE, "large", "event/params/size")
    assert kept.stays({"properties": '{"size":"large"}'})
    for text in ("large", '{"":"large"}', '{"size":"larger"}', "{}", 7):
        assert not kept.stays({"properties": text})


def test_an_item_may_move_in_its_list() -> None:
    """Others before it may go; another key is another place."""
    kept = Kept("/list/2/id", "acme", "same")
    assert kept.stays({"list": [{"id": "acme"}]})
    assert not kept.stays({"list": [{"uid": "acme"}]})
    assert not kept.stays({"id": "acme"})


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("11.03.2024", "14.10.1999", True),
        ("1.249,50 €", "9.999,00 €", True),
        ("Ülle-7", "Anna-0", True),
        ("11.03.2024", "x", False),
        ("a b", "a_b", False),
        ("", " ", False),
        (7, 0, False),
        (7, 8, True),
        (7, 7.5, False),
        (["a"], ["b", "c"], True),
        ([], ["b"], False),
        ("a" * 300, "b" * 299, True),
    ],
)
def test_a_form_is_what_letters_and_digits_stand_where(
    one: object, other: object, is_same: bool
) -> None:
    """Of anything but a short text it is the type, and whether it is empty."""
    assert (form(one) == form(other)) is is_same


def test_what_is_loose_keeps_its_type_alone() -> None:
    """Letters change where stand-ins are put; a value that was expected doesn't loosen."""
    [kept] = formed({"a": "11.03.2024"}, ["/a", "/nowhere"])
    assert kept.loose().stays({"a": "x"})
    assert not kept.loose().stays({"a": ""})
    assert not kept.loose().stays({"a": 7})
    same = Kept("/a", "x", "same")
    assert same.loose() is same


def test_leaves_of_the_same_name_are_found_however_it_is_spelt() -> None:
    """account_uid is accountUid."""
    message = {"accountUid": 1, "a": [{"ACCOUNT-UID": 2}], "account": 3}
    assert named_like(message, "event/params/account_uid") == ("/accountUid", "/a/0/ACCOUNT-UID")


@laws
@given(json_values)
def test_a_message_keeps_what_it_has(value: Any) -> None:
    """In each way."""
    for leaf in leaves({"a": value}):
        for how in ("same", "type", "form"):
            assert Kept(leaf.pointer, leaf.value, how).stays({"a": value})  # type: ignore[arg-type]
