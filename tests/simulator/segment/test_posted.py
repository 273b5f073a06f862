"""Messages as they are posted: their JSON, what becomes of sentAt, and what goes where again."""

from __future__ import annotations

import json
import math
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from simulator.segment.ingest import MAX_MESSAGE_BYTES
from simulator.segment.posted import Posting, again, compact, history, is_cut
from tests.simulator.generated import json_values, laws
from tests.simulator.segment.chained import KEY, Chain, chained, page
from tests.simulator.segment.doorstep import basic


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_numbers_that_no_json_has(value: float) -> None:
    """They can't be written."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        compact({"a": value})


KEPT = {"type": "track", "timestamp": "2026-01-05T10:00:00.000Z"}


@pytest.mark.parametrize("received", ["receivedAt", "received_at"])
@pytest.mark.parametrize("sent", ["sentAt", "sent_at"])
def test_history_is_posted_without_sent_at(received: str, sent: str) -> None:
    """What has been through Segment keeps its timestamp: it has no sentAt to move it by."""
    message = {**KEPT, received: "2026-01-05T10:00:01.000Z", sent: "2026-01-05T10:00:00.900Z"}
    assert history(message) == {**KEPT, received: "2026-01-05T10:00:01.000Z"}
    assert sent in message, "the message itself stays as it is"


@pytest.mark.parametrize(
    "message",
    [
        {**KEPT, "sentAt": "2026-01-05T10:00:00.900Z"},
        *({**KEPT, "sentAt": "x", "receivedAt": nothing} for nothing in (None, "", " ", 0, [], {})),
        [KEPT],
        "text",
        None,
    ],
)
def test_all_else_is_posted_as_it_is(message: object) -> None:
    """What hasn't a receivedAt comes from a library, which says when it is sent."""
    assert history(message) == message


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ('{"type":"page","userId":"u1"}', "/v1/page"),
        ('{"type":"IDENTIFY","userId":"u1"}', "/v1/identify"),
        ('{"type":"screen","batch":[1]}', "/v1/screen"),
    ],
)
def test_a_call_has_its_path(body: str, path: str) -> None:
    """A message goes as it is on the path of its call, whatever its case."""
    assert again(body) == Posting(path, body.encode())


@pytest.mark.parametrize("body", ['{"type":"x"}', '{"type":null}', "{}", '"text"', "null", "[1,2]"])
def test_what_is_of_no_call(body: str) -> None:
    """It is the one message of a batch."""
    assert again(body) == Posting("/v1/batch", b'{"batch":[%b]}' % body.encode())


@pytest.mark.parametrize(
    "body",
    [
        '{"batch":[],"sentAt":"x"}',
        '{"batch":[{"type":"page"',
        '{"type":"page","n":NaN}',
        f'{{"type":"page","n":{"1" * 5_000}}}',
        "[" * 100_000,
        "",
        "é\udcff",
    ],
)
def test_a_request_without_a_message(body: str) -> None:
    """What no message could be read of goes as it stands."""
    assert again(body) == Posting("/v1/batch", body.encode("utf-8", "surrogatepass"))


@laws
@given(json_values)
def test_nothing_is_lost(message: object) -> None:
    """Whatever the ledger keeps can be posted, and says the same."""
    kept = json.dumps(message)
    posting = again(kept)
    said = json.loads(posting.content)
    assert message != message or said in (message, {"batch": [message]}) or "NaN" in kept


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """The whole chain, running."""
    with chained(tmp_path_factory.mktemp("posted") / "journal") as made:
        yield made


def post(chain: Chain, path: str, content: bytes) -> None:
    """Post these bytes, whatever is answered."""
    answer = chain.client.post(f"{chain.side.url}{path}", content=content, headers=basic(KEY))
    assert answer.status_code in (200, 400)


MESSAGES: list[Any] = [
    {**page("m1"), "timestamp": "2026-01-05T10:00:00Z", "sentAt": "2026-01-05T10:00:01Z"},
    {"type": "track", "userId": "u1", "event": "\udfff 日\x00", "messageId": "m1"},
    {"type": "page", "messageId": "m1"},
    {"type": "video", "messageId": "m1", "userId": "u1"},
    [7],
]


@pytest.mark.parametrize("message", MESSAGES)
def test_the_same_becomes_of_it(chain: Chain, message: Any) -> None:
    """Posted again it is the same in the ledger: id, time, stage and why."""
    before = len(chain.messages())
    post(chain, "/v1/batch", json.dumps({"batch": [message]}).encode())
    post(chain, *again(chain.messages()[before]["body"]))
    chain.settle()
    first, second = chain.messages()[before:]
    said = ("message_id", "type", "uid", "stage", "code")
    assert [second[name] for name in said] == [first[name] for name in said]
    if first["stage"] == "delivered":
        times = [json.loads(one["body"])["timestamp"] for one in (first, second)]
        assert times[0] == times[1]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[1]", b'{"batch":[]}', b'{"batch":7}', b'{"batch":[1,{"a":"\xe9"}]}']
)
def test_the_same_becomes_of_a_broken_request(chain: Chain, body: bytes) -> None:
    """A request of which no message was read is refused again, for the same reason."""
    before = len(chain.messages())
    post(chain, "/v1/batch", body)
    [first] = chain.messages()[before:]
    post(chain, *again(body_bytes(first)))
    _, second = chain.messages()[before:]
    said = ("stage", "code", "body", "encoding")
    assert [second[name] for name in said] == [first[name] for name in said]


def body_bytes(message: dict[str, Any]) -> bytes:
    """A message's body as it is kept."""
    body: str = message["body"]
    return b64decode(body) if message["encoding"] == "base64" else body.encode()


def test_what_is_cut(chain: Chain) -> None:
    """Of a message that was too large the beginning is kept, and it shows."""
    before = len(chain.messages())
    chain.send(page("m1", a="x" * MAX_MESSAGE_BYTES), page("m2", a="x" * 32_000))
    large, small = (one["body"] for one in chain.messages()[before:])
    assert (is_cut(large), is_cut(small)) == (True, False)
    assert (is_cut(large[:-1]), is_cut("{"), is_cut(json.dumps("x" * 40_000))) == (False,) * 3
