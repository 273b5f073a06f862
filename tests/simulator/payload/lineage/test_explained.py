"""Explained: every field of both sides, once, with where it goes or comes from, and why."""

from __future__ import annotations

import copy
import json
import marshal
import os
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.cases import kit_cases
from contracts.reading import loads
from contracts.registry import load
from destination import Settings
from destination.envelope import field, identifier
from simulator.generate.strategies import valid
from simulator.payload.lineage.comparing import leaf_pointers
from simulator.payload.lineage.explained import Explained, explained
from simulator.payload.lineage.fields import Incoming, Outgoing
from simulator.payload.lineage.probes import leaves
from simulator.payload.translators import Ours, Theirs, Translator
from tests.destination.test_corpus import published
from tests.simulator.generated import json_values, laws
from tests.simulator.payload.lineage.promises import as_json, changed, fixed, read, without

OURS = Ours(Settings(oversize="note"))
few = settings(laws, max_examples=60)
PAGE: dict[str, Any] = {
    "type": "page",
    "messageId": "m1",
    "userId": "u1",
    "anonymousId": "a1",
    "name": "Pricing",
    "category": "Docs",
    "properties": {"url": "https://x.io/p"},
    "timestamp": "2024-03-11T09:21:45.123Z",
    "sentAt": "2024-03-11T09:21:45.123Z",
}
TRACK: dict[str, Any] = {"type": "track", "messageId": "m1", "userId": "u1", "event": "Paid"}


def sent(found: Explained, pointer: str) -> Outgoing:
    [one] = [one for one in found.outgoing if one.pointer == pointer]
    return one


def came(found: Explained, pointer: str) -> Incoming:
    [one] = [one for one in found.incoming if one.pointer == pointer]
    return one


def test_an_operation() -> None:
    """Its rule, where that stands, the contract, and the fields that decide on it."""
    first, second = explained(PAGE, OURS).operations
    assert (first.pointer, first.rule, second.rule) == ("/0", "page.view", "page.named")
    assert first.place.startswith("destination/translate/page.py:")
    assert (first.clause, first.evidence) == ("salesmachine/event.json#", "sm.event")
    assert (first.decided_by, second.decided_by) == (("/type",), ("/type", "/name"))


def test_what_goes_out() -> None:
    """Copied or derived from which, by which rule, as which clause says, on what evidence."""
    found = explained(PAGE, OURS)
    one = sent(found, "/1/event_uid")
    assert [source.to_dict() for source in one.sources] == [
        {"pointer": "/name", "kind": "derived", "evidence": "A21"}
    ]
    assert (one.value, one.rule, one.why) == ("pricing", "page.named", "")
    assert one.place == found.operations[1].place
    assert one.clause == "salesmachine/event.json#/properties/event_uid"
    assert one.evidence == "sm.event_uid"
    assert sent(found, "/0/event_uid").why == sent(found, "/0/method").why == "constant of the rule"


def test_what_came_in() -> None:
    """What it feeds, what it decides, what goes before it, or why it is dropped."""
    found = explained(PAGE, OURS)
    name = came(found, "/name")
    assert [(one.pointer, one.kind) for one in name.targets] == [
        ("/0/params/display_name", "copied"),
        ("/1/event_uid", "derived"),
        ("/1/params/display_name", "copied"),
    ]
    assert (name.became, name.decides) == ("sent", ("/1",))
    assert (came(found, "/type").became, came(found, "/type").decides) == ("decides", ("/0", "/1"))
    assert (came(found, "/sentAt").became, came(found, "/sentAt").by) == (
        "shadowed",
        ("/timestamp",),
    )
    assert came(found, "/anonymousId").by == ("/userId",)
    assert came(found, "/category").why == (
        "a page is named by its name, never by its category",
        "A25",
    )
    assert found.dropped == ("/category",)


@pytest.mark.parametrize(
    ("message", "pointer", "evidence", "words"),
    [
        ({**TRACK, "User ID": "u2"}, "/User ID", "own.spelling", "isn't read: the name is"),
        (
            {**TRACK, "properties": {"account_uid": [{"id": 1}]}},
            "/properties/account_uid/0/id",
            "sm.account_uid",
            "account_uid is a list",
        ),
        ({**TRACK, "context": {"groupId": "g"}}, "/context/groupId", "sm.account_uid", "links by"),
        ({**TRACK, "loyalty": 7}, "/loyalty", "", "nothing reads it"),
    ],
)
def test_why_it_is_dropped(
    message: dict[str, Any], pointer: str, evidence: str, words: str
) -> None:
    """What a note says of it, else what is known, else that nothing reads it."""
    found = explained(message, OURS)
    assert found.dropped == (pointer,)
    assert words in came(found, pointer).why.sentence
    assert came(found, pointer).why.evidence == evidence


