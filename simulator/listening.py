"""Listening: the socket, and how uvicorn serves what connects to it."""

from __future__ import annotations

import asyncio
import http.client
import math
import socket
import threading
from collections.abc import Callable
from typing import Any

import uvicorn

from simulator.clock import passed
from simulator.protocol import HttpProtocol

KEEP_ALIVE_SECONDS = 75
GRACE_SECONDS = 3
"""How long requests under way may take once it is to stop."""
BACKLOG = 512
START_SECONDS = 10.0
"""How long the application may take for its first answer."""
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


class _Loop(asyncio.SelectorEventLoop):
    """uvicorn's own, whose time passes also where a test froze that of the process."""

    def __init__(self) -> None:
        super().__init__()
        # Requests are answered in the loop itself: with ``python -X dev`` a slow one is no news.
        self.slow_callback_duration = math.inf

    def time(self) -> float:
        return passed()


class Listener:
    """An address that is taken at once, and served in a thread of its own once it is started.

    Raises OSError when the address can't be bound; port 0 takes a free one.  ``url`` is where this
    machine reaches it.
    """

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._socket = listen(host, port)
        here = address(host)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://{f'[{here}]' if ':' in here else here}:{self.port}"
        self.uvicorn: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def start(
        self, application: Any, name: str, probe: str, at_end: Callable[[], None] = lambda: None
    ) -> None:
        """Serve an ASGI application; returns once it has answered a GET of ``probe``."""
        self.uvicorn = serve(application)
        self._thread = threading.Thread(target=self._run, args=(at_end,), name=name, daemon=True)
        self._thread.start()
        connection = http.client.HTTPConnection(
            address(self._host), self.port, timeout=START_SECONDS
        )
        connection.request("GET", probe, headers={"Host": "localhost"})
        connection.getresponse().read()
        connection.close()

    @property
    def is_open(self) -> bool:
        """Whether it is served, and its socket is still there."""
        is_served = self._thread is not None and self._thread.is_alive()
        return is_served and self._socket.fileno() >= 0

    def stop(self) -> bool:
        """Answer what is under way and listen no more; whether it had been started."""
        if self.uvicorn is None or self._thread is None:
            self._socket.close()
            return False
        self.uvicorn.should_exit = True
        self._thread.join()
        return True

    def _run(self, at_end: Callable[[], None]) -> None:
        assert self.uvicorn is not None  # who starts the thread has made it
        try:
            with asyncio.Runner(loop_factory=_Loop) as runner:
                runner.run(self.uvicorn.serve(sockets=[self._socket]))
        except ValueError:
            if self._socket.fileno() >= 0:
                raise
            # Somebody else has closed it: there is nothing to stop.
        finally:
            at_end()
