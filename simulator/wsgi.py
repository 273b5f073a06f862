"""WSGI (PEP 3333): an ASGI scope becomes an environment, an application's answer a triple."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask

Headers = list[tuple[str, str]]

MAX_BODY_BYTES = 1024 * 1024
BODY_CUT = "simulator.body_cut"
"""Set in the environment when the body was longer than that and isn't there as a whole."""

_OF_THE_CONNECTION = frozenset({b"transfer-encoding", b"upgrade"})
"""Settled before: the body is there as a whole, and nothing is upgraded."""


def environ(scope: dict[str, Any], body: bytes) -> dict[str, Any]:
    """The environment of a request whose body was read already."""
    server = scope["server"] or ("localhost", 0)
    environment: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope["client"] or ("", 0))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if name in _OF_THE_CONNECTION:
            continue
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        text = value.decode("latin-1")
        environment[key] = f"{environment[key]},{text}" if key in environment else text
    environment["CONTENT_LENGTH"] = str(len(body))
    return environment


def call(app: Flask, environment: dict[str, Any]) -> tuple[int, Headers, Iterator[bytes]]:
    """``(status, headers, chunks)``; whoever takes the chunks closes them."""
    started: list[Any] = []

    def start_response(
        status: str, headers: Headers, exc_info: Any = None, /
    ) -> Callable[[bytes], object]:
        started[:] = [int(status.split(" ", 1)[0]), headers]
        return _write

    chunks = app(environment, start_response)
    return started[0], started[1], iter(chunks)


def _write(_: bytes) -> object:
    raise AssertionError("Flask returns its bodies and never writes them")


def join(chunks: Iterator[bytes]) -> bytes:
    """The whole body."""
    try:
        return b"".join(chunks)
    finally:
        close(chunks)


def close(chunks: Iterator[bytes]) -> None:
    """Tell the application that nobody takes more."""
    closer = getattr(chunks, "close", None)
    if closer is not None:
        closer()
