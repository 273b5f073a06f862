"""What the hook makes of a request, whatever comes: a status of the rule and a sentence."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination.reply import MAX_TOLD
from tests.destination.generated import json_values, laws, messages
from tests.destination.hooked import ADDRESS, Asking, hooked, segments
from tests.destination.pretended import Pretended
from tests.destination.sending import assert_is_a_sentence

TRACK = {"type": "track", "userId": "u1", "event": "E", "messageId": "m1"}
MIB = 1024 * 1024


@pytest.fixture
def far_side() -> Pretended:
    return Pretended()


@pytest.fixture
def hook(far_side: Pretended) -> Iterator[Asking]:
    with hooked(transport=far_side) as asking:
        yield asking


SENTENCES = [
    (
        {"type": "track", "event": "E", "UserId": "u1"},
        (400, "id_required"),
        "refused id_required /userId: neither userId nor anonymousId is given."
        " Correct it where it is sent; Segment won't try it again."
        " Warning key_misspelt /UserId: 'UserId' isn't read: the name is 'userId'",
    ),
    (
        {"type": "screen", "userId": "u1"},
        (501, "UNSUPPORTED_EVENT_TYPE"),
        "filtered UNSUPPORTED_EVENT_TYPE /type:"
        " Salesmachine takes identify, track, page, group, alias, not 'screen'. Nothing was sent",
    ),
    (
        {**TRACK, "integrations": {"All": False}},
        (200, "FILTERED_BY_INTEGRATIONS_OBJECT"),
        "filtered FILTERED_BY_INTEGRATIONS_OBJECT /integrations/All:"
        " the integrations object turns Salesmachine off."
        " Nothing was sent; to send it, set Salesmachine to true in its integrations",
    ),
    (
        {"type": "group", "userId": "u1", "groupId": "g1", "messageId": "m1"},
        (200, ""),
        "delivered: account, contact; Salesmachine answered 201",
    ),
    (
        {"type": "alias", "userId": "u1", "previousId": "a1", "messageId": "m1"},
        (200, ""),
        "delivered: alias; Salesmachine answered 201. Warning alias_assumed",
    ),
    (
        [TRACK],
        (400, "bad_request"),
        "refused bad_request: not a message: it is no JSON object. Correct it",
    ),
]


@pytest.mark.parametrize(("message", "told", "sentence"), SENTENCES)
def test_what_a_person_reads(
    hook: Asking, message: object, told: tuple[int, str], sentence: str
) -> None:
    """A person at Segment's debugger reads what happened, where and why, and what to do."""
    answer = hook.ask(message)
    assert (answer.status, answer.code) == told
    assert answer.message.startswith(sentence)


@pytest.mark.parametrize(
    ("switches", "message"),
    [
        ({"alias": "skip"}, {"type": "alias", "userId": "u1", "previousId": "a1"}),
        ({"anonymous": "skip"}, {**TRACK, "userId": None, "anonymousId": "a1"}),
    ],
)
def test_the_switches_of_the_deployment(
    far_side: Pretended, switches: dict[str, str], message: object
) -> None:
    """What the deployment leaves out is filtered, and told so."""
    with hooked(transport=far_side, **switches) as asking:
        answer = asking.ask(message)
    assert (answer.status, answer.code) == (200, "FILTERED_BY_SETTINGS")
    assert "the destination's deployment" in answer.message
    assert far_side.asked == []


UNREADABLE = {
    "nothing": (b"", "it is empty"),
    "white space": (b" \n", "it is empty"),
    "no JSON": (b"{'a': 1}", "it isn't JSON (Expecting property name"),
    "half a message": (json.dumps(TRACK).encode()[:-5], "it isn't JSON ("),
    "two messages": (b'{"type":"track"}\n{}', "it isn't JSON (Extra data at line 2 column 1)"),
    "no UTF-8": (b'{"type":"\xff"}', "it isn't UTF-8 (byte 9)"),
    "UTF-16": (json.dumps(TRACK).encode("utf-16"), "it isn't UTF-8 (byte 0)"),
    "gzip": (b"\x1f\x8b\x08\x00", "it isn't UTF-8 (byte 1)"),
    "NaN": (b'{"type":"track","value":NaN}', "it holds NaN or a number that reads as infinite"),
    "infinite": (b'{"type":"track","value":1e999}', "it holds NaN or a number that reads as inf"),
    "many digits": (b'{"a":%s}' % (b"9" * 5_000), "it holds an integer of more than 4,300 digits"),
    "deep": (b'{"a":' * 101 + b"1" + b"}" * 101, "it nests deeper than 100 levels"),
    "absurdly deep": (b"[" * MIB, "it nests deeper than 100 levels"),
    "a string": (b'"track"', "it is no JSON object"),
    "null": (b"null", "it is no JSON object"),
}


