"""Listening: the socket, and how uvicorn serves what connects to it."""

from __future__ import annotations

import socket
from typing import Any

import uvicorn

from simulator.protocol import HttpProtocol

KEEP_ALIVE_SECONDS = 75
GRACE_SECONDS = 3
"""How long requests under way may take once it is to stop."""
BACKLOG = 512
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one.  Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only where the protocol is named.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def address(host: str) -> str:
    """Where this machine itself reaches what listens on ``host``: on every address, loopback."""
    return _EVERYWHERE.get(host, host)


def serve(application: Any) -> uvicorn.Server:
    """A server of an ASGI application that says nothing itself."""
    config = uvicorn.Config(
        application,
        http=HttpProtocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        backlog=BACKLOG,
    )
    return uvicorn.Server(config)
