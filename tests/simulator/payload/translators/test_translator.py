"""Translators: the destination's and one of your own are asked alike."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import pytest
from hypothesis import given

from destination import Settings, translate
from destination.translate import RULES
from simulator.payload import translators
from simulator.payload.translators import RAISED, RETURNED, Ours, Theirs, Translator, place_of
from tests.simulator.generated import json_values, laws

ROOT = Path(translators.__file__).parents[3]
IDENTIFY = {"type": "identify", "userId": "u1", "messageId": "m1", "traits": {"name": "Ada"}}
BOTH: list[Translator] = [
    Ours(),
    Theirs("team:send", lambda message: translate(message, Settings(oversize="note")).wire()),
]


@pytest.mark.parametrize("translator", BOTH, ids=lambda one: str(one.name))
def test_a_report(translator: Translator) -> None:
    """It has what is known of the message and the operations; rules and notes are ours alone."""
    found = translator.report(IDENTIFY, 3)
    ours = isinstance(translator, Ours)
    assert {name: value for name, value in found.items() if name != "operations"} == {
        "line": 3,
        "messageId": "m1",
        "type": "identify",
        "outcome": "translated",
        "rules": ["identify.contact"] if ours else [],
        "notes": [note.to_dict() for note in translate(IDENTIFY).notes] if ours else [],
    }
    assert found["operations"] == translate(IDENTIFY).wire() == translator.operations(IDENTIFY)


@pytest.mark.parametrize("translator", BOTH, ids=lambda one: str(one.name))
@pytest.mark.parametrize("message", [None, 7, [], "x", {"a": float("nan")}])
def test_what_is_no_message(translator: Translator, message: object) -> None:
    """It is refused alike, and a defect that was found in reading says why."""
    found = translator.report(message, 1)
    assert (found["outcome"], found["reason"]["code"]) == ("refused", "bad_request")
    assert found["reason"] == Ours().report(message, 1)["reason"]
    said = translator.report(message, 1, "not JSON: Extra data at column 3")["reason"]
    assert said["message"] == "not JSON: Extra data at column 3"


def test_settings_are_the_destinations() -> None:
    """A case's settings are those of our translator; one of your own has none."""
    alias = {"type": "alias", "userId": "u1", "previousId": "a1"}
    assert Ours().report(alias)["outcome"] == "translated"
    assert Ours().with_settings({"alias": "skip"}).report(alias)["outcome"] == "filtered"
    assert BOTH[1].with_settings({"alias": "skip"}) is BOTH[1]


def test_ours_notes_a_long_message() -> None:
    """What is too long for Segment is translated with a note, unless settings say otherwise."""
    long = {**IDENTIFY, "traits": {"x": "y" * 40_000}}
    assert Ours().report(long)["outcome"] == "translated"
    assert Ours().with_settings({}).report(long)["outcome"] == "refused"


@pytest.mark.parametrize("rule", RULES)
def test_the_place_of_a_rule(rule: str) -> None:
    """It is the line where the function that applies it begins."""
    file, _, line = Ours().place(rule).rpartition(":")
    text = (ROOT / file).read_text("utf-8").splitlines()[int(line) - 1]
    assert re.match(rf"def {RULES[rule].__name__}\(", text)
    assert file.startswith("destination/translate/")


def test_a_place_that_isnt_known() -> None:
    """Of a rule that there isn't it is empty; one of your own applies all rules in one place."""
    assert Ours().place("page.unheard_of") == ""
    mine = Theirs("team:send", test_a_place_that_isnt_known)
    assert mine.place("") == mine.place("page.view") == place_of(test_a_place_that_isnt_known)


def test_the_public_names() -> None:
    """What others use of this module is what it names."""
    assert sorted(translators.__all__) == sorted(set(translators.__all__))
    assert all(hasattr(translators, name) for name in translators.__all__)
    assert (RAISED, RETURNED) == ("translator_raised", "translator_returned")


@laws
@given(json_values)
def test_any_message(message: object) -> None:
    """Nothing raises, the message stays as it is, and a report is JSON."""
    before = copy.deepcopy(message)
    for value in (message, {**IDENTIFY, "traits": message}):
        for translator in BOTH:
            found = translator.report(value)
            assert json.loads(json.dumps(found, allow_nan=False)) == found
            assert found["operations"] == translator.operations(value)
    assert repr(message) == repr(before)
