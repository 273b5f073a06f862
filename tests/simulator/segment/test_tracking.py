"""The tracking API, path by path, with everything bad that comes."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Collection
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.segment.app import create_app
from simulator.segment.ingest import Arrival
from simulator.segment.judge import KINDS
from simulator.segment.sources import Source, Sources
from simulator.wsgi import BODY_CUT
from tests.simulator.generated import laws
from tests.simulator.segment.doorstep import AT, KEY, RECEIVED, Doorstep, basic
from tests.simulator.waiting import PATIENCE, until

ONE = {"userId": "u", "event": "Order", "groupId": "g", "previousId": "p", "messageId": "m"}
BATCHES = ["batch", "import", "b"]
SINGLES = [*KINDS, *(kind[0] for kind in KINDS)]
BROWSER = {"Origin": "https://shop.example", "Content-Type": "text/plain"}


@pytest.fixture
def door() -> Doorstep:
    return Doorstep()


def post(door: Doorstep, path: str, body: object, **headers: str) -> tuple[int, Any]:
    """Send JSON, or bytes as they are, with the usual write key."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = door.client().post(f"/v1/{path}", data=data, headers={**basic(), **names})
    return answer.status_code, answer.json


def failed(door: Doorstep) -> Arrival:
    """The only arrival, which failed."""
    [arrival] = door.arrivals
    assert arrival.stage == "failed on ingest"
    return arrival


@pytest.mark.parametrize("path", SINGLES)
def test_a_call(door: Doorstep, path: str) -> None:
    """By its name or its first letter; the message gets its type from the path."""
    assert post(door, path, ONE) == (200, {"success": True})
    [(key, [arrival])] = door.kept
    assert (key, arrival.stage) == (KEY, "received")
    kind = next(kind for kind in KINDS if kind.startswith(path))
    assert arrival.message == {**ONE, "type": kind, "timestamp": RECEIVED, "receivedAt": RECEIVED}


@pytest.mark.parametrize("path", BATCHES)
def test_a_batch(door: Doorstep, path: str) -> None:
    """The good ones pass beside the bad ones."""
    items = [{**ONE, "type": "track"}, {**ONE, "type": "track", "userId": 7}, 7]
    assert post(door, path, {"batch": items}) == (200, {"success": True})
    [(key, arrivals)] = door.kept
    assert key == KEY
    assert [(a.stage, a.code) for a in arrivals] == [
        ("received", ""),
        ("failed on ingest", "id_not_string"),
        ("failed on ingest", "bad_request"),
    ]


def test_slashes_at_the_end(door: Doorstep) -> None:
    """Whoever writes a host by hand adds one sometimes."""
    assert post(door, "track/", ONE) == (200, {"success": True})


def test_a_packed_body(door: Doorstep) -> None:
    """As some libraries send it by default, others when told to."""
    packed = gzip.compress(json.dumps(ONE).encode(), mtime=0)
    assert post(door, "track", packed, Content_Encoding="gzip") == (200, {"success": True})
    assert door.arrivals[0].stage == "received"


@pytest.mark.parametrize("path", ["t", "b"])
@pytest.mark.parametrize(
    ("body", "encoding", "said"),
    [
        (b"", "", "an empty body"),
        (b"{", "", "can't be read"),
        (b"[]", "", "no object"),
        (b'{"userId": NaN}', "", "NaN"),
        (b'{"a":' * 101 + b"1" + b"}" * 101, "", "at most 100 levels"),
        (b'{"a": ' + b"9" * 4301 + b"}", "", "infinite"),
        (b'{"a": "' + b"x" * 512_000 + b'"}', "", "more than 512,000 bytes"),
        (gzip.compress(bytes(10**7), mtime=0), "gzip", "more than 512,000 bytes"),
        (gzip.compress(b"{}", mtime=0)[:-1], "gzip", "breaks off"),
        (gzip.compress(b"{}", mtime=0) + b"x", "gzip", "something follows"),
        (b"{}", "gzip", "damaged"),
        (b"{}", "br", "Content-Encoding"),
    ],
    ids=range(12),
)
def test_what_cannot_be_read(
    door: Doorstep, path: str, body: bytes, encoding: str, said: str
) -> None:
    """400 with a sentence, and one arrival in the ledger, where a developer looks for it."""
    status, answer = post(door, path, body, Content_Encoding=encoding)
    assert status == 400
    assert answer == {"success": False, "code": "bad_request", "message": answer["message"]}
    assert said in answer["message"]
    arrival = failed(door)
    assert (arrival.code, arrival.detail) == ("bad_request", answer["message"])
    assert arrival.type == ("track" if path == "t" else None)
    assert len(arrival.body) <= 32_768
    assert door.kept[0][0] == KEY


