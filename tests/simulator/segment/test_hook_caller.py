"""The hook's caller: one message a request, and Segment's rules for what is tried again."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from destination import Outcome
from destination.delivery import IDLE, Policy
from simulator.segment.hook_caller import HookCaller
from simulator.segment.sources import Source
from tests.destination.far_side import Answer, FarSide, running
from tests.destination.pretended import Reply, Turn, certificate_error
from tests.simulator.segment.calling import PATIENT, SOURCE, Calling, said, sent, track

FREE = replace(PATIENT, keeps_order=False)
LATER = said(503, "HTTP_503", "10")
Told = tuple[str, str, int]


@pytest.fixture
def far_side() -> Iterator[FarSide]:
    """A real HTTP server where the hook would be."""
    with running() as server:
        yield server


def told(outcomes: list[Outcome]) -> list[Told]:
    return [(one.outcome, one.code, one.attempts) for one in outcomes]


def test_a_request_is_one_of_segments(far_side: FarSide) -> None:
    """As its servers make it: the address, who asks, the credentials, and the message alone."""
    message = track(1, properties={"text": "é\ud800", "n": 2**60})
    with HookCaller(far_side.url, SOURCE) as caller:
        [outcome] = caller.deliver([message])
    assert (outcome.outcome, outcome.attempts, outcome.detail) == ("delivered", 1, "")
    [request] = far_side.requests
    assert (request.method, request.path) == ("POST", "/v1/hook?srvc=segment")
    assert json.loads(request.body) == message
    headers = request.headers
    assert headers["user-agent"] == "Segment.io/1.0"
    assert headers["content-type"] == "application/json"
    kind, _, credentials = headers["authorization"].partition(" ")
    assert (kind, b64decode(credentials)) == ("Basic", b"token-0f71:")
    assert json.loads(b64decode(headers["x-segment-settings"])) == {"apiSecret": "s:ecret-99ab"}
    assert headers["x-request-id"].isalnum()


def test_credentials_of_any_script(far_side: FarSide) -> None:
    """They get there as they are."""
    with HookCaller(far_side.url, Source("tökèn", "日本")) as caller:
        list(caller.deliver([track(1)]))
    headers = far_side.requests[0].headers
    assert b64decode(headers["authorization"].removeprefix("Basic ")).decode() == "tökèn:"
    assert json.loads(b64decode(headers["x-segment-settings"])) == {"apiSecret": "日本"}


def test_a_request_has_five_seconds() -> None:
    """As Segment gives them (documented)."""
    given: list[dict[str, float]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        given.append(request.extensions["timeout"])
        return httpx.Response(200)

    with HookCaller("http://127.0.0.1:9", SOURCE, httpx.MockTransport(answer)) as caller:
        list(caller.deliver([track(1)]))
    assert [set(one.values()) for one in given] == [{5.0}]


def test_one_connection_one_request_at_a_time(far_side: FarSide) -> None:
    """All go over one connection, in their order."""
    with HookCaller(far_side.url, SOURCE) as caller:
        outcomes = list(caller.deliver([track(n, f"u{n}") for n in range(20)]))
    assert [outcome.index for outcome in outcomes] == list(range(20))
    ids = [json.loads(request.body)["messageId"] for request in far_side.requests]
    assert ids == [f"m{n}" for n in range(20)]
    assert far_side.connections == 1


def test_a_request_is_named_by_its_message(far_side: FarSide) -> None:
    """The same X-Request-Id at each attempt and each time, another one for another message."""
    far_side.answers.append(Answer(503))
    for _ in range(2):
        with HookCaller(far_side.url, SOURCE, random=lambda: 0.0, seed="7") as caller:
            list(caller.deliver([track(1), track(2)]))
    with HookCaller(far_side.url, SOURCE, seed="8") as caller:
        list(caller.deliver([track(1)]))
    names = [request.headers["x-request-id"] for request in far_side.requests]
    first, again, second, *once_more, of_another_seed = names
    assert (first, [first, second]) == (again, once_more)
    assert len({first, second, of_another_seed}) == 3


ENDS: list[tuple[Turn, Told]] = [
    (200, ("delivered", "", 1)),
    (said(200), ("delivered", "", 1)),
    (202, ("delivered", "", 1)),
    (said(200, "FILTERED_BY_SETTINGS"), ("filtered", "FILTERED_BY_SETTINGS", 1)),
    (said(501, "UNSUPPORTED_EVENT_TYPE"), ("filtered", "UNSUPPORTED_EVENT_TYPE", 1)),
    (said(400, "event_uid_empty"), ("dead", "event_uid_empty", 1)),
    (said(401, "INVALID_SETTINGS"), ("dead", "INVALID_SETTINGS", 1)),
    (404, ("dead", "BAD_REQUEST", 1)),
    (413, ("dead", "MESSAGE_REJECTED", 1)),
    (certificate_error(), ("dead", "INVALID_CERTIFICATE", 1)),
]
AGAIN: list[Turn] = [
    408,
    423,
    429,
    500,
    503,
    599,
    httpx.ReadTimeout("slow"),
    httpx.ConnectError("refused"),
    httpx.ReadError("reset"),
]


@pytest.mark.parametrize(("turn", "end"), ENDS)
def test_what_is_final(turn: Turn, end: Told) -> None:
    """One attempt, and what comes next goes on; also after refused credentials."""
    calling = Calling([turn])
    outcomes = calling.run([track(1), track(2)])
    assert told(outcomes) == [end, ("delivered", "", 1)]
    assert not calling.retries


@pytest.mark.parametrize("turn", AGAIN)
def test_what_is_tried_again(turn: Turn) -> None:
    """After a random wait that grows, as often as it takes."""
    calling = Calling([turn, turn, turn])
    assert told(calling.run([track(1)])) == [("delivered", "", 4)]
    assert [at for at, _ in calling.asked] == [0.0, 0.25, 0.75, 1.75]
    retries = [(retry.indexes, retry.attempt, retry.seconds) for retry in calling.retries]
    assert retries == [((0,), 1, 0.25), ((0,), 2, 0.5), ((0,), 3, 1.0)]


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_the_least_wait(status: int) -> None:
    """The random wait may be longer, never shorter; others aren't kept waiting."""
    calling = Calling([said(status, retry_after="3"), said(status, retry_after="0")])
    calling.run([track(1), track(2, "u2")])
    assert calling.asked == [(0.0, "m1"), (0.0, "m2"), (0.25, "m2"), (3.0, "m1")]
    assert [retry.response.retry_after for retry in calling.retries] == [3.0, 0.0]


