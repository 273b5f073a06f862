"""Making a repro: small, anonymous, and failing for the same reason."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from contracts.cases import as_json, differences, kit_cases, read_case
from destination import Settings
from simulator.payload.lineage import arrives
from simulator.payload.lineage.probes import leaves
from simulator.payload.repro import (
    Aim,
    AimError,
    ArrivalAim,
    NotFailingError,
    Repro,
    ValueAim,
    aim_at_code,
    aim_found,
    repro,
)
from simulator.payload.repro.making import SOURCE, length
from simulator.payload.scrub import Scrubber
from simulator.payload.translators import Ours, Theirs
from tests.simulator.generated import json_values, laws

OURS = Ours(Settings(oversize="note"))
few = settings(laws, max_examples=60)
MESSAGE: dict[str, Any] = {
    "type": "track",
    "userId": "zoe.quill@blumenhof.example",
    "messageId": "ajs-9b1d77",
    "event": "Order Completed",
    "properties": {"total": 12.5, "email": "zoe.quill@blumenhof.example", "mrr": 7},
    "context": {"ip": "84.12.3.9", "groupId": "blumenhof-4711", "traits": {"name": "Zoe Quill"}},
    "timestamp": "2024-03-11T09:21:45.123Z",
}


def assert_promise(message: object, aim: Aim, made: Repro) -> None:
    """It is smaller, of the same kind, and the case fails for that alone."""
    assert made.after == length(made.message) <= length(message) + 200
    assert len(list(leaves(made.message))) <= len(list(leaves(message)))
    case = read_case("made", made.case())
    used = aim.translator.with_settings(case.settings) if case.settings else aim.translator
    report = used.report(case.message)
    found = list(differences(case, report, lambda at: arrives(case.message, at, used.operations)))
    assert [one.about for one in found] == [one.about for one in made.differences]
    assert len(found) == 1
    way = aim.way(message)
    assert way is not None
    assert (report["outcome"], report.get("reason", {}).get("code", "")) == way[:2]
    assert case.source == SOURCE
    compile(made.pytest("it"), "test_it.py", "exec")


def test_a_repro_is_small_anonymous_and_told() -> None:
    """The message, the case, the sentence and the lineage all are of the small one."""
    aim = ValueAim("event/params/account_uid", "blumenhof-4711", OURS)
    before = copy.deepcopy(MESSAGE)
    made = repro(MESSAGE, aim, Scrubber("s"))
    assert before == MESSAGE
    assert_promise(MESSAGE, aim, made)
    stand_in = made.message["context"]["groupId"]
    assert made.message == {
        "type": "track",
        "userId": "u1",
        "messageId": "m1",
        "event": "x",
        "context": {"groupId": stand_in},
    }
    assert made.expect == {"values": {"event/params/account_uid": stand_in}}
    assert stand_in in made.sentence
    assert made.lineage.dropped == ("/context/groupId",)
    assert (made.name, made.kept, made.translator) == ("account_uid_missing", (), "")
    assert made == repro(MESSAGE, aim, Scrubber("s"))
    text = made.case() + made.pytest()
    assert not any(one in text for one in ("zoe", "Zoe", "quill", "blumenhof", "4711", "84.12"))


def test_who_is_named_in_what_was_left_out_isnt_named_in_the_rest() -> None:
    """An event's name stays as it is where nobody is known to be named in it."""
    message = {**MESSAGE, "event": "Zoe Quill Invited"}
    made = repro(message, ValueAim("event/event_uid", "somebody", OURS), Scrubber("s"))
    assert len(made.message["event"].split()) == 3
    assert made.message["event"].endswith("Invited")
    assert not any(one in made.case() for one in ("Zoe", "Quill", "zoe", "quill"))


def test_what_doesnt_fail_isnt_reproduced() -> None:
    """It says what there is."""
    aim = ValueAim("event/params/total", 12.5, OURS)
    with pytest.raises(NotFailingError, match=r"event/params/total is 12\.5 already"):
        repro(MESSAGE, aim, Scrubber("s"))


