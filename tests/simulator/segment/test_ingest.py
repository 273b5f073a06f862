"""Ingest: what comes of one request, message by message."""

from __future__ import annotations

import copy
import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.registry import load
from simulator.segment import stamps
from simulator.segment.ingest import (
    MAX_MESSAGE_BYTES,
    MAX_MESSAGES,
    MAX_NAMED,
    Arrival,
    Receipt,
    ingest_batch,
    ingest_call,
    too_large,
    unreadable,
    without_repeats,
)
from simulator.segment.judge import KINDS, SNAKE, Kind
from tests.simulator.generated import laws, texts
from tests.simulator.segment.doorstep import AT, RECEIVED

TRACK = {"type": "track", "userId": "u", "event": "Order", "messageId": "m"}


def receipt(ip: str = "", refusal: str = "") -> Receipt:
    numbers = itertools.count(1)
    return Receipt(AT, lambda: f"made-{next(numbers)}", ip, refusal)


def batch(*items: object, **shared: object) -> list[Arrival]:
    return ingest_batch({"batch": list(items), **shared}, receipt())


def alone(item: object, **shared: object) -> Any:
    """The message of an item that is received."""
    [arrival] = batch(item, **shared)
    assert arrival.stage == "received", arrival.detail
    assert json.loads(arrival.body) == arrival.message
    return arrival.message


def test_a_message_is_passed_on() -> None:
    """With the times that Segment adds, and everything else as it was sent."""
    [arrival] = batch({**TRACK, "properties": {"a": [1, None, "é"]}, "extra": True})
    assert arrival.message == {
        **TRACK,
        "properties": {"a": [1, None, "é"]},
        "extra": True,
        "timestamp": RECEIVED,
        "receivedAt": RECEIVED,
    }
    assert (arrival.stage, arrival.code, arrival.detail) == ("received", "", "")
    assert (arrival.message_id, arrival.type, arrival.uid) == ("m", "track", "u")
    assert json.loads(arrival.body) == arrival.message


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("said", ["identify", "delete", None, 7, "absent"])
def test_the_path_says_which_call_it_is(kind: Kind, said: object) -> None:
    """Whatever the message says."""
    call = {**TRACK, "type": said}
    if said == "absent":
        del call["type"]
    arrival = ingest_call(call, kind, receipt())
    assert isinstance(arrival.message, dict)
    assert (arrival.message["type"], arrival.type) == (kind, kind)


def test_a_type_stays_as_it_is_written() -> None:
    """The ledger has it in lower case."""
    [arrival] = batch({**TRACK, "type": "Track"})
    assert isinstance(arrival.message, dict)
    assert (arrival.message["type"], arrival.type) == ("Track", "track")


@pytest.mark.parametrize(
    ("ids", "uid"),
    [
        ({"userId": "u", "anonymousId": "a", "groupId": "g"}, "u"),
        ({"userId": None, "anonymousId": "a", "groupId": "g"}, "a"),
        ({"userId": None, "user_id": "s"}, "s"),
        ({"userId": 7, "groupId": "g"}, "g"),
        ({"userId": None}, None),
        ({"userId": "\ud800"}, "\\ud800"),
    ],
)
def test_whom_a_message_is_listed_under(ids: dict[str, object], uid: str | None) -> None:
    """Its userId, else anonymousId, else groupId; failed or not."""
    assert batch({**TRACK, **ids})[0].uid == uid


@pytest.mark.parametrize(
    ("own", "shared", "merged"),
    [
        ({"ip": "1"}, {"ip": "2", "os": "x"}, {"ip": "1", "os": "x"}),
        ({"ip": None}, {"ip": "2"}, {"ip": None}),
        ({"app": {"a": 1}}, {"app": {"b": 2}}, {"app": {"a": 1}}),
        (None, {"ip": "2"}, {"ip": "2"}),
        ([], {"ip": "2"}, {"ip": "2"}),
        ({"ip": "1"}, None, {"ip": "1"}),
        ({"ip": "1"}, [], {"ip": "1"}),
        ({"ip": "1"}, "x", {"ip": "1"}),
        ("x", {"ip": "2"}, "x"),
        (None, "x", "x"),
        (None, None, None),
    ],
)
@pytest.mark.parametrize("key", ["context", "integrations"])
def test_what_the_batch_says_for_all(key: str, own: object, shared: object, merged: object) -> None:
    """The item wins, key by key at the first level."""
    assert alone({**TRACK, key: own}, **{key: shared})[key] == merged