@pytest.mark.parametrize(
    ("message", "pointer", "opens", "words"),
    [
        ({**TRACK, "timestamp": "soon"}, "/timestamp", "/0/created_at", "not a time"),
        (
            {**TRACK, "timestamp": "soon", "sentAt": "2024-03-11"},
            "/timestamp",
            "/0/created_at",
            "not a time",
        ),
        (
            {**TRACK, "userId": None, "anonymousId": "a"},
            "/userId",
            "/0/contact_uid",
            "null and blank count as absent",
        ),
        ({**TRACK, "properties": None}, "/properties", "/0/params", "null and blank"),
        ({**TRACK, "messageId": " "}, "/messageId", "/0/messageId", ""),
    ],
)
def test_what_is_not_used_as_it_is(
    message: dict[str, Any], pointer: str, opens: str, words: str
) -> None:
    """It feeds nothing as it is, another value would: that isn't dropped, and no source."""
    found = explained(message, OURS)
    if identifier(field(message, "messageId")[1]) != " ":
        assert (came(found, pointer).became, came(found, pointer).opens) == ("opens", (opens,))
        assert words in came(found, pointer).why.sentence
    assert found.dropped == ()
    assert all(one.pointer != pointer for each in found.outgoing for one in each.sources)


@pytest.mark.parametrize("value", [None, "absent", {"uuid": "m"}, " ", True])
def test_a_made_message_id(value: object) -> None:
    """It has no source: it is made of the content; what is no id would be one if it were."""
    message = {**TRACK, "messageId": value, "other": 1}
    if value == "absent":
        del message["messageId"]
    found = explained(message, OURS)
    one = sent(found, "/0/messageId")
    assert (one.sources, one.why) == ((), "made of the content")
    assert one.value.startswith("made-")
    for field_ in found.incoming:
        assert all(target.pointer != one.pointer for target in field_.targets)
    if value in (None, " ", True):
        assert came(found, "/messageId").became in ("opens", "dropped")
    assert "/other" in found.dropped


@pytest.mark.parametrize(
    ("message", "code", "pointer"),
    [
        (
            {**TRACK, "integrations": {"All": False}},
            "FILTERED_BY_INTEGRATIONS_OBJECT",
            "/integrations/All",
        ),
        ({"type": "screen", "userId": "u", "x": 1}, "UNSUPPORTED_EVENT_TYPE", "/type"),
        ({**TRACK, "userId": {"a": 1}}, "id_not_string", "/userId/a"),
        ({**TRACK, "event": "!"}, "event_uid_empty", "/event"),
    ],
)
def test_a_message_that_is_not_sent(message: dict[str, Any], code: str, pointer: str) -> None:
    """Nothing goes out, by the field that the reason is about; nothing is dropped besides."""
    found = explained(message, OURS)
    reason = found.report["reason"]
    assert (reason["code"], found.operations, found.outgoing) == (code, (), ())
    assert {one.became for one in found.incoming} == {"unsent"}
    assert found.dropped == ()
    said = {one.pointer: one.why.sentence for one in found.incoming}
    assert said.pop(pointer) == reason["message"]
    assert set(said.values()) == {f"the message is {found.report['outcome']}: {code}"}


def numbers(message: dict[str, Any]) -> list[dict[str, Any]]:
    """One of the user's own: numbers only."""
    kept = {key: value for key, value in message.items() if isinstance(value, int | float)}
    return [{"method": "contact", "contact_uid": "c", "params": kept}, {"odd": 1}]


