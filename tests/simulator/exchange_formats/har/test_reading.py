"""HAR: what is read of what browsers and proxies write, and what a sentence is said of."""

from __future__ import annotations

import base64
import copy
import gzip
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.registry import check
from simulator.exchange_formats.har import reading as har_reading
from simulator.exchange_formats.har.entries import NO_BODY
from tests.simulator.exchange_formats.sources import (
    AT,
    CONTACT,
    SALESMACHINE,
    SEGMENT,
    TRACK,
    got,
    har,
    har_entry,
)
from tests.simulator.generated import json_values, laws

SENT = {**TRACK, "timestamp": "2024-03-11T09:21:40Z", "sentAt": "2024-03-11T09:21:44Z"}
STAMPED = {
    **TRACK,
    "sentAt": "2024-03-11T09:21:44Z",
    "originalTimestamp": "2024-03-11T09:21:40Z",
    "timestamp": "2024-03-11T09:21:41.123Z",
    "receivedAt": AT,
}
"""The clock of who sent it was a second and 123 milliseconds late."""
ENTRY = har_entry(f"{SEGMENT}/t", SENT)
FORM = ("Content-Type", "application/x-www-form-urlencoded")
DATA = base64.b64encode(json.dumps(CONTACT).encode()).decode()


def as_pairs(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry whose headers are pairs, as some tools write them."""
    headers = [[one["name"], one["value"]] for one in entry["request"]["headers"]]
    return {**entry, "request": {**entry["request"], "headers": headers}}


MESSAGES: dict[str, Any] = {
    "a short path": ENTRY,
    "a whole path": har_entry(f"{SEGMENT}/track", SENT),
    "a batch": har_entry(f"{SEGMENT}/batch", {"batch": [TRACK], **SENT}),
    "a proxy": har_entry("https://t.example.com/a/b/v1/b?x=1#y", {"batch": [SENT]}),
    "a beacon": har_entry(f"{SEGMENT}/t", SENT, ("content-type", "text/plain")),
    "its key": har_entry(f"{SEGMENT}/t", {**SENT, "writeKey": "SECRET7"}),
    "pairs": as_pairs(har_entry(f"{SEGMENT}/t", SENT, ("content-type", "text/plain"))),
    "base64": har_entry(
        f"{SEGMENT}/t",
        encoding="base64",
        text=base64.b64encode(json.dumps(SENT).encode()).decode(),
    ),
    "unpacked gzip": har_entry(f"{SEGMENT}/t", SENT, ("content-encoding", "gzip")),
    "gzip, a byte a character": har_entry(
        f"{SEGMENT}/t", gzip.compress(json.dumps(SENT).encode(), mtime=0).decode("latin-1")
    ),
    "an offset": har_entry(f"{SEGMENT}/t", SENT, at="2024-03-11T10:21:45.123+01:00"),
    "HAR 1.1": {key: ENTRY[key] for key in ("startedDateTime", "request", "response")},
}


@pytest.mark.parametrize("case", MESSAGES)
@pytest.mark.parametrize("indent", [2, None])
def test_messages(case: str, indent: int | None) -> None:
    """A message is what Segment makes of it when the request comes, in whatever way it is told."""
    found = got(har(MESSAGES[case], indent=indent))
    assert (found.ended, found.defects, found.told) == ("", [], [])
    assert found.messages == [STAMPED]


def test_packed_messages() -> None:
    """A body that is still packed is unpacked."""
    packed = base64.b64encode(gzip.compress(json.dumps(SENT).encode(), mtime=0)).decode()
    assert got(har(har_entry(f"{SEGMENT}/t", text=packed, encoding="base64"))).messages == [STAMPED]


def test_a_time_that_is_not_told() -> None:
    """Then nothing is stamped."""
    found = got(har(har_entry(f"{SEGMENT}/t", SENT, at="yesterday")))
    assert found.messages == [SENT]


def test_the_address_of_who_sent_it_is_not_told() -> None:
    """A HAR knows only the server's, and nobody's is made up."""
    page = {**TRACK, "type": "page", "context": {"page": {}}}
    [message] = got(har(har_entry(f"{SEGMENT}/p", page, ("Origin", "https://x")))).messages
    assert message["context"] == {"page": {}}  # type: ignore[index]


def test_ids_are_made() -> None:
    """What has no messageId gets one: the same each time, and another one in another place."""
    anonymous = har_entry(f"{SEGMENT}/t", {**TRACK, "messageId": ""})
    first, second = (one["messageId"] for one in got(har(anonymous, anonymous)).messages)  # type: ignore[index]
    assert first != second
    assert [one["messageId"] for one in got(har(anonymous)).messages] == [first]  # type: ignore[index]


EXCHANGES: dict[str, Any] = {
    "contact": har_entry(f"{SALESMACHINE}/contact", CONTACT, ("Content-Type", "application/json")),
    "a tunnel": har_entry(
        f"{SALESMACHINE}/contact?encode=base64&_method=post&data={DATA}", method="GET"
    ),
    "a form": har_entry(f"{SALESMACHINE}/contact", f"encode=base64&data={DATA}", FORM),
    "params": har_entry(
        f"{SALESMACHINE}/contact",
        None,
        FORM,
        params=[{"name": "encode", "value": "base64"}, {"name": "data", "value": DATA}],
    ),
    "a batch": har_entry(f"{SALESMACHINE}/batch", [{"method": "contact", **CONTACT}]),
    "another host": har_entry("https://proxy.example.com/x/v1/contact", CONTACT),
}


@pytest.mark.parametrize("case", EXCHANGES)
def test_exchanges(case: str) -> None:
    """A request to Salesmachine is an exchange with its answer, judged anew."""
    content = {"text": base64.b64encode(b'{"status": "success"}').decode(), "encoding": "base64"}
    response = {"status": 201, "headers": [{"name": "A", "value": "b"}], "content": content}
    entry = {**EXCHANGES[case], "response": response}
    [exchange] = got(har(entry)).exchanges
    assert check("exchange", exchange) == []
    assert (exchange["status"], exchange["at"], exchange["ms"]) == (201, AT, 12.5)
    assert exchange["response"]["body"] == '{"status": "success"}'
    assert [(one["contact"], one["applied"]) for one in exchange["items"]] == [("u1", True)]


def test_exchanges_that_break_the_contract() -> None:
    """What is broken is named; nothing of what was refused counts."""
    entry = har_entry(
        f"{SALESMACHINE}/batch",
        [{"method": "contact", "contact_uid": "u1"}],
        response={"status": 400},
    )
    [exchange] = got(har(entry)).exchanges
    assert exchange["verdict"] == "broken"
    assert [one["applied"] for one in exchange["items"]] == [False]
    assert exchange["violations"][0]["pointer"] == "/0"


def test_secrets_never_come_in() -> None:
    """Of the request, its answer and its cookies."""
    secret = "SECRET7"
    headers = [
        (name, f"Basic {secret}") for name in ("authorization", "Cookie", "X-Segment-Settings")
    ]
    answered = {"headers": [{"name": "Set-Cookie", "value": f"a={secret}"}]}
    entries = [
        har_entry(
            f"{SALESMACHINE}/contact?api_token={secret}",
            {**CONTACT, "api_token": secret},
            *headers,
            response=answered,
        ),
        har_entry(f"{SEGMENT}/t", {**SENT, "writeKey": secret}, *headers),
    ]
    found = got(har(*entries))
    assert len(found.records) == 2
    assert secret not in repr(found)


def test_what_is_left_out_is_counted() -> None:
    """Preflights, other paths, other methods, entries that are none."""
    others = [
        har_entry(f"{SEGMENT}/t", method="OPTIONS"),
        har_entry("https://cdn.segment.com/v1/projects/k/settings", method="GET"),
        har_entry("https://api.example.com/v2/contacts", method="GET"),
        har_entry("https://example.com/v1/tracks", {}),
        {"request": {"url": 7}},
        7,
    ]
    found = got(har(*others, ENTRY))
    assert found.told == ["6 of 7 entries are no call to Segment or Salesmachine"]
    assert [one.line for one in found.records] == [7]
    assert got(har(others[0], ENTRY)).told == [
        "1 of 2 entries is no call to Segment or Salesmachine"
    ]


def test_a_har_of_something_else() -> None:
    """It says so."""
    assert got(har(har_entry("https://example.com", method="GET"))).told == [
        "none of its 1 entries is a call to Segment or Salesmachine"
    ]
    assert got(har()).told == ["the HAR has no entries"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (har_entry(f"{SEGMENT}/t"), NO_BODY),
        (har_entry(f"{SEGMENT}/t", ""), NO_BODY),
        (har_entry(f"{SALESMACHINE}/contact"), NO_BODY),
        (har_entry(f"{SALESMACHINE}/batch"), NO_BODY),
        (har_entry(f"{SEGMENT}/t", "%%", encoding="base64"), "the body is said to be base64, and"),
        (har_entry(f"{SEGMENT}/t", "\x1f\ufffd\x08"), "the body is gzip that was kept as text"),
        (har_entry(f"{SEGMENT}/t", '{"a'), "the body can't be read: expected JSON, got "),
        (har_entry(f"{SEGMENT}/t", [7]), "the body is no object: send one in JSON"),
        (
            har_entry(f"{SEGMENT}/t", None, ("Content-Length", "0")),
            "the body can't be read: expected JSON, got an empty body",
        ),
        (
            har_entry(f"{SEGMENT}/t", {"event": "A"}),
            "Segment refuses it: id_required: /userId: neither",
        ),
        (har_entry(f"{SEGMENT}/b", {"batch": []}), "Segment refuses it: empty_batch: "),
        (har_entry(f"{SEGMENT}/t", {**TRACK, "a": "x" * 40_000}), "Segment refuses it: bad_requ"),
    ],
)
def test_defects(entry: object, said: str) -> None:
    """A call that can't be read, or that Segment refuses, is a defect, and the next one is read."""
    found = got(har(entry, ENTRY))
    assert [one.startswith(said) for one in found.defects] == [True]
    assert found.messages == [STAMPED]


@pytest.mark.parametrize("indent", [2, None])
def test_a_har_that_breaks_off(indent: int | None) -> None:
    """Wherever it does: what stands before is read, and a sentence says where."""
    text = har(ENTRY, har_entry("https://example.com"), ENTRY, indent=indent)
    for end in range(len(text) // 3, len(text) - 2, 7):
        found = got(text[:end])
        complete = text[:end].count('"timings": {}')
        assert len(found.messages) in ((complete + 1) // 2, complete // 2)
        assert found.ended.startswith(("entry ", "the HAR breaks off", "the HAR has no entries"))
    whole = got(text[: text.rindex("]") + 1])
    assert (len(whole.messages), whole.ended[:34]) == (2, "the HAR breaks off after entry 3: ")
    assert whole.told == ["1 of 3 entries is no call to Segment or Salesmachine"]
    before = text[: text.index('"entries"')]
    assert got(before).ended.startswith("the HAR has no entries that can be read")


def test_where_it_breaks_off() -> None:
    """The line and the column are those of the file, blank lines above it too."""
    text = har(ENTRY, ENTRY)
    cut = text[: text.rindex('"httpVersion"')]
    line, column = cut.count("\n") + 3, len(cut) - cut.rindex("\n")
    ended = got(f"\n\n{cut}").ended
    assert ended == (
        "entry 2 of the HAR isn't JSON: Expecting property name enclosed in double quotes"
        f" at line {line} column {column}: is the file complete?"
    )


def test_a_character_that_is_cut() -> None:
    """A file that ends within a character is one that breaks off."""
    body = json.dumps({**SENT, "userId": "日"}, ensure_ascii=False)
    data = json.loads(har(ENTRY, har_entry(f"{SEGMENT}/t", body)))
    text = json.dumps(data, ensure_ascii=False).encode()
    found = got(text[: text.rindex("日".encode()) + 1])
    assert found.messages == [STAMPED]
    assert found.ended.startswith("entry 2 of the HAR isn't JSON: Unterminated string")


def test_forms_of_the_file() -> None:
    """A byte order mark, gzip, CRLF, members before the log, a HAR a line."""
    text = har(ENTRY)
    one = har(ENTRY, indent=None)
    for data in (
        b"\xef\xbb\xbf" + text.encode(),
        gzip.compress(text.encode(), mtime=0),
        text.replace("\n", "\r\n").encode(),
        one.replace('{"log"', '{"comment": "", "log"').encode(),
        text.replace('{\n  "log"', '{\n "comment": "",\n  "log"').encode(),
        one.replace('"version"', '"x": {"entries": []}, "version"').encode(),
    ):
        assert got(data).messages == [STAMPED]
    assert got(f'{{"a": 1}}\n{one}\n{one}\n').messages == [{"a": 1}, STAMPED, STAMPED]


def test_too_large_a_har(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence says what to do."""
    monkeypatch.setattr(har_reading, "MAX_DOCUMENT_BYTES", 1000)
    assert got(har(ENTRY)).ended.startswith("the HAR is over ")


def test_a_har_of_fifty_megabytes() -> None:
    """The calls among what else a browser loads are found, and the rest is counted."""
    page = har_entry("https://shop.example/app.js", text="x")
    page["response"]["content"] = {"size": 1_000_000, "text": "x" * 1_000_000}
    data = har(*[page] * 25, ENTRY, *[page] * 25, ENTRY, indent=None)
    assert len(data) > 50_000_000
    found = got(data)
    assert (found.ended, found.defects, found.messages) == ("", [], [STAMPED, STAMPED])
    assert found.told == ["50 of 52 entries are no call to Segment or Salesmachine"]


def test_what_nests_too_deep() -> None:
    """It costs its entry alone."""
    deep = '{"request": ' + "[" * 100_000 + "]" * 100_000 + "}"
    found = got(har("DEEP", ENTRY).replace('"DEEP"', deep))
    assert found.messages == [STAMPED]
    assert found.defects == ["it nests deeper than 100 levels"]


SEEDS = [har(*MESSAGES.values()), har(*EXCHANGES.values(), indent=None)]


@laws
@given(st.data())
def test_any_text(data: Any) -> None:
    """Cut and altered as it may be, it is read, or a sentence says why not."""
    text = data.draw(st.sampled_from(SEEDS))
    start = data.draw(st.integers(0, len(text)))
    put = data.draw(st.text(st.sampled_from('"{}[],:\\ 0n\n') | st.characters(), max_size=3))
    rest = text[start + data.draw(st.integers(0, 20)) :]
    found = got((text[:start] + put + rest).encode("utf-8", "surrogatepass"))
    assert all(isinstance(one, str) for one in (*found.defects, *found.told, found.ended))


@settings(laws, max_examples=100)
@given(st.data(), json_values)
def test_any_entry(data: Any, value: Any) -> None:
    """Whatever stands anywhere in an entry, the next one is read, and exchanges keep their form."""
    entry = copy.deepcopy(data.draw(st.sampled_from([*MESSAGES.values(), *EXCHANGES.values()])))
    inside = entry
    for _ in range(data.draw(st.integers(0, 2))):
        names = [name for name in inside if isinstance(inside[name], dict)]
        inside = inside[data.draw(st.sampled_from(names))] if names else inside
    inside[data.draw(st.sampled_from([*inside, "text", "params", "encoding"]))] = value
    found = got(har(entry, ENTRY))
    assert found.messages[-1:] == [STAMPED]
    assert all(check("exchange", one) == [] for one in found.exchanges)


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2024", 7, None])
def test_times_that_are_none(at: Any) -> None:
    """What no clock says is no time: nothing is stamped, and a request came in 1970."""
    entries = (
        har_entry(f"{SEGMENT}/t", SENT, at=at),
        har_entry(f"{SALESMACHINE}/contact", CONTACT, at=at),
    )
    found = got(har(*entries))
    assert found.messages == [SENT]
    assert [one["at"] for one in found.exchanges] == ["1970-01-01T00:00:00.000Z"]


def test_headers_of_http_2() -> None:
    """Its own, which say the method and the path again, are no headers."""
    entry = har_entry(f"{SALESMACHINE}/contact", CONTACT, (":path", "/x"), ("a", "b"))
    [exchange] = got(har(entry)).exchanges
    assert exchange["request"]["headers"] == [["a", "b"]]


def test_a_broken_byte() -> None:
    """It costs its own entry alone, and a body with one says so."""
    text = har(
        har_entry("https://example.com", "AAA"), har_entry(f"{SEGMENT}/t", '{"a": "BBB"}'), ENTRY
    )
    found = got(text.encode().replace(b"AAA", b"\xff").replace(b"BBB", b"\xff"))
    assert found.messages == [STAMPED]
    assert found.defects == [
        "the body can't be read: expected JSON in UTF-8, got a broken byte at 7"
    ]


def test_an_export_that_was_altered() -> None:
    """What isn't an exchange any more is read by its path, as any other entry."""
    entry = {**EXCHANGES["contact"], "_exchange": {"seq": "x"}}
    [exchange] = got(har(entry)).exchanges
    assert check("exchange", exchange) == []
    assert got(har({**ENTRY, "_message": {}})).messages == [SENT]
    assert got(har({**ENTRY, "_message": 7})).messages == [STAMPED]


def test_an_address_that_is_no_ascii() -> None:
    """It is what a browser would have sent."""
    entry = har_entry("https://é.example.com/日/v1/contact?a=é", CONTACT)
    [exchange] = got(har(entry)).exchanges
    assert exchange["path"] == "/%E6%97%A5/v1/contact?a=%C3%A9"
