"""Listening: the socket and its address."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest

from simulator.listening import address, listen


def test_a_free_port() -> None:
    """Port 0 takes one that is free, and it can be connected to at once."""
    with closing(listen("127.0.0.1", 0)) as listener:
        host, port = listener.getsockname()
        assert port
        with closing(socket.create_connection((host, port))) as client:
            assert client.getpeername() == (host, port)


def test_a_port_that_is_taken() -> None:
    """One that somebody else listens on is refused, and nothing stays open."""
    with closing(listen("127.0.0.1", 0)) as listener, pytest.raises(OSError, match="in use"):
        listen("127.0.0.1", listener.getsockname()[1])


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("::1", "::1")],
)
def test_its_address(host: str, here: str) -> None:
    """What listens on every address is reached by loopback's."""
    assert address(host) == here