def test_a_translator_of_the_users_own() -> None:
    """Only what probing shows is said: no rule, no assumption, no reason of ours."""
    message = {"messageId": "m", "mrr": "49", "seats": 7, "category": "x", "context": {"ip": "i"}}
    theirs = Theirs("here:numbers", numbers)
    found = explained(message, theirs)
    assert {one.rule for one in found.outgoing} == {""}
    assert found.operations[0].place.endswith(
        f"test_explained.py:{numbers.__code__.co_firstlineno}"
    )
    assert sent(found, "/0/contact_uid").why == "no field feeds it"
    assert [tuple(one) for one in sent(found, "/0/params/seats").sources] == [
        ("/seats", "copied", "")
    ]
    assert found.operations[1].clause == "salesmachine/item.json#"
    assert found.dropped == ("/messageId", "/mrr", "/category", "/context/ip")
    assert came(found, "/mrr").why.sentence == (
        "nothing reads it as it is: of another type it would make /0/params/mrr"
    )
    assert came(found, "/context/ip").why == ("nothing reads it", "")


def fails(message: dict[str, Any]) -> list[dict[str, Any]]:
    """Raises but for one value."""
    return [{"x": 1}] if message["a"] else 1 / 0  # type: ignore[return-value]


def test_translators_that_fail() -> None:
    """What raises is a refusal; what gives nothing sends nothing."""
    found = explained({"a": 0, "b": 1}, Theirs("here:fails", fails))
    assert found.report["reason"]["code"] == "translator_raised"
    assert {one.became for one in found.incoming} == {"unsent"}
    assert came(found, "/a").opens == ("/0",)
    nothing = explained({"a": 0}, Theirs("here:none", lambda _: []))
    assert [one.why.sentence for one in nothing.incoming] == ["no operation comes of the message"]
    odd = explained({"a": 1}, Theirs("here:odd", lambda _: [{}, {"method": ["x"], "y": {}}]))
    assert [one.pointer for one in odd.outgoing] == ["/0", "/1/method/0", "/1/y"]


def test_what_changes_by_itself() -> None:
    """Time and chance are named where no field feeds a place."""
    made: list[object] = []

    def ticks(message: Any) -> list[dict[str, Any]]:
        made.append(message)
        return [{"at": len(made), "a": message["a"]}]

    found = explained({"a": 1, "messageId": "m"}, Theirs("here:ticks", ticks))
    assert sent(found, "/0/at").why == "changes by itself, by time or chance"


def test_only_some_are_asked_about() -> None:
    """Of many fields the others are counted; what might come of them has no constant said of it."""
    message = {**TRACK, "properties": {f"k{n}": n for n in range(20)}}
    found = explained(message, OURS, most=6)
    assert (len(found.incoming), found.left) == (6, 18)
    assert sent(found, "/0/params/k9").why == "no field that was asked about feeds it"


def test_as_json() -> None:
    """What is documented is there, values too, and each evidence that is named is told."""
    found = explained(PAGE, OURS, line=3).to_dict()
    assert list(found) == [
        "line",
        "messageId",
        "type",
        "outcome",
        "operations",
        "outgoing",
        "incoming",
        "left",
        "evidence",
    ]
    assert (found["line"], found["type"], found["left"]) == (3, "page", 0)
    assert found["outgoing"][1] == {
        "pointer": "/0/contact_uid",
        "value": "u1",
        "sources": [{"pointer": "/userId", "kind": "copied"}],
        "rule": "page.view",
        "place": found["operations"][0]["place"],
        "clause": "salesmachine/event.json#/properties/contact_uid",
        "evidence": "sm.uid",
    }
    assert found["incoming"][3] == {
        "pointer": "/anonymousId",
        "value": "a1",
        "became": "shadowed",
        "by": ["/userId"],
    }
    assert found["incoming"][5] == {
        "pointer": "/category",
        "value": "Docs",
        "became": "dropped",
        "why": "a page is named by its name, never by its category",
        "evidence": "A25",
    }
    assert found["evidence"]["A25"] == load("evidence.json")["A25"]
    assert {"page.view", "page.named", "sm.event", "A21"} <= found["evidence"].keys()
    refused = explained({**TRACK, "event": "!"}, OURS).to_dict()
    assert refused["reason"]["code"] == "event_uid_empty"