def test_a_body_that_the_listener_cut(door: Doorstep) -> None:
    """It was too long to be there as a whole."""
    client = door.client()
    answer = client.post("/v1/b", data=b"{}", environ_overrides={BODY_CUT: True})
    assert answer.status_code == 400
    assert "more than 512,000 bytes" in failed(door).detail


def test_a_call_over_its_limit(door: Doorstep) -> None:
    """400 for a single call; in a batch it fails alone."""
    large = {**ONE, "type": "track", "properties": {"a": "x" * 32_768}}
    status, answer = post(door, "track", large)
    assert (status, answer["code"]) == (400, "bad_request")
    assert "bytes and may have 32,768" in answer["message"]
    assert (failed(door).message_id, failed(door).detail) == ("m", answer["message"])
    assert post(door, "batch", {"batch": [large, ONE | {"type": "page"}]})[0] == 200
    assert [a.stage for a in door.arrivals[1:]] == ["failed on ingest", "received"]


def test_too_many_messages(door: Doorstep) -> None:
    """2,501 are answered 200, and all of them are in the ledger as failed."""
    assert post(door, "batch", {"batch": [{}] * 2501}) == (200, {"success": True})
    assert len(door.arrivals) == 2501
    assert {a.stage for a in door.arrivals} == {"failed on ingest"}


def test_an_empty_batch(door: Doorstep) -> None:
    """It is answered 200, and in the ledger."""
    assert post(door, "batch", {"batch": []}) == (200, {"success": True})
    assert failed(door).code == "empty_batch"


@pytest.mark.parametrize(
    ("headers", "body", "query"),
    [
        (basic(), {}, ""),
        ({}, {"writeKey": KEY}, ""),
        ({}, {}, f"?writeKey={KEY}"),
        (basic(), {"writeKey": "other"}, "?writeKey=other"),
    ],
)
def test_where_the_write_key_is(
    door: Doorstep, headers: dict[str, str], body: dict[str, Any], query: str
) -> None:
    """By Basic, else in the body, else in the query; what is kept doesn't hold it."""
    door.client().post(f"/v1/track{query}", json={**ONE, **body}, headers=headers)
    [(key, [arrival])] = door.kept
    assert (key, arrival.stage) == (KEY, "received")
    assert b"writeKey" not in arrival.body


SOURCES = Sources({"web": Source("t1")})


@pytest.mark.parametrize(
    ("sources", "key", "why"),
    [
        (SOURCES, "other", "of no source"),
        (Sources({"web": Source("t1")}, ["t2"]), "web", "token isn't accepted"),
        (Sources({}, ["t1"]), "other", "token isn't accepted"),
        (Sources(), "", "no write key came"),
        (Sources(), "a:b", "holds a colon"),
        (Sources(), "a\x00b", "can't be printed"),
        (Sources(), "x" * 257, "more than 256"),
    ],
)
@pytest.mark.parametrize("path", ["track", "batch"])
def test_a_wrong_write_key(path: str, sources: Sources, key: str, why: str) -> None:
    """It is answered 200 as Segment does; the ledger says why nothing comes of it."""
    door = Doorstep(sources)
    body = {"batch": [ONE, 7]} if path == "batch" else ONE
    answer = door.client().post(f"/v1/{path}", json={**body, "writeKey": key})
    assert (answer.status_code, answer.json) == (200, {"success": True})
    [(kept, arrivals)] = door.kept
    assert kept is None
    assert len(arrivals) == (2 if path == "batch" else 1)
    assert {(a.stage, a.code) for a in arrivals} == {("failed on ingest", "invalid_write_key")}
    assert why in arrivals[0].detail