@pytest.mark.parametrize("key", ["context", "integrations"])
def test_what_neither_says_is_not_there(key: str) -> None:
    """Null for all is nothing."""
    assert key not in alone(TRACK, **{key: None})
    assert alone(TRACK, **{key: {"a": 1}})[key] == {"a": 1}


def test_nothing_else_is_shared() -> None:
    """Ids and the like are the item's own."""
    message = alone(TRACK, userId="other", properties={"a": 1}, messageId="x", type="page")
    assert message == alone(TRACK)


EARLY, LATER = "2023-11-14T10:00:00.000Z", "2023-11-14T10:00:05.000Z"
AS_FAR = "2023-11-14T22:13:15.123Z"
"""As far before RECEIVED as EARLY is before LATER."""


@pytest.mark.parametrize(
    ("own", "shared", "stamped"),
    [
        ({}, {}, {"timestamp": RECEIVED}),
        (
            {"timestamp": EARLY, "sentAt": LATER},
            {},
            {"timestamp": AS_FAR, "originalTimestamp": EARLY, "sentAt": LATER},
        ),
        (
            {"timestamp": EARLY},
            {"sentAt": LATER},
            {"timestamp": AS_FAR, "originalTimestamp": EARLY, "sentAt": LATER},
        ),
        (
            {},
            {"sentAt": LATER, "timestamp": EARLY},
            {"timestamp": AS_FAR, "originalTimestamp": EARLY, "sentAt": LATER},
        ),
        (
            {"timestamp": EARLY, "sentAt": None},
            {"sentAt": LATER, "timestamp": RECEIVED},
            {"timestamp": AS_FAR, "originalTimestamp": EARLY, "sentAt": LATER},
        ),
        (
            {"timestamp": EARLY, "sentAt": LATER},
            {"sentAt": RECEIVED},
            {"timestamp": AS_FAR, "originalTimestamp": EARLY, "sentAt": LATER},
        ),
        (
            {"timestamp": EARLY, "sent_at": LATER},
            {"sentAt": RECEIVED},
            {"timestamp": AS_FAR, "originalTimestamp": EARLY, "sent_at": LATER},
        ),
        (
            {"timestamp": EARLY, "sentAt": "soon"},
            {},
            {"timestamp": EARLY, "originalTimestamp": EARLY, "sentAt": "soon"},
        ),
        (
            {"timestamp": "soon", "sentAt": LATER},
            {},
            {"timestamp": RECEIVED, "originalTimestamp": "soon", "sentAt": LATER},
        ),
        (
            {"timestamp": EARLY, "sentAt": LATER, "originalTimestamp": RECEIVED},
            {},
            {"timestamp": AS_FAR, "originalTimestamp": EARLY, "sentAt": LATER},
        ),
        ({"timestamp": None}, {}, {"timestamp": RECEIVED}),
        (
            {"originalTimestamp": EARLY, "receivedAt": EARLY},
            {},
            {"timestamp": RECEIVED, "originalTimestamp": EARLY},
        ),
    ],
)
def test_times(own: dict[str, Any], shared: dict[str, Any], stamped: dict[str, Any]) -> None:
    """The item's, else the batch's; what can't be read is kept where it was sent."""
    sent = TRACK | own
    times = ("timestamp", "originalTimestamp", "sentAt", "sent_at", "receivedAt")
    found = {key: value for key, value in alone(sent, **shared).items() if key in times}
    assert found == {"receivedAt": RECEIVED, **stamped}


@pytest.mark.parametrize("given", [{}, {"messageId": None}, {"messageId": " "}])
def test_a_message_id_is_assigned_where_there_is_none(given: dict[str, Any]) -> None:
    """A new one each; one that is there stays, however long, in snake_case too."""
    without = {key: value for key, value in TRACK.items() if key != "messageId"} | given
    arrivals = batch(without, {**without, "message_id": "s" * 200}, TRACK, without)
    ids = [arrival.message_id for arrival in arrivals]
    assert ids == ["made-1", "s" * 200, "m", "made-2"]
    messages = [arrival.message for arrival in arrivals]
    assert all(isinstance(message, dict) for message in messages)
    assert [m.get("messageId") for m in messages if isinstance(m, dict)][0::3] == [
        "made-1",
        "made-2",
    ]