@pytest.mark.parametrize(
    ("policy", "turn", "detail"),
    [
        (Policy(max_attempts=3), said(503, "ECONNRESET"), "why 503; attempt 3 was the last"),
        (
            Policy(max_attempts=10_000, max_time=14_400.0),
            said(503, "ECONNRESET", "14000"),
            "why 503; waiting 14,000.0 s more is over the limit of 14,400 s",
        ),
    ],
)
def test_it_ends_some_time(policy: Policy, turn: Turn, detail: str) -> None:
    """With the last answer's code and sentence, and what limit was reached."""
    calling = Calling(otherwise=turn, policy=policy)
    [outcome] = calling.run([track(1)])
    assert (outcome.outcome, outcome.code, outcome.detail) == ("dead", "ECONNRESET", detail)
    assert outcome.attempts == len(calling.asked) == len(calling.retries) + 1
    assert outcome.response is not None
    assert outcome.response.status == 503


def test_the_hook_says_why() -> None:
    """What it tells a person is the detail of what isn't delivered, and of each wait."""
    calling = Calling([LATER, said(400, "id_required")])
    [outcome] = calling.run([track(1)])
    assert (outcome.code, outcome.detail) == ("id_required", "why 400")
    assert [str(retry.response) for retry in calling.retries] == ["why 503"]


OFF: list[tuple[dict[str, Any], str]] = [
    ({"All": False}, "/integrations/All"),
    ({"Salesmachine": False}, "/integrations/Salesmachine"),
    ({"all": False, "Other": True}, "/integrations/all"),
]


@pytest.mark.parametrize(("integrations", "pointer"), OFF)
def test_who_turns_salesmachine_off(integrations: dict[str, Any], pointer: str) -> None:
    """Fan-out is Segment's own: it never reaches the hook, nor waits for anybody."""
    calling = Calling([LATER])
    outcomes = calling.run([track(1), track(2, integrations=integrations)])
    assert [outcome.index for outcome in outcomes] == [1, 0]
    off = outcomes[0]
    assert (off.outcome, off.code) == ("filtered", "FILTERED_BY_INTEGRATIONS_OBJECT")
    assert (off.attempts, off.response) == (0, None)
    assert off.detail == f"{pointer} is false: Salesmachine is turned off for this message"
    assert [name for _, name in calling.asked] == ["m1", "m1"]


