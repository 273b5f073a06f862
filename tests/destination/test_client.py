"""The client over real sockets: what it sends, and in which order it tells what came of it."""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import httpx
import pytest

from destination import Client, Outcome, Settings, SettingsError
from destination.delivery import DeadLetter
from tests.destination.far_side import Answer, FarSide


def track(number: int = 0, **fields: Any) -> dict[str, Any]:
    return {"type": "track", "userId": "u1", "event": "E", "messageId": f"m{number}", **fields}


@pytest.fixture
def client(far_side: FarSide) -> Iterator[Client]:
    with Client(Settings("token", "s:ecret", far_side.url)) as client:
        yield client


def test_the_bytes_of_a_batch(far_side: FarSide, client: Client) -> None:
    """A batch is POST /v1/batch, a bare array, with Basic token:secret and our name."""
    [outcome] = client.deliver([track()])
    assert outcome.outcome == "delivered"
    [request] = far_side.requests
    assert (request.method, request.path) == ("POST", "/v1/batch")
    assert request.body == (
        b'[{"method":"event","contact_uid":"u1","event_uid":"e","messageId":"m0",'
        b'"params":{"display_name":"E"}}]'
    )
    scheme, credentials = request.headers["authorization"].split()
    assert (scheme, b64decode(credentials)) == ("Basic", b"token:s:ecret")
    assert request.headers["content-type"] == "application/json"
    own = f"salesmachine-destination/{version('salesmachine-destination')}"
    assert request.headers["user-agent"] == own


def test_ping_is_an_empty_post(far_side: FarSide, client: Client) -> None:
    """A ping asks with the same credentials, an empty body, and gives the answer back."""
    far_side.answers.append(Answer(200, b"pong"))
    response = client.ping()
    assert (response.status, response.body) == (200, "pong")
    [request] = far_side.requests
    assert (request.method, request.path, request.body) == ("POST", "/v1/ping", b"")
    assert "authorization" in request.headers


def test_one_connection_serves_all_batches(far_side: FarSide, client: Client) -> None:
    """Batches follow each other over one connection, in the order of the messages."""
    messages = [track(n) for n in range(250)]
    outcomes = [*client.deliver(messages), *client.deliver([track(250)])]
    assert [len(request.items()) for request in far_side.requests] == [100, 100, 50, 1]
    ids = [item["messageId"] for request in far_side.requests for item in request.items()]
    assert ids == [f"m{n}" for n in range(251)]
    assert [outcome.message for outcome in outcomes] == [*messages, track(250)]
    assert far_side.connections == 1


def test_outcomes_have_the_order_of_the_messages(far_side: FarSide, client: Client) -> None:
    """Delivered, refused and filtered messages come back as they came in, each with its reason."""
    messages: list[object] = [
        track(1, event=""),
        track(2),
        {"type": "screen"},
        None,
        track(5),
        track(6, userId=None),
    ]
    outcomes = list(client.deliver(messages))
    assert [outcome.message for outcome in outcomes] == messages
    assert [(outcome.outcome, outcome.code) for outcome in outcomes] == [
        ("refused", "event_not_defined"),
        ("delivered", ""),
        ("filtered", "UNSUPPORTED_EVENT_TYPE"),
        ("refused", "bad_request"),
        ("delivered", ""),
        ("refused", "id_required"),
    ]
    assert [len(request.items()) for request in far_side.requests] == [2]
    for outcome in outcomes:
        assert outcome.translation is not None
        assert (outcome.response is not None) == (outcome.outcome == "delivered")
        assert (outcome.detail == "") == (outcome.outcome == "delivered")


def test_nothing_to_send_asks_nothing(far_side: FarSide, client: Client) -> None:
    """Messages without operations make no request."""
    assert [o.outcome for o in client.deliver([{"type": "screen"}, 7])] == ["filtered", "refused"]
    assert list(client.deliver([])) == []
    assert far_side.requests == []


