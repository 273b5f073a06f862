"""What is found of a message is found of it scrubbed, at the same places."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.exchange_formats.messages import Entry
from simulator.payload.check import check_entry
from simulator.payload.scrub import Scrubber, scrubbed
from simulator.payload.translators import Ours, Theirs


def found_of(message: Any) -> Any:
    report = check_entry(Entry(1, message), Ours()).to_dict()
    told = [*report["notes"], *report["message_violations"], *report["operation_violations"]]
    if "reason" in report:
        told.append(report["reason"])
    return report["outcome"], sorted((one["code"], one["pointer"]) for one in told)


@pytest.mark.parametrize(
    "message",
    [
        {"type": "identify", "userId": "null", "traits": {"email": "ada@x.io"}},
        {"type": "identify", "userId": "Ada", "traits": {"churn_date": "someday in May"}},
        {"type": "identify", "userId": "Ada", "traits": {"churn_date": "NA", "mrr": "95"}},
        {"type": "identify", "userId": "Ada", "traits": {"churn_date": "2024-03-11T09:21:45"}},
        {"type": "identify", "userId": "Ada", "traits": {"churn_reason": "Too Expensive"}},
        {"type": "identify", "userId": "Ada", "traits": {"churn_reason": "price_of_ada"}},
        {"type": "track", "userId": "Ada", "event": "Ada Left", "timestamp": "2015-2-02"},
        {"type": "track", "userId": "Ada", "event": "x", "timestamp": "20240311"},
        {"type": "track", "userId": "Ada", "event": "x", "timestamp": "0000-00-00"},
        {"type": "track", "userId": "Ada", "event": "x", "timestamp": "0001-01-01T00:00:00Z"},
        {"type": "track", "userId": "Ada", "event": "x", "timestamp": "1710148905"},
        {"type": "track", "userId": "Ada", "event": "x", "timestamp": "1000000000"},
        {"type": "track", "userId": "Ada", "event": "x", "timestamp": 1710148905123},
        {"type": "track", "userId": "Ada", "event": "!!!"},
        {"type": "track", "userId": "Ada", "event": "Page View", "User ID": "Ada"},
        {"type": "track", "userId": "Ada", "event": "Pageview"},
        {"type": "page", "userId": "Ada", "name": "👋", "properties": {"account_id": "x"}},
        {"type": "alias", "userId": "ada@x.io", "previousId": "ada@x.io"},
        {"type": "alias", "userId": "ada@x.io", "previousId": "Ada@x.io"},
        {"type": "ada", "userId": "Ada"},
        {"type": "identify", "userId": 1.5, "traits": {"name": "Ada"}},
        {"type": "identify", "userId": "Ada", "traits": "Ada"},
        {"type": "identify", "userId": "A" * 300, "traits": {"x": "y" * 32_768}},
        {"type": "group", "groupId": "acme", "traits": {"name": ["Ada"]}},
        {"type": "identify", "userId": "a", "traits": {"firstName": "Ada", "lastName": " "}},
        "ada@x.io",
        None,
    ],
)
def test_the_same_is_found(message: Any) -> None:
    """Violations, notes, refusals and their places."""
    found = scrubbed(message, Ours(), Scrubber("k"))
    assert found_of(found.message) == found_of(message)
    assert found.kept == ()


def test_a_value_that_decides() -> None:
    """It is kept, said where and why; all else has a stand-in."""

    def translate(message: Any) -> Any:
        uid = {} if message["traits"]["nick"] == "Zebulon" else {"contact_uid": message["userId"]}
        return [{"method": "contact", "params": {}, **uid}]

    message = {"type": "identify", "userId": "Ada", "traits": {"nick": "Zebulon", "x": "Zebulon"}}
    found = scrubbed(message, Theirs("m:f", translate), Scrubber("k"))
    assert isinstance(found.message, dict)
    assert found.message["traits"]["nick"] == "Zebulon"
    assert found.message["traits"]["x"] != "Zebulon"
    assert found.message["userId"] != "Ada"
    assert [one.pointer for one in found.kept] == ["/traits/nick"]
    assert "SM-203 at /0" in found.kept[0].why


def test_a_shape_that_decides() -> None:
    """Where only the class of each character matters, no value is kept."""

    def translate(message: Any) -> Any:
        name = message["traits"]["firstName"]
        uid = {} if len(name) == 9 and name[3] == "-" else {"contact_uid": message["userId"]}
        return [{"method": "contact", "params": {}, **uid}]

    message = {"type": "identify", "userId": "Ada", "traits": {"firstName": "Ann-Marie"}}
    found = scrubbed(message, Theirs("m:f", translate), Scrubber("k"))
    assert isinstance(found.message, dict)
    name = found.message["traits"]["firstName"]
    assert (len(name), name[3], found.kept) == (9, "-", ())
    assert name != "Ann-Marie"


def test_a_key_that_decides() -> None:
    """A key that is somebody's is kept where only it has the effect."""

    def translate(message: Any) -> Any:
        return [{"method": "contact", **message["traits"]}]

    message = {"type": "identify", "userId": "a", "traits": {"ada@x.io": 1, "name": "Ada"}}
    found = scrubbed(message, Theirs("m:f", translate), Scrubber("k"))
    assert found.kept == ()
    assert "ada@x.io" not in str(found.message)

    def by_key(message: Any) -> Any:
        return [{"method": "contact", "params": {}}] if "ada@x.io" in message["traits"] else []

    found = scrubbed(message, Theirs("m:f", by_key), Scrubber("k"))
    assert [one.pointer for one in found.kept] == ["/traits/ada@x.io#"]


def test_a_translator_of_chance() -> None:
    """What isn't the same twice is scrubbed all the same, and said."""
    turns = iter(range(10_000))

    def translate(message: Any) -> Any:
        return [{"method": "contact"}] * (next(turns) % 7)

    message = {"type": "identify", "userId": "Ada", "traits": {"name": "Ada"}}
    found = scrubbed(message, Theirs("m:f", translate), Scrubber("k"))
    assert "Ada" not in str(found.message)
    assert found.kept


@pytest.mark.parametrize("size", [1, 2, 5, 33])
def test_as_few_as_it_takes(size: int) -> None:
    """Of many values only those that decide are kept."""

    def translate(message: Any) -> Any:
        bad = sum(value.startswith("Zeb") for value in message["traits"].values())
        return [{"method": "contact"}] * bad

    traits = {f"t{n}x": ("Zebulon" if n in (0, size - 1) else "Quentin") for n in range(size)}
    message = {"type": "identify", "userId": "Ada", "traits": traits}
    found = scrubbed(message, Theirs("m:f", translate), Scrubber("k"))
    expected = dict.fromkeys(f"/traits/t{n}x" for n in (0, size - 1))
    assert [one.pointer for one in found.kept] == list(expected)