def test_who_leaves_it_on() -> None:
    """Salesmachine's own key wins over All, and any other value is on."""
    ons = [{"All": False, "Salesmachine": True}, {"Salesmachine": {}}, {"Other": False}, None]
    calling = Calling()
    outcomes = calling.run(track(n, integrations=on) for n, on in enumerate(ons))
    assert told(outcomes) == [("delivered", "", 1)] * 4


@pytest.mark.parametrize("message", [None, [], "text", 7])
def test_any_json_is_posted(message: Any) -> None:
    """To judge it is the hook's."""
    calling = Calling([said(400, "bad_request")])
    assert told(calling.run([message])) == [("dead", "bad_request", 1)]
    assert json.loads(calling.far_side.asked[0].body) == message


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), 10**5_000, {1, 2}],
    ids=["NaN", "infinite", "digits", "a set"],
)
def test_what_is_no_json_is_refused(value: Any) -> None:
    """It can't be posted, and breaks nothing."""
    calling = Calling()
    outcomes = calling.run([track(1, properties={"x": value}), track(2)])
    assert told(outcomes) == [("refused", "bad_request", 0), ("delivered", "", 1)]
    assert outcomes[0].detail


BEHIND: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"userId": "u1"}, {"userId": "u1"}),
    ({"userId": "u1"}, {"user_id": "u1"}),
    ({"userId": "u1"}, {"anonymousId": "u1"}),
    ({"userId": "u1", "anonymousId": "a1"}, {"anonymousId": "a1"}),
    ({"userId": "u1", "previousId": "u2"}, {"userId": "u2"}),
    ({"userId": "u2"}, {"userId": "u1", "previous_id": "u2"}),
    ({"userId": "u1", "groupId": "g1"}, {"userId": "u2", "group_id": "g1"}),
]
BESIDE: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"userId": "u1"}, {"userId": "u2"}),
    ({"userId": "u1"}, {"groupId": "u1"}),
    ({"anonymousId": "a1"}, {"userId": "u1", "anonymousId": "a2"}),
    ({}, {}),
]


def times(first: dict[str, Any], second: dict[str, Any], policy: Policy) -> dict[str, list[float]]:
    """When each was posted, the first being answered 503 once."""
    calling = Calling([LATER], policy=policy)
    calling.run([track(1, None, **first), track(2, None, **second)])
    return {name: [at for at, whose in calling.asked if whose == name] for name in ("m1", "m2")}