def test_what_fails_in_another_way_each_time_isnt_reproduced() -> None:
    """A translator that counts has no way."""
    count = iter(range(1_000_000))
    theirs = Theirs("a:b", lambda _: [{"method": "event"}] * next(count))
    with pytest.raises(AimError, match="another way each time"):
        repro(MESSAGE, ValueAim("event/x", 1, theirs), Scrubber("s"))


def test_a_translator_of_ones_own_is_named_in_the_test() -> None:
    """Its case is judged by it, too."""
    theirs = Theirs("shop:translate", lambda _: [])
    made = repro(MESSAGE, ValueAim("event/event_uid", "x", theirs), Scrubber("s"))
    assert made.translator == "shop:translate"
    assert 'load("shop:translate")' in made.pytest()


def test_settings_are_those_of_the_case() -> None:
    """Where they aren't the usual ones."""
    message = {"type": "track", "anonymousId": "a-77", "event": "x", "messageId": "m1"}
    used = Ours(Settings(anonymous="skip", oversize="note"))
    aim = aim_at_code("FILTERED_BY_SETTINGS", message, used)
    assert aim is not None
    made = repro(message, aim, Scrubber("s"), {"anonymous": "skip"})
    assert json.loads(made.case())["settings"] == {"anonymous": "skip"}
    assert_promise(message, aim, made)


@pytest.mark.parametrize("case", [one for one in kit_cases() if not one.settings][::9])
def test_whatever_is_found_in_a_case_of_ours_can_be_reproduced(case: Any) -> None:
    """And that a field arrives which doesn't."""
    aim = aim_found(case.message, OURS)
    aims: list[Aim] = [aim] if aim is not None else []
    for leaf in leaves(case.message):
        arrival = ArrivalAim(leaf.pointer, OURS)
        if arrival.way(case.message) is not None and not aims[1:]:
            aims.append(arrival)
    for aim in aims:
        assert_promise(case.message, aim, repro(case.message, aim, Scrubber("s")))


@few
@given(json_values, some.sampled_from(["event/params/x", "contact/params/a", "0/event_uid"]))
def test_any_value_can_be_asked_for(value: Any, place: str) -> None:
    """Of a message that holds it somewhere else, it stays the value."""
    message = {**MESSAGE, "traits": {"other": value}}
    aim = ValueAim(place, value, OURS)
    if aim.way(message) is None:
        return
    made = repro(message, aim, Scrubber("s"))
    assert_promise(message, aim, made)
    wanted = made.expect["values"][place]
    assert type(wanted) is type(value)
    if as_json(value).strip('"{}[]') and isinstance(value, str) and len(value.strip()) > 3:
        assert as_json(wanted) in as_json(made.message)


@few
@given(json_values)
@example(None)
@example(7)
@example([[1]])
def test_whatever_is_no_message_can_be_reproduced(value: Any) -> None:
    """It is refused, and stays so."""
    aim = aim_found(value, OURS)
    assert aim is not None
    assert_promise(value, aim, repro(value, aim, Scrubber("s")))


@pytest.mark.skipif("SIM_CORPUS" not in os.environ, reason="SIM_CORPUS names no corpus")
def test_each_message_of_the_corpus_can_be_reproduced() -> None:
    """Each field that is dropped, by its value as an attribute of the first operation."""
    folder = Path(os.environ["SIM_CORPUS"])
    lines = (folder / "segment-docs.ndjson").read_text("utf-8").splitlines()
    for line in lines[::3]:
        message = json.loads(line)["event"]
        found = aim_found(message, OURS)
        dropped = [
            leaf.pointer
            for leaf in leaves(message)
            if ArrivalAim(leaf.pointer, OURS).way(message) is not None
        ]
        aims = [found, *(ArrivalAim(at, OURS) for at in dropped[:1])]
        for aim in aims:
            if aim is not None:
                assert_promise(message, aim, repro(message, aim, Scrubber("s")))