def pulled_before_first(client: Client, messages: Iterator[Any]) -> int:
    """How many messages the client reads before it gives the first outcome back."""
    pulled = 0

    def counted() -> Iterator[Any]:
        nonlocal pulled
        for message in messages:
            pulled += 1
            yield message

    next(client.deliver(counted()))
    return pulled


def test_an_endless_stream_is_delivered_as_it_comes(client: Client) -> None:
    """Outcomes are given back batch by batch, long before the messages end."""
    endless = (track(n) for n in iter(int, 1))
    assert pulled_before_first(client, endless) == 100


def test_what_is_refused_does_not_wait(client: Client) -> None:
    """A refused message with nothing before it is told at once."""
    assert pulled_before_first(client, iter([7, track()])) == 1


def test_few_outcomes_wait_behind_a_batch_that_does_not_fill(client: Client) -> None:
    """Endless refused messages after a good one don't hold it back for ever."""
    endless = (track() if n == 0 else {"type": "screen"} for n, _ in enumerate(iter(int, 1)))
    assert pulled_before_first(client, endless) <= 1_001


def test_a_dead_letter_is_sent_as_it_stands(far_side: FarSide, client: Client) -> None:
    """A dead letter's operations go untranslated, with other messages, in order."""
    operations: list[dict[str, Any]] = [
        {"method": "contact", "contact_uid": "é", "params": {}},
        {"method": "event", "any": [1.0, None]},
    ]
    letter = DeadLetter({"type": "nonsense"}, operations)
    outcomes = list(client.deliver([track(1), letter, track(2)]))
    [request] = far_side.requests
    assert request.items()[1:3] == operations
    assert [item.get("messageId") for item in request.items()] == ["m1", None, None, "m2"]
    assert [outcome.outcome for outcome in outcomes] == ["delivered"] * 3
    assert outcomes[1].message == {"type": "nonsense"}
    assert outcomes[1].translation is None


def test_a_dead_letter_is_as_deep_as_a_message_may_be(far_side: FarSide, client: Client) -> None:
    """What was sent once can be sent again: an operation of 100 levels isn't too deep."""
    properties: Any = {}
    for _ in range(98):
        properties = {"a": properties}
    [first] = client.deliver([track(properties=properties)])
    assert first.translation is not None
    [again] = client.deliver([DeadLetter(first.message, first.translation.wire())])
    assert (first.outcome, again.outcome, again.detail) == ("delivered", "delivered", "")
    assert far_side.requests[0].body == far_side.requests[1].body


@pytest.mark.parametrize("operation", [{"a": float("nan")}, {"a": 10**4_300}, {"a": {1}}])
def test_a_dead_letter_that_cannot_be_sent_is_dead(
    far_side: FarSide, client: Client, operation: dict[str, Any]
) -> None:
    """A dead letter that isn't JSON spoils no other message: it is dead, and nothing is raised."""
    outcomes = list(client.deliver([track(1), DeadLetter({}, [operation]), track(2)]))
    assert [outcome.outcome for outcome in outcomes] == ["delivered", "dead", "delivered"]
    assert outcomes[1].code == "MESSAGE_REJECTED"


def test_a_message_too_large_for_any_batch_is_dead(far_side: FarSide) -> None:
    """What no batch could hold is dead without being sent, and the others are delivered."""
    settings = Settings("token", "secret", far_side.url, oversize="note")
    messages = [track(1), track(2, properties={"x": "x" * 1_000_000}), track(3)]
    with Client(settings) as client:
        outcomes: list[Outcome] = list(client.deliver(messages))
    assert [(outcome.outcome, outcome.code) for outcome in outcomes] == [
        ("delivered", ""),
        ("dead", "MESSAGE_REJECTED"),
        ("delivered", ""),
    ]
    assert outcomes[1].response is None
    assert "too large" in outcomes[1].detail
    ids = [item["messageId"] for item in json.loads(far_side.requests[0].body)]
    assert ids == ["m1", "m3"]


