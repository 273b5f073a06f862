"""The hook over real sockets: which operations a message causes, and what Segment is told."""

from __future__ import annotations

import json
import re
import socket
from base64 import b64decode, b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest

import destination
from contracts.cases import kit_cases
from destination import Settings, Translation, translate
from destination.reply import STATUSES
from tests.destination.far_side import Answer, FarSide
from tests.destination.hooked import Asking, Told, hooked, segments
from tests.destination.misbehaving import (
    MisbehavingFarSide,
    Script,
    misbehaving,
    request,
    response,
    send,
)
from tests.destination.sending import SECRET, SHORT, TOKEN, assert_is_a_sentence
from tests.destination.test_corpus import published
from tests.destination.test_hostile_far_side import BROKEN, LATE
from tests.simulator.waiting import until

PAGE = {"type": "page", "userId": "u1", "name": "Pricing", "messageId": "m1"}
CREATED = response(201, b'{"status":"success"}')
CASES = {case.name: case for case in kit_cases()}


@pytest.fixture
def hook(far_side: FarSide) -> Iterator[Asking]:
    with hooked(far_side.url) as asking:
        yield asking


def expected(translation: Translation) -> tuple[int, str]:
    """The rule's status and code, where Salesmachine takes what it is sent."""
    if translation.reason is None:
        return 200, ""
    refused = 400 if translation.reason.outcome == "refused" else 200
    unsupported = translation.reason.code == "UNSUPPORTED_EVENT_TYPE"
    return 501 if unsupported else refused, translation.reason.code


def check_what_it_causes(
    asking: Asking, far_side: FarSide, message: object, **switches: Any
) -> None:
    """The message causes the operations of ``translate``, in one request; the status is right."""
    before = len(far_side.requests)
    told = asking.ask(message)
    translation = translate(message, Settings(oversize="note", **switches))
    sent = far_side.requests[before:]
    assert (told.status, told.code) == expected(translation)
    assert [asked.items() for asked in sent] == [translation.wire()] * bool(translation.operations)


@pytest.mark.parametrize("name", CASES)
def test_a_case_causes_the_operations_of_translate(name: str, far_side: FarSide) -> None:
    """Every case of the kit, under its settings: the operations of translate, in one request."""
    switches: dict[str, Any] = {k: v for k, v in CASES[name].settings.items() if k != "oversize"}
    with hooked(far_side.url, **switches) as asking:
        check_what_it_causes(asking, far_side, CASES[name].message, **switches)


def test_what_others_published_causes_the_operations_of_translate(
    hook: Asking, far_side: FarSide
) -> None:
    """Every published message: the operations of translate, in one request, and the status."""
    messages = list(published())
    for _, message in messages:
        check_what_it_causes(hook, far_side, message)
    assert messages
    assert far_side.requests


def test_the_bytes_of_a_request(hook: Asking, far_side: FarSide) -> None:
    """One POST /v1/batch holds all operations, with the request's own credentials and id."""
    told = hook.ask(PAGE, segments("tok", "s:ecret", x_request_id="r-17"))
    assert told.body == {
        "status": "success",
        "message": "delivered: event pageview, event pricing; Salesmachine answered 201."
        " X-Request-Id r-17",
    }
    [asked] = far_side.requests
    assert (asked.method, asked.path) == ("POST", "/v1/batch")
    assert asked.items() == translate(PAGE).wire()
    assert b64decode(asked.headers["authorization"].removeprefix("Basic ")) == b"tok:s:ecret"
    assert asked.headers["x-request-id"] == "r-17"
    assert asked.headers["content-type"] == "application/json"


@pytest.mark.parametrize("named", ["", " ", "é", "r\t1", "r" * 201])
def test_a_request_id_that_cannot_be_passed_on(hook: Asking, far_side: FarSide, named: str) -> None:
    """A header that no far side has to take isn't passed on, and the answer says so."""
    told = hook.ask(PAGE, segments(x_request_id=named))
    assert told.status == 200
    assert "x-request-id" not in far_side.requests[0].headers
    assert ("isn't passed on" in told.message) == bool(named.strip())


def test_a_repeated_message_is_sent_again(hook: Asking, far_side: FarSide) -> None:
    """Nothing is remembered of a message: Segment's retry causes what the first attempt did."""
    far_side.answers.append(Answer(503))
    assert [hook.ask(PAGE).status for _ in range(2)] == [503, 200]
    assert far_side.requests[0].body == far_side.requests[1].body