@pytest.mark.parametrize(
    ("context", "placed"),
    [
        ("absent", {"ip": "1.2.3.4"}),
        (None, {"ip": "1.2.3.4"}),
        ([], {"ip": "1.2.3.4"}),
        ({"a": 1}, {"a": 1, "ip": "1.2.3.4"}),
        ({"ip": None}, {"ip": "1.2.3.4"}),
        ({"ip": "5.6.7.8"}, {"ip": "5.6.7.8"}),
        ("odd", "odd"),
    ],
)
def test_a_browser_does_not_know_its_address(context: object, placed: object) -> None:
    """It is the peer's, unless the message says another."""
    call = TRACK if context == "absent" else {**TRACK, "context": context}
    message = ingest_call(call, "track", receipt("1.2.3.4")).message
    assert isinstance(message, dict)
    assert message["context"] == placed


@pytest.mark.parametrize(
    ("item", "code", "detail"),
    [
        (None, "bad_request", "send an object, not null"),
        (7, "bad_request", "send an object, not integer 7"),
        ([TRACK], "bad_request", "send an object, not a list of 1"),
        ({}, "bad_request", "/type: expected one of"),
        ({**TRACK, "type": "delete"}, "bad_request", "/type: expected one of"),
        ({**TRACK, "userId": 7}, "id_not_string", "/userId: send a string, not integer 7"),
        ({**TRACK, "event": None}, "event_not_defined", "/event: name what happened"),
    ],
)
def test_a_bad_item_does_not_spoil_the_good_ones(item: object, code: str, detail: str) -> None:
    """It is kept as it was sent, with Segment's code and what to do."""
    first, bad, last = batch(TRACK, item, TRACK, context={"a": 1})
    assert (first.stage, last.stage) == ("received", "received")
    assert (bad.stage, bad.code) == ("failed on ingest", code)
    assert bad.detail.startswith(detail)
    assert bad.message == item == json.loads(bad.body)


@pytest.mark.parametrize("items", [None, [], "absent"])
def test_an_empty_batch(items: object) -> None:
    """One arrival says so."""
    body = {"sentAt": LATER} if items == "absent" else {"batch": items, "sentAt": LATER}
    [arrival] = ingest_batch(body, receipt())
    assert (arrival.stage, arrival.code) == ("failed on ingest", "empty_batch")
    assert json.loads(arrival.body) == body


@pytest.mark.parametrize("items", ["x", 7, {}, {"0": TRACK}])
def test_a_batch_that_is_no_list(items: object) -> None:
    """One arrival says so."""
    [arrival] = ingest_batch({"batch": items}, receipt())
    assert (arrival.stage, arrival.code) == ("failed on ingest", "bad_request")
    assert arrival.detail == "/batch: the batch is no list: send a list of messages"


def test_too_many_messages() -> None:
    """2,500 are received; of one more all fail."""
    most = [{**TRACK, "messageId": f"m{n}"} for n in range(MAX_MESSAGES)]
    assert {arrival.stage for arrival in batch(*most)} == {"received"}
    arrivals = batch(*most, 7)
    assert [arrival.message_id for arrival in arrivals] == [*(m["messageId"] for m in most), None]
    assert {(a.stage, a.code) for a in arrivals} == {("failed on ingest", "bad_request")}
    assert "2,501 messages and may hold 2,500" in arrivals[0].detail


def test_very_many_messages() -> None:
    """Of a batch that holds nonsense without end the ledger has one line that says how much."""
    named = batch(*[0] * MAX_NAMED)
    assert len(named) == MAX_NAMED
    [arrival] = batch(*[0] * (MAX_NAMED + 1))
    assert (arrival.stage, arrival.code) == ("failed on ingest", "bad_request")
    assert "10,001 messages and may hold 2,500" in arrival.detail
    assert arrival.body.startswith(b'{"batch":[0,0,')
    assert len(arrival.body) <= MAX_MESSAGE_BYTES