def complete(message: Any, translator: Translator) -> Explained:
    """Explain it, and see that all of both sides is there once, as the lineage has it."""
    before = marshal.dumps(message, 2)
    found = explained(message, translator)
    assert marshal.dumps(message, 2) == before
    assert [one.pointer for one in found.outgoing] == list(
        leaf_pointers(found.report["operations"])
    )
    named = [leaf.pointer for leaf in leaves(message)]
    told = [one.pointer for one in found.incoming]
    assert told == [at for at in named if at in {*told}]
    assert len(told) + found.left == len(named)
    back = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert [one["pointer"] for one in back["incoming"]] == told
    for one in found.outgoing:
        assert bool(one.sources) != bool(one.why)
        for source in one.sources:
            targets = came(found, source.pointer).targets
            assert (one.pointer, source.kind, source.evidence) in targets
    for field_ in found.incoming:
        assert (field_.became == "sent") == bool(field_.targets)
        assert (field_.became == "shadowed") == bool(field_.by)
        assert field_.became not in ("dropped", "unsent") or field_.why.sentence
        assert not field_.why.evidence or field_.why.evidence in load("evidence.json")
    return found


@pytest.mark.parametrize("case", list(kit_cases()), ids=lambda case: case.name)
def test_each_case_of_the_kit(case: Any) -> None:
    """All of a known message is told, under the settings of its case."""
    complete(case.message, OURS.with_settings({"oversize": "note", **case.settings}))


@few
@given(valid())
def test_any_message_of_an_app(message: dict[str, Any]) -> None:
    """What is dropped changes nothing, whatever it is instead."""
    dropped_changes_nothing(message, complete(message, OURS))


@few
@given(json_values)
def test_any_value(value: object) -> None:
    """Nothing is raised for what no app should send, by us or by a translator that copies."""
    copier = Theirs("a:b", lambda message: [{"method": "event", "all": message}])
    message = {"type": "track", "userId": "u1", "event": "E", "properties": value}
    for one in (value, message):
        complete(one, OURS)
        explained(one, copier).to_dict()


@pytest.mark.skipif("SIM_CORPUS" not in os.environ, reason="SIM_CORPUS names no folder")
def test_what_others_published() -> None:
    """The same for each message of the corpus."""
    for _, message in published():
        dropped_changes_nothing(message, complete(message, OURS))


def dropped_changes_nothing(message: Any, found: Explained) -> None:
    """But for a messageId that is made of the content."""
    made = identifier(field(message, "messageId")[1]) is None if found.dropped else False
    whole = {**message, "messageId": "fixed"} if made else message
    before = as_json(OURS.operations(whole))
    for at in found.dropped:
        if made and at.split("/")[1] in ("messageId", "message_id"):
            continue
        for other in (without(whole, [at]), changed(whole, at, fixed), *read(whole, at)):
            assert as_json(OURS.operations(other)) == before, at


def test_hostile_messages() -> None:
    """Deep, large, with keys that a pointer or a terminal would trip over: never an error."""
    deep: Any = 1
    for _ in range(99):
        deep = {"/~": deep}
    keys = {"a/b": 1, "m~n": 2, "[/]": 3, "": 4, "\x1b[31m": 5, "\udfff": 6, "1": 7, "-": 8}
    messages: list[Any] = [
        {**TRACK, "properties": deep},
        {**TRACK, "properties": keys, "context": keys, **keys},
        {**TRACK, "properties": {"text": "x" * 1_000_000}},
        {**TRACK, "properties": [deep]},
        loads('{"type": "track", "userId": 1e400, "a": [NaN, 1E5]}'.replace("NaN", "0")),
        {**TRACK, "properties": {"n": 10**5000, "f": float("nan")}},
        [TRACK],
        "text",
        7,
        None,
        [],
        {},
    ]
    for message in messages:
        complete(copy.deepcopy(message), OURS)
    [one] = explained({"a": [deep]}, OURS).to_dict()["incoming"]
    assert one["pointer"].startswith("/a/0/~1~0")
    assert "value" not in one
    for _ in range(2_000):
        deep = [deep]
    found = explained({"a": deep, "b": 1}, OURS)
    assert (found.incoming, found.left) == ((), 2)
    json.dumps(found.to_dict())


@few
@given(st.dictionaries(st.text(), st.text(min_size=1), min_size=1, max_size=4))
def test_each_trait_is_sent(traits: dict[str, str]) -> None:
    """Whatever its key is, a trait isn't dropped; account_uid apart, and what it opens."""
    message = {"type": "identify", "messageId": "m", "userId": "u", "traits": traits}
    found = explained(message, OURS)
    assert all("account_uid" in at for at in found.dropped)