@pytest.mark.parametrize(("first", "second"), BEHIND)
def test_who_shares_an_id_waits_behind_a_retry(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    """Where order is kept; where it isn't, as with Segment, it overtakes."""
    assert times(first, second, PATIENT) == {"m1": [0.0, 10.0], "m2": [10.0]}
    assert times(first, second, FREE) == {"m1": [0.0, 10.0], "m2": [0.0]}


@pytest.mark.parametrize(("first", "second"), BESIDE)
def test_everybody_else_goes_on(first: dict[str, Any], second: dict[str, Any]) -> None:
    """At once."""
    assert times(first, second, PATIENT) == {"m1": [0.0, 10.0], "m2": [0.0]}


def test_who_is_held_holds_others() -> None:
    """One that waits behind a retry holds back those behind itself."""
    calling = Calling([LATER])
    others = [track(2, "u2", previousId="u1"), track(3, "u2"), track(4, "u3")]
    calling.run([track(1), *others])
    assert [name for _, name in calling.asked] == ["m1", "m4", "m1", "m2", "m3"]


def test_a_dead_message_holds_nobody() -> None:
    """Once a message is given up, those behind it go."""
    calling = Calling([503, 503], policy=Policy(max_attempts=2))
    outcomes = calling.run([track(1), track(2)])
    assert told(outcomes) == [("dead", "HTTP_503", 2), ("delivered", "", 1)]


def read_before_first(message: dict[str, Any], policy: Policy, later: Reply = LATER) -> int:
    """How many of endless messages are read before the first outcome comes."""
    read = 0

    def endless() -> Iterator[object]:
        nonlocal read
        while True:
            read += 1
            yield message

    calling = Calling(policy=policy)
    start = calling.clock.now
    calling.far_side.otherwise = lambda asked: later if calling.clock.now == start else 200
    with calling.caller as caller:
        next(caller.deliver(endless()))
    return read


@pytest.mark.parametrize("policy", [PATIENT, FREE])
def test_ten_thousand_wait(policy: Policy) -> None:
    """Then reading stops, until one is settled."""
    assert read_before_first(track(1), policy) == 10_000


def test_few_megabytes_wait() -> None:
    """What waits may be large: reading stops at 16 MiB."""
    large = track(1, properties={"x": "x" * 100_000})
    assert 80 <= read_before_first(large, PATIENT) <= 84


def test_who_is_tried_again_keeps_nobody_out() -> None:
    """Where more are tried again than there is time for, others get their turn all the same."""
    calling = Calling(policy=Policy(max_attempts=50, max_wait=1.0))
    slow = Reply(503, took=1.0)
    calling.far_side.otherwise = lambda asked: slow if "bad" in str(asked.body) else 200
    users = ["bad"] * 5 + ["good"] * 20
    outcomes = calling.run(track(n, f"{user}{n}") for n, user in enumerate(users))
    assert [one.index for one in outcomes if one.outcome == "delivered"] == list(range(5, 25))
    assert {one.outcome for one in outcomes[20:]} == {"dead"}


def test_idle_is_no_message() -> None:
    """While a retry isn't due the source is asked again at once; when it is due, it is posted."""
    calling = Calling([LATER])
    came: list[float] = []

    def messages() -> Iterator[object]:
        yield track(1)
        for _ in range(15):
            yield IDLE
            came.append(calling.clock.now - 1_000.0)
            calling.clock.pass_by(1)

    assert [outcome.index for outcome in calling.run(messages())] == [0]
    assert came == list(range(15))
    assert calling.asked == [(0.0, "m1"), (10.0, "m1")]


def test_nothing_at_all() -> None:
    """Where there is nothing, nothing is asked and nothing told."""
    calling = Calling()
    assert calling.run([IDLE] * 3) == []
    assert calling.asked == []


def test_a_stop_in_a_wait() -> None:
    """It ends the wait: what waits, and what is behind it, is interrupted."""
    calling = Calling([LATER])
    calling.clock.before_sleep = lambda: calling.caller.stop("enough")
    outcomes = calling.run([track(1), track(2), track(3, "u2")])
    assert [outcome.index for outcome in outcomes] == [2, 0, 1]
    assert told(outcomes)[1:] == [("dead", "INTERRUPTED", 1), ("dead", "INTERRUPTED", 0)]
    assert [outcome.detail for outcome in outcomes] == ["", "enough", "enough"]
    assert calling.clock.now < 1_000.5


def test_a_stop_while_messages_come() -> None:
    """What is read after it is interrupted, and isn't posted; to stop again says nothing new."""
    calling = Calling()

    def messages() -> Iterator[object]:
        yield track(1)
        calling.caller.stop("enough")
        calling.caller.stop("too late")
        yield track(2)
        yield track(3)

    outcomes = calling.run(messages())
    assert told(outcomes) == [("delivered", "", 1), *[("dead", "INTERRUPTED", 0)] * 2]
    assert outcomes[2].detail == "enough"
    assert [sent(asked)["messageId"] for asked in calling.far_side.asked] == ["m1"]


def test_a_stop_during_a_request() -> None:
    """The request in flight is finished; its outcome counts, and nothing else is posted."""
    calling = Calling()
    calling.far_side.otherwise = lambda asked: calling.caller.stop() or 200
    outcomes = calling.run([track(1), track(2)])
    assert told(outcomes) == [("delivered", "", 1), ("dead", "INTERRUPTED", 0)]


def test_nobody_need_hear_of_waits(far_side: FarSide) -> None:
    """Waits are told only to whoever asked."""
    far_side.answers.append(Answer(503))
    with HookCaller(far_side.url, SOURCE, random=lambda: 0.0) as caller:
        assert told(list(caller.deliver([track(1)]))) == [("delivered", "", 2)]
