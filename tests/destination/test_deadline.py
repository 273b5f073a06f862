"""The limit on a whole request: who waits too long for the other side is let go."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
import trustme

from destination.deadline import Deadline
from tests.simulator.waiting import PATIENCE, until

SOON, NEVER = 0.05, 3_600.0
CONNECTED = "connection.connect_tcp.complete"
CONNECTIONS = [CONNECTED, "connection.start_tls.complete", "proxy.start_tls.complete"]


@dataclass
class Line:
    """Both ends of a connection; ``get_extra_info`` is what httpcore's stream has of it."""

    ours: socket.socket
    theirs: socket.socket

    def get_extra_info(self, info: str) -> Any:
        return self.ours if info == "socket" else None

    def is_open(self) -> bool:
        """Whether what they say arrives."""
        self.theirs.sendall(b"x")
        return self.ours.recv(1) == b"x"

    def is_broken_off(self) -> bool:
        """Whether waiting for them ends, though they say nothing."""
        return self.ours.recv(1) == b""


@pytest.fixture
def line() -> Iterator[Line]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(PATIENCE)
        yield Line(ours, theirs)


other_line = line


def test_who_waits_too_long_is_let_go(line: Line) -> None:
    """When the time is up the connection ends, in the middle of a read, and that is told."""
    with Deadline(SOON) as deadline:
        deadline.trace(CONNECTED, {"return_value": line})
        assert not deadline.passed
        assert line.is_broken_off()
        assert deadline.passed
    assert deadline.passed


def test_who_waits_in_tls_is_let_go(line: Line) -> None:
    """A reader in the middle of TLS finds an end, not a socket that is TLS no more."""
    authority = trustme.CA()
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("far.test").configure_cert(server)
    authority.configure_trust(client)
    with ThreadPoolExecutor() as threads:
        accepted = threads.submit(server.wrap_socket, line.theirs, server_side=True)
        ours = client.wrap_socket(line.ours, server_hostname="far.test")
        theirs = accepted.result(PATIENCE)
    with ours, theirs, Deadline(SOON) as deadline:
        deadline.trace(CONNECTED, {"return_value": Line(ours, theirs)})
        assert ours.read(1) == b""
        assert ours.read(1) == b""
        assert deadline.passed


def test_what_ends_in_time_is_left_alone(line: Line, other_line: Line) -> None:
    """After the block the time doesn't count any more."""
    with Deadline(SOON) as deadline:
        deadline.trace(CONNECTED, {"return_value": line})
        assert line.is_open()
    with Deadline(2 * SOON) as later:
        later.trace(CONNECTED, {"return_value": other_line})
        assert other_line.is_broken_off()
    assert not deadline.passed
    assert line.is_open()


def test_each_request_has_its_own_time(line: Line) -> None:
    """A kept connection, which isn't told again, is broken off too when a later one is slow."""
    deadline = Deadline(SOON)
    with deadline:
        deadline.trace(CONNECTED, {"return_value": line})
        assert line.is_open()
    with deadline:
        assert line.is_broken_off()
    assert deadline.passed
    with deadline:
        assert not deadline.passed


def test_a_later_request_may_have_less_time(line: Line) -> None:
    """Where the next one's time is up sooner it is broken off then, not when the first's was."""
    deadline = Deadline(NEVER)
    with deadline:
        deadline.trace(CONNECTED, {"return_value": line})
        assert line.is_open()
    deadline.seconds = SOON
    with deadline:
        assert line.is_broken_off()
    assert deadline.passed


def test_a_new_connection_takes_the_place_of_the_old(line: Line, other_line: Line) -> None:
    """Only the connection that the request goes over is broken off."""
    with Deadline(SOON) as deadline:
        deadline.trace(CONNECTED, {"return_value": line})
        deadline.trace(CONNECTED, {"return_value": other_line})
        assert other_line.is_broken_off()
    assert line.is_open()


@pytest.mark.parametrize("event", CONNECTIONS)
def test_a_connection_made_too_late(line: Line, event: str) -> None:
    """Where the time was up before there was a connection, it ends as soon as there is one."""
    with Deadline(SOON) as deadline:
        until(lambda: deadline.passed, "the end of the time")
        deadline.trace(event, {"return_value": line})
        assert line.is_broken_off()


@pytest.mark.parametrize("event", CONNECTIONS)
def test_every_kind_of_connection(line: Line, event: str) -> None:
    """Plain, over TLS, or TLS through a proxy: it is the last one told that matters."""
    ours, theirs = socket.socketpair()
    with theirs, Deadline(SOON) as deadline:
        deadline.trace(CONNECTED, {"return_value": Line(ours, theirs)})
        # TLS takes the socket away from who holds it.
        with socket.socket(fileno=ours.detach()):
            deadline.trace(event, {"return_value": line})
            assert line.is_broken_off()


def test_other_events_do_not_matter(line: Line, other_line: Line) -> None:
    """Whatever else is traced is no connection."""
    with Deadline(SOON) as deadline:
        deadline.trace(CONNECTED, {"return_value": line})
        deadline.trace("http11.receive_response_headers.complete", {"return_value": other_line})
        deadline.trace("http11.send_request_body.started", {})
        deadline.trace("connection.connect_tcp.failed", {"exception": OSError()})
        assert line.is_broken_off()
    assert other_line.is_open()


def test_without_a_connection() -> None:
    """Where there is none yet, or none any more, nothing is raised anywhere."""
    deadline = Deadline(SOON)
    with deadline:
        until(lambda: deadline.passed, "the end of the time")
    ours, theirs = socket.socketpair()
    with ours, theirs:
        line = Line(ours, theirs)
    with deadline:
        deadline.trace(CONNECTED, {"return_value": line})
        until(lambda: deadline.passed, "the end of the time")


def test_an_error_in_the_block_goes_on(line: Line) -> None:
    """What fails in time fails as it would, and the connection is left alone."""

    def fail(deadline: Deadline) -> None:
        with deadline:
            deadline.trace(CONNECTED, {"return_value": line})
            raise KeyError

    deadline = Deadline(NEVER)
    with pytest.raises(KeyError):
        fail(deadline)
    assert not deadline.passed
    assert line.is_open()


def test_many_requests_leave_nothing_behind() -> None:
    """Each ends without a trace, however long it might have taken."""
    before = threading.active_count()
    deadline = Deadline(NEVER)
    for _ in range(300):
        with deadline:
            pass
    until(lambda: threading.active_count() <= before + 1, "the end of 300 deadlines")