def sized(size: int, letter: str = "x") -> dict[str, Any]:
    """A message of so many bytes of compact UTF-8 JSON."""
    item: dict[str, Any] = {**TRACK, "properties": {"a": ""}}
    width = len(letter.encode("utf-8", "surrogatepass"))
    room = size - len(json.dumps(item, separators=(",", ":")))
    item["properties"]["a"] = letter * (room // width) + "x" * (room % width)
    return item


@pytest.mark.parametrize("letter", ["x", "é", "日", "🎉", "\ud800"])
def test_the_limit_on_a_message(letter: str) -> None:
    """32,768 bytes of UTF-8 pass, one more fails, and that item only."""
    fits, over = sized(MAX_MESSAGE_BYTES, letter), sized(MAX_MESSAGE_BYTES + 1, letter)
    first, second, third = batch(fits, over, TRACK)
    assert (first.stage, third.stage) == ("received", "received")
    assert (second.stage, second.code) == ("failed on ingest", "bad_request")
    assert second.detail == "the message has 32,769 bytes and may have 32,768: send less"
    assert (second.message_id, second.uid) == ("m", "u")
    assert len(second.body) == MAX_MESSAGE_BYTES
    assert too_large(fits) == ""
    assert too_large(over) == second.detail


def test_what_is_merged_does_not_count() -> None:
    """The limit is on the item as it was sent."""
    message = alone(sized(MAX_MESSAGE_BYTES), context={"a": "x" * 100})
    assert message["context"] == {"a": "x" * 100}


@pytest.mark.parametrize("key", ["context", "integrations"])
def test_what_a_batch_says_for_all_has_a_limit(key: str) -> None:
    """Each message gets it, so over 32 KB of it all fail, and none is kept with it."""
    fits, over = ({"a": "x" * (MAX_MESSAGE_BYTES - len(key) - 13 + more)} for more in (0, 1))
    assert [one.stage for one in batch(TRACK, **{key: fits})] == ["received"]
    first, second = batch(TRACK, {**TRACK, "userId": 7}, **{key: over})
    assert {first.stage, second.stage} == {"failed on ingest"}
    assert first.detail == (
        "the batch's context and integrations have 32,769 bytes and may have 32,768,"
        " for each message gets them"
    )
    assert len(first.body) + len(second.body) < 1000


HIDDEN: list[dict[str, Any]] = [
    {**TRACK, "writeKey": "hush"},
    {**TRACK, "write_key": "hush"},
    {**TRACK, "properties": {"writeKey": "hush", "b": 1}},
    {**TRACK, "context": {"WRITE-KEY": {"a": "hush"}}},
    {**TRACK, "userId": 7, "writeKey": "hush"},
    {**TRACK, "userId": 7, "properties": [{"apiToken": "hush"}]},
]


@pytest.mark.parametrize("item", HIDDEN, ids=range(len(HIDDEN)))
def test_a_write_key_stays_nowhere(item: dict[str, Any]) -> None:
    """Neither in what is passed on nor in what is kept; what is beside it stays."""
    body = {"batch": [item], "writeKey": "hush", "context": {"writeKey": "hush"}}
    [arrival] = ingest_batch(body, receipt())
    assert b"hush" not in arrival.body
    assert "hush" not in repr(arrival)
    assert arrival.message_id == "m"
    assert json.loads(arrival.body) == arrival.message


def test_the_write_key_leaves_no_trace_in_a_good_message() -> None:
    """Every library of a browser sends it."""
    assert alone({**TRACK, "writeKey": "hush"}) == alone(TRACK)


@pytest.mark.parametrize("items", [[TRACK], [TRACK, 7, {**TRACK, "userId": 7}], []])
def test_a_bad_write_key_fails_everything(items: list[object]) -> None:
    """Before whatever else is wrong, with the reason."""
    refused = receipt(refusal="the write key is of no source")
    arrivals = ingest_batch({"batch": items}, refused)
    assert len(arrivals) == max(1, len(items))
    assert {(a.stage, a.code, a.detail) for a in arrivals} == {
        ("failed on ingest", "invalid_write_key", "the write key is of no source")
    }
    assert [a.message for a in arrivals] == (items or [{"batch": []}])


def test_what_cannot_be_read_is_one_arrival() -> None:
    """At most 32 KB of it are kept."""
    arrival = unreadable(b"x" * 40_000, "page", "no JSON")
    assert arrival == Arrival(
        None, None, "page", None, b"x" * 32_768, "failed on ingest", "bad_request", "no JSON"
    )


def numbered(*ids: str) -> list[Arrival]:
    return batch(*({**TRACK, "messageId": one} for one in ids))


def test_a_repeated_message_is_filtered_at_source() -> None:
    """Whether it was accepted in another request or before it in this one."""
    arrivals = without_repeats(numbered("a", "b", "a", "c", "b"), lambda ids: {"c"} & set(ids))
    assert [a.stage == "received" for a in arrivals] == [True, True, False, False, False]
    repeated = arrivals[2:]
    assert {(a.stage, a.code) for a in repeated} == {("filtered at source", "duplicate_message_id")}
    assert all(a.detail.startswith("/messageId: ") for a in repeated)


def test_what_failed_was_not_accepted() -> None:
    """A failed message may be sent again, in mended form, under its id."""
    arrivals = batch({**TRACK, "userId": 7}, TRACK)
    assert without_repeats(arrivals, lambda ids: set()) == arrivals


def test_nothing_is_looked_up_for_nothing() -> None:
    """Where nothing is received there is nothing to know."""
    asked: list[object] = []
    without_repeats(batch(7), lambda ids: asked.append(ids) or set())  # type: ignore[func-returns-value]
    assert asked == []


def test_the_codes_are_explained() -> None:
    """Those of a whole request are these; those of one message the judge has."""
    own = {code for code, entry in load("codes.json").items() if entry["kind"] == "ingest"}
    assert own == {
        "empty_batch",
        "invalid_write_key",
        "duplicate_message_id",
        "name_not_string",
        "category_not_string",
    }


_finite: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
).filter(lambda value: "Infinity" not in json.dumps(value))
_keys = st.sampled_from(
    [
        *("type", "event", "properties", "traits", "context", "integrations", "timestamp"),
        *("writeKey", "receivedAt", "originalTimestamp", *SNAKE, *SNAKE.values()),
    ]
)
_types = st.fixed_dictionaries({}, optional={"type": st.sampled_from(KINDS)})
_ids = st.fixed_dictionaries({}, optional={"userId": st.just("u"), "event": st.just("e")})
_items = st.builds(
    lambda *parts: {key: value for part in parts for key, value in part.items()},
    st.dictionaries(_keys | texts, _finite, max_size=4),
    _types,
    _ids,
)
_bodies = st.builds(
    lambda shared, items: {**shared, "batch": items},
    st.dictionaries(_keys, _finite, max_size=3),
    st.lists(_items | _finite, min_size=1, max_size=5),
)


