"""Replay: what is sent again of a request or a message; it is sent, and the same becomes of it."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import pytest

from simulator.payload.replay import ReplayError, Request, message_again, request_again
from tests.simulator.exchange_formats.requests import FORM, recorded

URL = "http://127.0.0.1:8600"


def test_a_request() -> None:
    """Its method, target, headers and body as they came; the token by Basic, as it came."""
    came = recorded(
        "/v1/batch?a=%20",
        b"[]",
        ("Host", "x"),
        ("authorization", "Basic eDp5"),
        ("X-A", "caf\xe9"),
        ("Content-Type", "a/b"),
    )
    assert request_again(came, URL, "tok") == Request(
        "POST",
        URL,
        b"/v1/batch?a=%20",
        ((b"Authorization", b"Basic dG9rOg=="), (b"X-A", b"caf\xe9"), (b"Content-Type", b"a/b")),
        b"[]",
    )


@pytest.mark.parametrize(
    ("came", "where"),
    [
        (recorded("/p?api_token=x&a=1"), "/p?api_token=t%C3%B6k%26%2F&a=1"),
        (
            recorded("/p", b"a=1&api_token=x", ("Content-Type", FORM)),
            "a=1&api_token=t%C3%B6k%26%2F",
        ),
    ],
)
def test_a_token_in_fields(came: dict[str, Any], where: str) -> None:
    """It is put back where it stood, encoded as there."""
    sent = request_again(came, URL, "tök&/")
    assert where.encode() in (sent.target, sent.content)
    assert sent.headers[:1] in ((), ((b"Content-Type", FORM.encode()),))


def test_a_body_that_is_no_text() -> None:
    """Its bytes are those that came."""
    came = recorded()
    came["request"] |= {"body": "/wA=", "encoding": "base64"}
    assert request_again(came, URL, "tok").content == b"\xff\x00"


BASIC = recorded("/p?api_token=x", b"", ("Authorization", "Basic eDp5"))


@pytest.mark.parametrize(
    ("code", "target", "authorization"),
    [
        ("SM-101", b"/p?api_token=", b"Basic Og=="),
        ("SM-102", b"/p?api_token=%5Bredacted%5D", b"Basic W3JlZGFjdGVkXTo="),
        ("SM-107", b"/p?api_token=", b"Basic [redacted]"),
        ("SM-104", b"/p?api_token=", b"Basic Og=="),
    ],
)
def test_without_a_workspace(code: str, target: bytes, authorization: bytes) -> None:
    """A token that was blank is blank again, one nobody has is one, what wasn't read isn't."""
    sent = request_again({**BASIC, "violations": [{"code": code}]}, URL, None)
    assert (sent.target, sent.headers) == (target, ((b"Authorization", authorization),))


@pytest.mark.parametrize(
    ("said", "sent"), [("Bearer x", b"Bearer [redacted]"), ("Digest x", b"[redacted]")]
)
def test_a_scheme_that_is_none(said: str, sent: bytes) -> None:
    """It holds no token that is known: it is as good as it was."""
    came = recorded("/p", b"", ("Authorization", said))
    assert request_again(came, URL, "tok").headers == ((b"Authorization", sent),)


def test_a_part_alone() -> None:
    """Of what only the beginning is kept nothing is sent."""
    with pytest.raises(ReplayError, match="only the beginning of its body is recorded"):
        request_again(recorded("/p", b"", ("Content-Length", "9999999")), URL, "tok")
    with pytest.raises(ReplayError, match="only the beginning of what came is recorded"):
        message_again('{"a":"' + "x" * 33_000, URL, "wk")


@pytest.mark.parametrize(
    ("body", "target", "content"),
    [
        ('{"type":"page","sentAt":"x"}', b"/v1/page", b'{"type":"page","sentAt":"x"}'),
        ('{"type":"page","receivedAt":"x","sentAt":"x"}', b"/v1/page", None),
        ('{"type":"video"}', b"/v1/batch", b'{"batch":[{"type":"video"}]}'),
        (b"{\xff", b"/v1/batch", b"{\xff"),
    ],
)
def test_a_message(body: bytes | str, target: bytes, content: bytes | None) -> None:
    """It is posted on the path of its call, what has been through Segment as history is."""
    sent = message_again(body, URL, "wk")
    assert (sent.method, sent.url, sent.target) == ("POST", URL, target)
    assert sent.content == (content or b'{"type":"page","receivedAt":"x"}')
    known = dict(sent.headers)
    assert known[b"Content-Type"] == b"application/json"
    assert b64decode(known[b"Authorization"].removeprefix(b"Basic ")) == b"wk:"


def test_no_secret_shows() -> None:
    """Whoever prints a request prints no token."""
    came = recorded("/p?api_token=x", b"", ("Authorization", "Basic eDp5"))
    for sent in (request_again(came, URL, "tok-4f1c9a"), message_again("{}", URL, "tok-4f1c9a")):
        assert repr(sent) == f"Request(method='POST', url='{URL}')"