RULE = [
    (200, 200, ""),
    (201, 200, ""),
    (204, 200, ""),
    (301, 400, "BAD_REQUEST"),
    (307, 400, "BAD_REQUEST"),
    (400, 400, "BAD_REQUEST"),
    (401, 401, "INVALID_SETTINGS"),
    (403, 400, "INVALID_SETTINGS"),
    (404, 400, "BAD_REQUEST"),
    (405, 400, "BAD_REQUEST"),
    (406, 400, "BAD_REQUEST"),
    (408, 503, "HTTP_408"),
    (413, 400, "MESSAGE_REJECTED"),
    (422, 400, "BAD_REQUEST"),
    (423, 503, "HTTP_423"),
    (429, 429, "HTTP_429"),
    (431, 400, "BAD_REQUEST"),
    (499, 400, "BAD_REQUEST"),
    (500, 503, "HTTP_500"),
    (501, 400, "MESSAGE_REJECTED"),
    (502, 503, "HTTP_502"),
    (503, 503, "HTTP_503"),
    (504, 503, "HTTP_504"),
    (599, 503, "HTTP_599"),
    (600, 400, "BAD_REQUEST"),
    (999, 400, "BAD_REQUEST"),
]


@pytest.mark.parametrize(("status", "ours", "code"), RULE)
def test_what_salesmachine_answers(
    hook: Asking, far_side: FarSide, status: int, ours: int, code: str
) -> None:
    """Each status has its answer after one attempt, which repeats what Salesmachine said."""
    body = b"" if status == 204 else b'{"status":"error","error":"so it is"}'
    far_side.answers.append(Answer(status, body, {"Location": "/elsewhere", "Retry-After": "7"}))
    told = hook.ask(PAGE)
    assert (told.status, told.code) == (ours, code)
    said = "" if status == 204 else ": so it is"
    assert f"Salesmachine answered {status}{said}" in told.message
    assert ("Segment will try it again" in told.message) == (ours in (429, 503))
    assert told.headers.get("Retry-After") == ("7" if ours in (429, 503) else None)
    assert len(far_side.requests) == 1