def test_a_source_has_its_own_token() -> None:
    """The write key that is handed on is the one that came."""
    door = Doorstep(SOURCES)
    door.client().post("/v1/track", json={**ONE, "writeKey": "web"})
    assert [key for key, _ in door.kept] == ["web"]


def test_what_cannot_be_read_under_a_wrong_write_key() -> None:
    """It is of no workspace."""
    door = Doorstep(SOURCES)
    answer = door.client().post("/v1/track", data=b"{", headers=basic("other"))
    assert answer.status_code == 400
    assert [key for key, _ in door.kept] == [None]
    assert failed(door).code == "bad_request"


@pytest.mark.parametrize("origin", ["https://shop.example", "null"])
def test_a_browsers_address(door: Doorstep, origin: str) -> None:
    """Whoever has an Origin is a browser, and is where it calls from."""
    answer = door.client().post(
        "/v1/t",
        data=json.dumps(ONE),
        headers={**BROWSER, **basic(), "Origin": origin},
        environ_overrides={"REMOTE_ADDR": "1.2.3.4"},
    )
    assert answer.status_code == 200
    assert isinstance(door.arrivals[0].message, dict)
    assert door.arrivals[0].message["context"] == {"ip": "1.2.3.4"}


def test_a_server_has_no_address_in_its_messages(door: Doorstep) -> None:
    """Its own isn't its users'."""
    post(door, "t", ONE)
    assert isinstance(door.arrivals[0].message, dict)
    assert "context" not in door.arrivals[0].message


def test_message_ids_are_seeded() -> None:
    """The same requests get the same ids after the same start, and no two messages one."""
    kept: list[list[str | None]] = []
    for seed in (7, 7, 8):
        door = Doorstep(seed=seed)
        client = door.client()
        items = [{"type": "page", "userId": "u"}] * 2
        for _ in range(2):
            client.post("/v1/batch", json={"batch": items}, headers=basic())
        kept.append([arrival.message_id for arrival in door.arrivals])
    first, again, other = kept
    assert first == again
    assert len(set(first) | set(other)) == 8


@pytest.mark.parametrize("dedupe", [False, True])
def test_repeated_messages(dedupe: bool) -> None:
    """They are filtered at source only if that was asked for."""
    door = Doorstep(dedupe=dedupe)
    again = [{**ONE, "type": "track"}, {**ONE, "type": "track", "messageId": "n"}]
    post(door, "track", ONE)
    assert post(door, "batch", {"batch": [*again, *again]}) == (200, {"success": True})
    stages = [arrival.stage == "received" for arrival in door.arrivals]
    assert stages == ([True, False, True, False, False] if dedupe else [True] * 5)
    repeated = {a.code for a in door.arrivals if a.stage == "filtered at source"}
    assert repeated == ({"duplicate_message_id"} if dedupe else set())


def test_an_id_is_known_in_its_own_workspace_alone() -> None:
    """Another write key may use it too, and a wrong one is asked about nothing."""
    door = Doorstep(Sources({}, ["one", "two"]), dedupe=True)
    client = door.client()
    for key in ("one", "two", "wrong", "one"):
        client.post("/v1/track", json=ONE, headers=basic(key))
    assert [(key, a.stage) for key, [a] in door.kept] == [
        ("one", "received"),
        ("two", "received"),
        (None, "failed on ingest"),
        ("one", "filtered at source"),
    ]


class Slow(Doorstep):
    """It counts who is inside, and answers what is known when it is told to."""

    def __init__(self) -> None:
        super().__init__(dedupe=True, clock=self.enter)
        self.inside, self.go_on = 0, threading.Event()

    def enter(self) -> float:
        self.inside += 1
        return AT

    def seen(self, key: str, ids: Collection[str]) -> set[str]:
        found = super().seen(key, ids)
        assert self.go_on.wait(PATIENCE)
        return found


