"""identify -> one contact."""

from __future__ import annotations

from typing import Any

import pytest

from destination import translate


def identify(**fields: Any) -> dict[str, Any]:
    return {"type": "identify", "userId": "u1", "messageId": "m1", **fields}


def params(message: dict[str, Any]) -> dict[str, Any]:
    [item] = translate(message).wire()
    found: dict[str, Any] = item["params"]
    return found


def noted(message: dict[str, Any]) -> list[tuple[str, str]]:
    return [(note.code, note.pointer) for note in translate(message).notes]


def test_an_identify_is_one_contact() -> None:
    """The contact goes with its traits verbatim, nested ones too, and without a time."""
    traits = {"name": "Ada", "email": "ada@x.io", "company": {"sizes": [1, {"a": None}]}}
    message = identify(traits=traits, timestamp="2024-03-11T10:21:45Z")
    assert translate(message).wire() == [
        {"method": "contact", "contact_uid": "u1", "messageId": "m1", "params": traits}
    ]


@pytest.mark.parametrize(
    ("fields", "used"),
    [
        ({"traits": {"a": 1}, "context": {"traits": {"b": 2}}}, {"a": 1}),
        ({"traits": {}, "context": {"traits": {"b": 2}}}, {"b": 2}),
        ({"traits": [], "context": {"traits": {"b": 2}}}, {"b": 2}),
        ({"traits": None, "context": {"traits": {"b": 2}}}, {"b": 2}),
        ({"context": {"traits": {"b": 2}}}, {"b": 2}),
        ({"context": {"traits": ["b"]}}, {}),
        ({"context": {"traits": None}}, {}),
        ({"context": "none"}, {}),
        ({}, {}),
    ],
)
def test_which_traits_are_used(fields: dict[str, Any], used: dict[str, Any]) -> None:
    """The message's own traits, else those of the context (A24), never both."""
    assert params(identify(**fields)) == used


@pytest.mark.parametrize(
    ("traits", "name"),
    [
        ({"firstName": "Ada", "lastName": "Byron"}, "Ada Byron"),
        ({"first_name": "Ada", "last_name": "Byron"}, "Ada Byron"),
        ({"firstName": "Ada", "first_name": "Eve", "lastName": "Byron"}, "Ada Byron"),
        ({"firstName": " ", "first_name": "Ada", "lastName": 7, "last_name": "Byron"}, "Ada Byron"),
        ({"firstName": " Ada ", "lastName": "\tvan  Dyk\n"}, "Ada van  Dyk"),
        ({"name": None, "firstName": "Ada", "lastName": "Byron"}, "Ada Byron"),
        ({"name": " ", "firstName": "Ada", "lastName": "Byron"}, "Ada Byron"),
        ({"name": "Countess", "firstName": "Ada", "lastName": "Byron"}, "Countess"),
        ({"name": False, "firstName": "Ada", "lastName": "Byron"}, False),
        ({"firstName": "Ada"}, None),
        ({"lastName": "Byron"}, None),
        ({"firstName": "Ada", "lastName": " "}, None),
        ({"firstname": "Ada", "lastname": "Byron"}, None),
    ],
)
def test_the_name_is_made_of_first_and_last(traits: dict[str, Any], name: object) -> None:
    """A name that is absent is made of both its parts (A18), and of nothing less."""
    assert params(identify(traits=traits)).get("name") == name


@pytest.mark.parametrize(
    ("traits", "keys"),
    [
        ({"z": 1, "firstName": "A", "lastName": "B"}, ["z", "firstName", "lastName", "name"]),
        ({"name": "", "firstName": "A", "lastName": "B"}, ["name", "firstName", "lastName"]),
    ],
)
def test_a_made_name_keeps_the_order_of_keys(traits: dict[str, Any], keys: list[str]) -> None:
    """A made name stands where the blank one stood, else last."""
    assert list(params(identify(traits=traits))) == keys


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, [("name_missing", "/traits/name"), ("email_missing", "/traits/email")]),
        ({"traits": {"name": "Ada", "email": "a@x.io"}}, []),
        ({"traits": {"name": "Ada"}}, [("email_missing", "/traits/email")]),
        ({"traits": {"name": "Ada", "email": " "}}, [("email_missing", "/traits/email")]),
        ({"traits": {"name": None, "email": "a"}}, [("name_missing", "/traits/name")]),
        ({"traits": {"firstName": "A", "lastName": "B", "email": "a"}}, []),
        (
            {"context": {"traits": {"email": "a@x.io"}}},
            [("name_missing", "/context/traits/name")],
        ),
        ({"context": {"personas": {}}}, []),
        (
            {"traits": {"name": "Ada"}, "context": {"personas": []}},
            [("email_missing", "/traits/email")],
        ),
    ],
)
def test_a_missing_name_or_email_is_advised(
    fields: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """Name and email are encouraged, where they are looked for, and not of Personas."""
    assert noted(identify(**fields)) == expected


@pytest.mark.parametrize("value", [True, False, None, "true", 7, [1, 2]])
@pytest.mark.parametrize("key", ["order_completed_last_30days", "Big Spenders", "a__B"])
def test_an_audience_travels_verbatim(key: str, value: object) -> None:
    """A Personas key is never renamed, and whatever it says arrives."""
    message = identify(traits={key: value}, context={"personas": {"computation_key": key}})
    assert params(message) == {key: value}
    assert noted(message) == []


def test_the_account_is_linked_through_the_traits_in_use() -> None:
    """account_uid counts in the traits that are sent, and its notes point there."""
    message = identify(context={"traits": {"name": "A", "email": "a", "account_uid": True}})
    assert params(message) == {"name": "A", "email": "a"}
    assert noted(message) == [("account_uid_not_string", "/context/traits/account_uid")]
