"""What of a recorded request is sent again, and where its token stood."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from simulator.exchange_formats.again import again
from tests.simulator.exchange_formats.requests import FORM, recorded
from tests.simulator.generated import exchanges, laws


@pytest.mark.parametrize(
    ("target", "pieces"),
    [
        ("/v1/ping", [b"/v1/ping"]),
        ("/v1/ping?", [b"/v1/ping?"]),
        ("/v1/ping?api_token=x", [b"/v1/ping?api_token=", b""]),
        ("/p?a=1&api_token=x&b=2", [b"/p?a=1&api_token=", b"&b=2"]),
        ("/p?api%5ftoken=x&api_token=y", [b"/p?api%5ftoken=", b"&api_token=", b""]),
        ("/p?api_secret=x&api_token", [b"/p?api_secret=[redacted]&api_token"]),
        ("/api_token=x", [b"/api_token=[redacted]"]),
        ("http://localhost/p?api_token=x", [b"http://localhost/p?api_token=", b""]),
        ("*", [b"*"]),
    ],
)
def test_a_token_in_the_query(target: str, pieces: list[bytes]) -> None:
    """It stood where api_token has no value now; other secrets and other places stay redacted."""
    assert list(again(recorded(target)).target) == pieces


@pytest.mark.parametrize(
    ("kind", "body", "pieces"),
    [
        (FORM, b"api_token=x&a=1", [b"api_token=", b"&a=1"]),
        (f"{FORM}; charset=x", b"a=1&api_token=x", [b"a=1&api_token=", b""]),
        (FORM, b"a=1", [b"a=1"]),
        ("", b"api_token=x", [b"api_token=[redacted]"]),
        ("application/json", b'{"api_token":"x"}', [b'{"api_token":"[redacted]"}']),
    ],
)
def test_a_token_in_a_form(kind: str, body: bytes, pieces: list[bytes]) -> None:
    """It is a credential in a form alone, as its type says."""
    assert list(again(recorded("/p", body, ("Content-Type", kind))).body) == pieces


def test_which_headers_matter() -> None:
    """Those of a client or a connection don't, nor those of which nothing is recorded."""
    came = recorded(
        "/p",
        b"",
        *[("Host", "x"), ("content-length", "0"), ("User-Agent", "x"), ("Accept", "*/*")],
        *[("Connection", "close"), ("Expect", "100-continue"), ("Transfer-Encoding", "chunked")],
        *[("Accept-Encoding", "gzip"), ("Cookie", "a"), ("X-Api-Key", "Bearer x")],
        *[("Content-Type", "a"), ("Content-Encoding", "gzip"), ("Accept", "text/html")],
        *[("X-Sim-Fault", "drop=half"), ("X-A", ""), ("x-a", "caf\xe9"), ("Referer", "http://u@x")],
    )
    found = again(came)
    assert found.headers == [
        (b"Content-Type", b"a"),
        (b"Content-Encoding", b"gzip"),
        (b"Accept", b"text/html"),
        (b"X-Sim-Fault", b"drop=half"),
        (b"X-A", b""),
        (b"x-a", b"caf\xe9"),
        (b"Referer", b"http://[redacted]@x"),
    ]
    assert (found.lost, found.schemes) == (["Cookie", "X-Api-Key"], [])


@pytest.mark.parametrize(
    ("value", "scheme"),
    [("Basic eDo=", "basic"), ("bASIC eDo=", "basic"), ("Bearer x", "bearer"), ("x", "other")],
)
def test_a_credential(value: str, scheme: str) -> None:
    """Its scheme is recorded; it is no header that is lost."""
    found = again(recorded("/p", b"", ("authorization", value)))
    assert (found.schemes, found.lost, found.has_token) == ([scheme], [], True)


@pytest.mark.parametrize(
    ("length", "code", "is_cut"),
    [
        ("1048576", "SM-101", False),
        ("1048577", "SM-101", True),
        ("", "SM-106", True),
        ("x", "SM-101", False),
        ("9" * 5_000, "SM-101", False),
    ],
)
def test_a_body_that_was_cut(length: str, code: str, is_cut: bool) -> None:
    """It was longer than is recorded, as its length says or what it breaches."""
    came = {**recorded("/p", b"", ("Content-Length", length)), "violations": [{"code": code}]}
    assert again(came).is_cut is is_cut


@laws
@given(exchanges())
def test_any_exchange(exchange: Any) -> None:
    """The request of each can be read, and its bytes are those that are recorded."""
    found = again(exchange.to_dict())
    assert b"[redacted]".join(found.body) == exchange.request_body
    assert b"[redacted]".join(found.target) == exchange.path.encode("latin-1")