@pytest.mark.parametrize("path", ["", "/", "/deep/er", "/deep/er/"])
def test_a_base_url_can_have_a_path(far_side: FarSide, path: str) -> None:
    """The API may live under a path of the host."""
    with Client(Settings("token", "secret", far_side.url + path)) as client:
        list(client.deliver([track()]))
    assert far_side.requests[0].path == f"{path.rstrip('/')}/v1/batch"


def test_a_proxy_of_the_environment_serves_other_hosts_alone(
    far_side: FarSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Salesmachine is reached through the environment's proxy, this machine never is."""
    for name in ("no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, far_side.url)
    with Client(Settings("token", "secret", "http://salesmachine.invalid")) as client:
        assert [outcome.outcome for outcome in client.deliver([track()])] == ["delivered"]
    assert far_side.requests[0].path == "http://salesmachine.invalid/v1/batch"
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with Client(Settings("token", "secret", far_side.url)) as client:
        assert [outcome.outcome for outcome in client.deliver([track()])] == ["delivered"]


def test_a_closed_client_sends_nothing(far_side: FarSide) -> None:
    """After the block the connection is closed, and sending is an error of the program."""
    with Client(Settings("token", "secret", far_side.url)) as client:
        list(client.deliver([track()]))
    with pytest.raises(RuntimeError, match="closed"):
        list(client.deliver([track()]))


def test_a_client_needs_credentials() -> None:
    """Towards Salesmachine itself a client without credentials isn't made at all."""
    with pytest.raises(SettingsError, match=r"api\.salesmachine\.io needs an API token"):
        Client(Settings())


def test_a_checkout_that_is_not_installed_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package isn't installed, the version in the User-Agent is 0."""
    agents: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        agents.append(request.headers["user-agent"])
        return httpx.Response(201)

    with monkeypatch.context() as patch:
        patch.setattr(sys, "path", [])
        client = Client(Settings("token", "secret"), httpx.MockTransport(answer))
    with client:
        list(client.deliver([track()]))
    assert agents == ["salesmachine-destination/0"]


@pytest.mark.parametrize("host", ["xn--.invalid", "xn--"])
def test_a_host_that_is_no_name(host: str) -> None:
    """It is refused in a sentence, before anything is sent."""
    with pytest.raises(SettingsError, match="no name that can be looked up"):
        Client(Settings("token", "secret", f"http://{host}"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SSL_CERT_FILE", "/no/such/file"),
        ("HTTPS_PROXY", "socks5://127.0.0.1:1"),
        ("HTTPS_PROXY", "ftp://user:hidden@127.0.0.1:1"),
    ],
)
def test_an_environment_that_cannot_be_used(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """What httpx reads from the environment is no bug of ours, and isn't repeated."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match="of the environment can't be used") as raised:
        Client(Settings("token", "secret", "https://salesmachine.invalid"))
    assert "hidden" not in str(raised.value)


def test_cookies_are_not_kept(far_side: FarSide, client: Client) -> None:
    """What the far side would have us remember isn't sent back."""
    far_side.answers.append(Answer(headers={"Set-Cookie": f"a={'x' * 3_000}"}))
    list(client.deliver([track(1)]))
    list(client.deliver([track(2)]))
    assert ["cookie" in request.headers for request in far_side.requests] == [False, False]


def test_credentials_that_are_sent_back_are_hidden(far_side: FarSide) -> None:
    """Even where Salesmachine repeats them, as they are or escaped, nobody is shown them."""
    token, secret = "tök-4f1c9a", 'sec"77d0e2'
    far_side.answers.append(Answer(401, json.dumps({"error": f"no {token}/{secret}"}).encode()))
    with Client(Settings(token, secret, far_side.url)) as client:
        [outcome] = client.deliver([track(1)])
    assert outcome.detail == "Salesmachine answered 401: no ***/***"