@laws
@given(_bodies, st.sampled_from(["", "1.2.3.4"]), st.sampled_from(["", "no good"]))
def test_nothing_is_dropped(body: dict[str, Any], ip: str, refusal: str) -> None:
    """As many arrivals as items, in their order, each received or with a code and a reason."""
    before = copy.deepcopy(body)
    arrivals = ingest_batch(body, receipt(ip, refusal))
    assert body == before
    assert arrivals == ingest_batch(body, receipt(ip, refusal))
    assert len(arrivals) == len(body["batch"])
    for item, arrival in zip(body["batch"], arrivals, strict=True):
        assert arrival.body.isascii()
        if arrival.stage == "received":
            assert not refusal
            assert (arrival.code, arrival.detail) == ("", "")
            _is_passed_on(item, body, arrival)
        else:
            assert arrival.stage == "failed on ingest"
            assert arrival.code in load("codes.json")
            assert arrival.detail.isprintable()
            assert arrival.detail


def _is_passed_on(item: Any, body: dict[str, Any], arrival: Arrival) -> None:
    """Every key of the item is there, and no other than Segment adds."""
    message = arrival.message
    assert isinstance(message, dict)
    assert json.loads(arrival.body) == message
    added = {"timestamp", "originalTimestamp", "receivedAt", "messageId", "sentAt"}
    shared = {"context", "integrations"}
    assert item.keys() - {"writeKey"} <= message.keys() <= item.keys() | added | shared
    assert "writeKey" not in message
    assert message["receivedAt"] == RECEIVED
    assert stamps.read(message["timestamp"]) is not None
    assert arrival.message_id
    assert arrival.type == message["type"].lower()
    for key in item.keys() - added - shared - {"writeKey", "write_key", "type"}:
        assert message[key] == item[key]
    for key in shared:
        if isinstance(item.get(key), dict) and isinstance(body.get(key), dict):
            assert message[key].items() >= item[key].items()
            assert message[key].keys() - {"ip"} == (item[key].keys() | body[key].keys()) - {"ip"}