def test_of_two_at_once_one_comes_first() -> None:
    """A library's retry can overtake its first request: only one of them is received."""
    door = Slow()
    app = create_app(door)

    def send() -> None:
        app.test_client().post("/v1/track", json=ONE, headers=basic())

    requests = [threading.Thread(target=send) for _ in range(4)]
    for one in requests:
        one.start()
    until(lambda: door.inside == 4, "the requests")
    door.go_on.set()
    for one in requests:
        one.join(PATIENCE)
    assert [a.stage for a in door.arrivals] == ["received", *["filtered at source"] * 3]


@pytest.mark.parametrize("body", [b"{", json.dumps(ONE).encode()])
def test_a_journal_that_fails(body: bytes) -> None:
    """500, for nothing was kept: libraries send again."""
    door = Doorstep(broken=True)
    status, answer = post(door, "track", body)
    assert status == 500
    assert answer["success"] is False
    assert "the disk is full" in answer["message"]


@pytest.mark.parametrize("path", [*BATCHES, *SINGLES, "projects/wk/settings"])
def test_a_browser_asks_first(door: Doorstep, path: str) -> None:
    """Any origin may send any headers; what it may is remembered for a while."""
    asked = {
        "Origin": "https://shop.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,x-retry-count",
    }
    answer = door.client().options(f"/v1/{path}", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert answer.headers["Access-Control-Allow-Headers"] == asked["Access-Control-Request-Headers"]
    methods = answer.headers["Access-Control-Allow-Methods"].split(", ")
    assert methods == (["GET", "HEAD", "OPTIONS"] if "/" in path else ["OPTIONS", "POST"])
    assert int(answer.headers["Access-Control-Max-Age"]) > 0
    assert door.kept == []


def test_the_settings(door: Doorstep) -> None:
    """What analytics.js needs to send here, by the name that the page knows this listener by."""
    client = door.client()
    answer = client.get(
        "/v1/projects/wk/settings", headers={"Host": "localhost:8601", "Origin": "http://x.example"}
    )
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "http://x.example"
    settings = answer.get_json()
    here = settings["integrations"]["Segment.io"]
    assert here["apiKey"] == "wk"
    assert f"{here['protocol']}://{here['apiHost']}/t" == "http://localhost:8601/v1/t"
    assert list(settings["integrations"]) == ["Segment.io"]
    assert settings["metrics"]["sampleRate"] == 0
    assert {
        call for call in settings["plan"] if settings["plan"][call]["__default"]["enabled"]
    } == {
        "track",
        "identify",
        "group",
    }


@pytest.mark.parametrize("key", ["unknown", "a:b", "é"])
def test_the_settings_of_any_write_key(key: str) -> None:
    """What is sent with a wrong one is seen in the ledger, so it has to be sent."""
    answer = Doorstep(SOURCES).client().get(f"/v1/projects/{key}/settings")
    assert answer.status_code == 200
    assert answer.get_json()["integrations"]["Segment.io"]["apiKey"] == key


_values: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", "u", 7, True, [], {}, "\ud800", {"a": 1}, [7], 1e300, "2024-03-11"]
)
_messages = st.dictionaries(st.sampled_from([*ONE, "type", "traits", "timestamp"]), _values)


@laws
@given(
    st.sampled_from([*BATCHES, *SINGLES]),
    st.binary(max_size=30)
    | st.builds(lambda one: json.dumps(one).encode(), _messages)
    | st.builds(lambda items: json.dumps({"batch": items}).encode(), st.lists(_messages | _values)),
    st.sampled_from(["", "gzip", "br"]),
)
def test_any_request_is_answered_and_kept(path: str, body: bytes, encoding: str) -> None:
    """200 or 400, never anything else, and never without a trace in the ledger."""
    door = Doorstep()
    status, answer = post(door, path, body, Content_Encoding=encoding)
    assert (status, answer["success"]) in [(200, True), (400, False)]
    assert door.arrivals
    assert status == 200 or failed(door).detail == answer["message"]