@pytest.mark.parametrize(
    ("headers", "asked"),
    [
        ({"Retry-After": "2.5"}, "3"),
        ({"Retry-After": "0"}, "0"),
        ({"Retry-After": "9" * 400}, str(2**31 - 1)),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
def test_the_wait_that_is_asked_for(
    hook: Asking, far_side: FarSide, headers: dict[str, str], asked: str | None
) -> None:
    """The Retry-After of a refusal is passed on, in whole seconds, never too few."""
    far_side.answers.append(Answer(429, headers=headers))
    assert hook.ask(PAGE).headers.get("Retry-After") == asked


def test_the_date_that_is_asked_to_wait_for(misbehaving_side: MisbehavingFarSide) -> None:
    """A Retry-After that is a date becomes seconds, by Salesmachine's own clock."""
    now, then = (f"Mon, 11 Mar 2024 10:00:0{second} GMT" for second in (0, 9))
    answer = response(429, b"", f"Date: {now}", f"Retry-After: {then}")
    misbehaving_side.scripts.append([request, send(answer)])
    with hooked(misbehaving_side.url) as asking:
        assert asking.ask(PAGE).headers["Retry-After"] == "9"


@pytest.fixture
def misbehaving_side() -> Iterator[MisbehavingFarSide]:
    with misbehaving() as server:
        yield server


def check_that_segment_is_asked_to_try_again(far_side: MisbehavingFarSide, code: str) -> Told:
    """One attempt, then 503; the next message finds a connection that is good."""
    with hooked(far_side.url) as asking:
        told = asking.ask(PAGE)
        assert (told.status, told.code) == (503, code)
        assert "Retry-After" not in told.headers
        assert_is_a_sentence(told.message)
        assert told.message.endswith(". Segment will try it again")
        assert far_side.connections == 1
        assert asking.ask(PAGE).status == 200
        assert far_side.connections == 2
    return told


@pytest.mark.parametrize("script", BROKEN.values(), ids=BROKEN)
def test_an_answer_that_is_none(misbehaving_side: MisbehavingFarSide, script: Script) -> None:
    """Whatever isn't one whole HTTP answer is 503, and isn't tried again here."""
    misbehaving_side.scripts.append(script)
    told = check_that_segment_is_asked_to_try_again(misbehaving_side, "ECONNRESET")
    assert told.message.startswith("not delivered, ECONNRESET: the connection broke: ")


@pytest.mark.parametrize("script", LATE.values(), ids=LATE)
def test_an_answer_that_takes_too_long(
    misbehaving_side: MisbehavingFarSide, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is one limit on everything, however the time passes; then it is 503."""
    monkeypatch.setattr("destination.hook.TIMEOUT_SECONDS", SHORT)
    misbehaving_side.scripts.append(script)
    told = check_that_segment_is_asked_to_try_again(misbehaving_side, "ETIMEDOUT")
    assert told.message.startswith("not delivered, ETIMEDOUT: no whole answer in 0.2 s")


def test_nobody_is_there() -> None:
    """A connection that can't be had is 503."""
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        with hooked(f"http://127.0.0.1:{unheard.getsockname()[1]}") as asking:
            told = asking.ask(PAGE)
    assert (told.status, told.code) == (503, "ECONNREFUSED")
    assert_is_a_sentence(told.message)


def test_a_kept_connection_that_ends_between_two_messages(
    misbehaving_side: MisbehavingFarSide,
) -> None:
    """It is noticed before it is used: the second message is delivered over another one."""
    misbehaving_side.scripts.append([request, send(CREATED)])
    with hooked(misbehaving_side.url) as asking:
        assert asking.ask(PAGE).status == 200
        until(lambda: misbehaving_side.closed, "the end of the first connection")
        assert asking.ask(PAGE).status == 200
    assert (len(misbehaving_side.requests), misbehaving_side.connections) == (2, 2)


def test_a_kept_connection_that_ends_as_a_message_comes(
    misbehaving_side: MisbehavingFarSide,
) -> None:
    """Nobody knows whether it was taken: it isn't sent again from here, and Segment is told."""
    misbehaving_side.scripts.append([request, send(CREATED), request])
    with hooked(misbehaving_side.url) as asking:
        assert [asking.ask(PAGE).status for _ in range(2)] == [200, 503]
    assert (len(misbehaving_side.requests), misbehaving_side.connections) == (2, 1)


def test_the_rule_is_written_down() -> None:
    """The table in the destination's README has a row for each of Salesmachine's answers."""
    text = Path(destination.__file__).with_name("README.md").read_text("utf-8")
    rows = re.findall(r"^\| Salesmachine: ([^|]+) \| (\d+)\b", text, re.MULTILINE)
    assert [(name, int(status)) for name, status in rows] == [
        (name, ours) for name, _, ours in STATUSES
    ]


def test_many_threads_never_mix_two_accounts(far_side: FarSide) -> None:
    """Fifty requests under way at once, of two accounts: each arrives with its own credentials."""
    count, accounts = 50, [("token-alpha", "secret-alpha"), ("token-beta0", "secret-beta0")]
    all_there = Event()
    far_side.answers.extend([Answer(held=all_there)] * count)

    def one(number: int) -> list[int]:
        token, secret = accounts[number % 2]
        message = {"type": "track", "userId": token, "event": "E", "messageId": f"m{number}"}
        return [asking.ask(message, segments(token, secret)).status for _ in range(3)]

    with hooked(far_side.url) as asking, ThreadPoolExecutor(count) as threads:
        told = threads.map(one, range(count))
        until(lambda: len(far_side.requests) == count, "fifty requests under way")
        all_there.set()
        assert list(told) == [[200, 200, 200]] * count
    assert len(far_side.requests) == 3 * count
    assert far_side.connections >= count
    own = {token: b64encode(f"{token}:{secret}".encode()).decode() for token, secret in accounts}
    for asked in far_side.requests:
        [item] = asked.items()
        assert asked.headers["authorization"] == f"Basic {own[item['contact_uid']]}"


def test_connections_are_kept(hook: Asking, far_side: FarSide) -> None:
    """Messages one after the other share one connection, whosever they are."""
    for number in range(5):
        assert hook.ask(PAGE, segments(f"token-{number}")).status == 200
    assert far_side.connections == 1


@pytest.mark.parametrize("status", [201, 400, 401, 429, 503])
def test_credentials_that_are_sent_back_are_hidden(
    hook: Asking, far_side: FarSide, status: int
) -> None:
    """Even where Salesmachine repeats them nobody is shown them, nor where the sender does."""
    said = json.dumps({"error": f"no {TOKEN} / {SECRET}"}).encode()
    far_side.answers.append(Answer(status, said, {"Retry-After": TOKEN, "X-Request-Id": SECRET}))
    told = hook.ask({**PAGE, SECRET: 1}, segments(x_request_id=f"{TOKEN}.{SECRET}"))
    assert "no *** / ***" in told.message
    for hidden in (TOKEN, SECRET):
        assert hidden not in told.text + str(told.headers)


def test_a_filtered_message_can_be_told_from_a_delivered_one(
    hook: Asking, far_side: FarSide
) -> None:
    """Both are 200; the filtered one has a code, and nothing was sent."""
    told = hook.ask({**PAGE, "integrations": {"All": False}})
    assert (told.status, told.code) == (200, "FILTERED_BY_INTEGRATIONS_OBJECT")
    assert far_side.requests == []
    assert hook.ask(PAGE).code == ""


def test_whatever_salesmachine_says_is_on_one_line(hook: Asking, far_side: FarSide) -> None:
    """What can't be printed is written out, so that a debugger shows the whole of it."""
    far_side.answers.append(Answer(400, json.dumps({"error": "one\ntwo\x1b\ud800"}).encode()))
    assert ": one\\ntwo\\x1b\\ud800. Correct" in hook.ask(PAGE).message


def test_a_message_too_large_for_a_batch(hook: Asking, far_side: FarSide) -> None:
    """What no batch could hold isn't split: it is 400, and nothing is sent."""
    told = hook.ask({**PAGE, "properties": {"x": "x" * 600_000}})
    assert (told.status, told.code) == (400, "MESSAGE_REJECTED")
    assert "too large for a batch" in told.message
    assert far_side.requests == []