@pytest.mark.parametrize(("body", "why"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_body_that_is_no_message(
    hook: Asking, far_side: Pretended, body: bytes, why: str
) -> None:
    """It is 400 with a sentence, and nothing is sent."""
    answer = hook.ask(body)
    assert (answer.status, answer.code) == (400, "bad_request")
    assert answer.message.startswith(f"refused bad_request: not a message: {why}")
    assert_is_a_sentence(answer.message)
    assert far_side.asked == []


def test_of_a_key_given_twice_the_last_counts(hook: Asking, far_side: Pretended) -> None:
    """A message that names a field twice is read as any JSON reader does it."""
    body = b'{"type":"track","userId":"old","userId":"new","event":"E","messageId":"m1"}'
    assert hook.ask(body).status == 200
    assert far_side.asked[0].items[0]["contact_uid"] == "new"


@pytest.mark.parametrize("more", [0, 1, 2, MIB])
def test_the_largest_body(hook: Asking, more: int) -> None:
    """A body of 1 MiB is read, of a byte more it isn't."""
    body = json.dumps(TRACK).encode().ljust(MIB + more)
    answer = hook.ask(body)
    assert (answer.status, answer.code) == ((400, "message_too_large") if more else (200, ""))
    if more:
        assert "more than 1,048,576 bytes; Segment's limit is 32,768" in answer.message


class Unmeasured(io.RawIOBase):
    """A body without a Content-Length: this message, then white space up to so many bytes."""

    def __init__(self, size: float) -> None:
        self.rest = json.dumps(TRACK).encode()
        self.size = size
        self.given = 0

    def readinto(self, buffer: Any) -> int:
        count = int(min(len(buffer), self.size - self.given))
        piece = self.rest[:count].ljust(count)
        self.rest = self.rest[count:]
        buffer[:count] = piece
        self.given += count
        return count


@pytest.mark.parametrize(("size", "status"), [(MIB, 200), (MIB + 1, 400), (math.inf, 400)])
def test_a_body_of_unknown_length(hook: Asking, size: float, status: int) -> None:
    """A body in chunks has the same limit, and one without an end isn't read for ever."""
    body = Unmeasured(size)
    chunked = {"wsgi.input": body, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    answer = hook.client.post(ADDRESS, environ_overrides=chunked, headers=segments())
    assert answer.status_code == status
    assert ("more than 1,048,576 bytes" in answer.get_json()["message"]) == (status == 400)
    assert body.given <= MIB + 1


class BrokenBody(io.RawIOBase):
    """What a WSGI server gives for a body that breaks off."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error

    def readinto(self, buffer: Any) -> int:
        if self.error is not None:
            raise self.error
        return 0


@pytest.mark.parametrize("error", [None, OSError("gone"), RuntimeError("bad chunk")])
def test_a_body_that_breaks_off(hook: Asking, far_side: Pretended, error: Exception | None) -> None:
    """However the server says it, it is 400 and nothing is sent."""
    broken = {"wsgi.input": BrokenBody(error), "CONTENT_LENGTH": "100"}
    answer = hook.client.post(ADDRESS, environ_overrides=broken, headers=segments())
    told = answer.get_json()
    assert (answer.status_code, told["code"]) == (400, "bad_request")
    assert told["message"].startswith("refused bad_request: the body didn't come whole. ")
    assert far_side.asked == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_another_method(hook: Asking, far_side: Pretended, method: str) -> None:
    """The hook takes POST alone, and says so in JSON."""
    answer = hook.client.open(ADDRESS, method=method, headers=segments(), json=TRACK)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert answer.content_type == "application/json"
    told = {"status": "error", "message": "the hook is POST /v1/hook?srvc=segment"}
    assert method == "HEAD" or answer.get_json() == told
    assert far_side.asked == []


@pytest.mark.parametrize("query", ["", "?srvc=", "?srvc=rudder", "?srvc=Segment", "?a=segment"])
def test_another_service(hook: Asking, far_side: Pretended, query: str) -> None:
    """Whoever else there are hooks for, here is Segment's alone: 404 names it."""
    answer = hook.client.post(f"/v1/hook{query}", headers=segments(), json=TRACK)
    assert (answer.status_code, answer.content_type) == (404, "application/json")
    assert answer.get_json()["message"] == "the hook is POST /v1/hook?srvc=segment"
    assert far_side.asked == []


class Ticking:
    """A clock that shows these times, then the last for ever."""

    def __init__(self, *times: float) -> None:
        self.times = list(times)

    def __call__(self) -> float:
        return self.times.pop(0) if len(self.times) > 1 else self.times[0]


def timeouts(monotonic: Ticking) -> tuple[list[dict[str, float]], Any]:
    """``(the seconds that each request to Salesmachine got, what the hook told)``."""
    seen: list[dict[str, float]] = []

    def answer(asked: httpx.Request) -> httpx.Response:
        seen.append(asked.extensions["timeout"])
        return httpx.Response(201)

    with hooked(transport=httpx.MockTransport(answer), monotonic=monotonic) as asking:
        return seen, asking.ask(TRACK)


def test_what_is_left_of_four_seconds() -> None:
    """The time that the message took to come is no longer there for Salesmachine."""
    [seconds], told = timeouts(Ticking(1_000.0, 1_002.5))
    assert seconds == dict.fromkeys(("connect", "read", "write", "pool"), 1.5)
    assert told.status == 200


@pytest.mark.parametrize("took", [4.0, 60.0])
def test_nothing_is_left_of_four_seconds(took: float) -> None:
    """A message that came too late isn't sent: Segment, who has given up, tries again."""
    seen, told = timeouts(Ticking(1_000.0, 1_000.0 + took))
    assert seen == []
    assert (told.status, told.code) == (503, "ETIMEDOUT")
    assert told.message == (
        "not delivered, ETIMEDOUT: the message itself took 4 s to come. Segment will try it again"
    )


def test_a_sentence_has_an_end(hook: Asking) -> None:
    """Whatever a sender writes, the answer stays one line of bounded length."""
    spelt = {f"User{'_' * n}Id": n for n in (9_000, 2, 3, 4)}
    answer = hook.ask({**TRACK, **spelt, "event": "x" * 30_000})
    assert answer.status == 200
    assert answer.message.startswith("delivered: event xxx")
    assert "Warning key_misspelt" in answer.message
    assert len(answer.message) <= MAX_TOLD


def written(value: Any) -> bytes:
    """The value as JSON, integers too that have more digits than Python writes."""
    return json.dumps(marked(value)).replace(f'"{MARK}"', "9" * 4_400).encode()


def marked(value: Any) -> Any:
    """The value, with a mark for each integer that Python wouldn't write."""
    if isinstance(value, dict):
        return {key: marked(one) for key, one in value.items()}
    if isinstance(value, list):
        return [marked(one) for one in value]
    endless = isinstance(value, int) and abs(value) >= 10**4_300
    return MARK if endless else value


MARK = "an endless integer"
STATUSES = {200, 400, 501}
"""What may come of any body, where Salesmachine takes what it is sent."""


@laws
@given(st.binary(max_size=200) | st.text(st.characters(exclude_categories=["Cs"])).map(str.encode))
def test_any_bytes_have_an_answer(body: bytes) -> None:
    """Whatever bytes come, the answer is one of the rule's, in JSON."""
    with hooked(transport=Pretended()) as asking:
        assert asking.ask(body).status in STATUSES


@laws
@given(json_values | messages)
def test_any_value_has_an_answer(value: Any) -> None:
    """Whatever JSON comes, NaN and endless digits among it, the answer is one of the rule's."""
    with hooked(transport=Pretended()) as asking:
        assert asking.ask(written(value)).status in STATUSES
