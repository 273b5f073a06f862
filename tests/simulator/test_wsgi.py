"""WSGI: what an application is given of a request, and what is taken of its answer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, request

from simulator import wsgi


def scope(**changes: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "method": "POST",
        "raw_path": b"/v1/contact",
        "query_string": b"",
        "http_version": "1.1",
        "server": ("127.0.0.1", 8600),
        "client": ("127.0.0.1", 50000),
        "headers": [],
    }
    return {**plain, **changes}


def test_the_environment() -> None:
    """The request's line, addresses, headers and body stand where PEP 3333 has them."""
    headers = [(b"content-type", b"application/json"), (b"x-a", b"1"), (b"x-a", b"\xe9")]
    found = wsgi.environ(
        scope(raw_path=b"/a%20b%C3%A9", query_string=b"c=%20d", headers=headers), b"body"
    )
    assert found["wsgi.input"].read() == b"body"
    assert found["wsgi.errors"] is sys.stderr
    rest = {name: value for name, value in found.items() if not name.startswith("wsgi.")}
    assert rest == {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/a b\xc3\xa9",
        "QUERY_STRING": "c=%20d",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8600",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": "4",
        "HTTP_X_A": "1,\xe9",
    }


def test_the_length_is_the_bodys_own() -> None:
    """A body that came in chunks, or was cut, has its true length."""
    found = wsgi.environ(scope(headers=[(b"content-length", b"99")]), b"abc")
    assert found["CONTENT_LENGTH"] == "3"


def test_without_addresses() -> None:
    """A connection that has no addresses has an environment all the same."""
    found = wsgi.environ(scope(server=None, client=None), b"")
    assert (found["SERVER_NAME"], found["REMOTE_ADDR"]) == ("localhost", "")


@pytest.mark.parametrize(
    "headers",
    [
        [(b"transfer-encoding", b"chunked")],
        [(b"connection", b"upgrade"), (b"upgrade", b"websocket")],
    ],
)
def test_what_concerns_the_connection_alone(headers: list[tuple[bytes, bytes]]) -> None:
    """To the application a request that came in chunks, or asks for more, is like any other."""
    app = Flask("test")

    @app.post("/v1/contact")
    def view() -> bytes:
        return request.get_data()

    status, _, taken = wsgi.call(app, wsgi.environ(scope(headers=headers), b"abc"))
    assert (status, wsgi.join(taken)) == (200, b"abc")


class Chunks:
    """An answer's body that knows whether it was closed."""

    def __init__(self) -> None:
        self.closed = False
        self._left = iter([b"a", b"", b"b"])

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._left)

    def close(self) -> None:
        self.closed = True


def test_an_answer_is_taken_whole() -> None:
    """Status, headers and chunks come back, and the application hears that nobody takes more."""
    app, chunks = Flask("test"), Chunks()

    @app.post("/v1/contact")
    def view() -> Response:
        return Response(chunks, 201, headers={"X-Got": request.get_data(as_text=True)})

    status, headers, taken = wsgi.call(app, wsgi.environ(scope(), b"abc"))
    assert (status, dict(headers)["X-Got"]) == (201, "abc")
    assert not chunks.closed
    assert wsgi.join(taken) == b"ab"
    assert chunks.closed


def test_a_body_that_cannot_be_closed() -> None:
    """A plain iterator has nothing to close."""
    assert wsgi.join(iter([b"a", b"b"])) == b"ab"


def test_an_application_that_writes() -> None:
    """WSGI's old way of writing isn't there: whoever uses it hears so at once."""

    def app(_: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])(b"written")
        return []

    with pytest.raises(AssertionError, match="never writes"):
        wsgi.call(app, wsgi.environ(scope(), b""))  # type: ignore[arg-type]
