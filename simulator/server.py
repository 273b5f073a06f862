"""The server: uvicorn's loop and httptools' parser, Flask called inline, recording around it.

The only module with ``async``.  Requests of the mocked API run inline, one after the other, and are
answered once the journal has committed them: everything that came in during one turn of the loop is
committed together.  The control plane runs in worker threads, so that it may wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from simulator import wsgi
from simulator.app import ROUTE, Simulator, asks_journal, create_app, is_control
from simulator.clock import Clock, ClockError, SettableClock, system
from simulator.config import Config
from simulator.faults import Faults
from simulator.group_commit import GroupCommit
from simulator.hosts import is_allowed_host
from simulator.journal import JournalError, Writer
from simulator.journal.beginning import begin
from simulator.journal.file import temporary_path
from simulator.limits import RateLimit
from simulator.listening import address, listen, serve
from simulator.misbehaviour import BODILESS, Plan, Reply, as_it_is, plan
from simulator.pauses import Pauses
from simulator.protocol import end
from simulator.recording import record
from simulator.salesmachine import is_read
from simulator.salesmachine.answers import failure
from simulator.salesmachine.batch import PATH as BATCH_PATH
from simulator.salesmachine.gate import JUDGEMENT, KEPT_BODY
from simulator.state import Live
from simulator.verdict import Judgement
from simulator.workers import Workers
from simulator.wsgi import BODY_CUT, MAX_BODY_BYTES, Headers

BODY_SECONDS = 30.0
"""How long a client may take for a request's body."""
START_SECONDS = 10.0
"""How long the application may take for its first answer."""
MAX_DRAINED_BYTES = 16 * MAX_BODY_BYTES
"""How much of a body that is too large is read and thrown away, so that its answer is seen."""
PLAIN = [("Content-Type", "text/plain"), ("X-Sim-Evidence", "own.limits")]
"""The headers of what the simulator says of itself, and Salesmachine wouldn't."""
BETWEEN_SECONDS = 20.0
"""How long what the control plane changes may take: longer only while the server stops."""
CONTROL_THREADS = 8
QUESTION_THREADS = 8
"""Those of the control plane that may take long, apart, so that the others needn't wait."""
READ_THREADS = 4
STREAM_THREADS = 32

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Bridge:
    """The ASGI application: reads a request, calls Flask, records, commits, answers."""

    def __init__(self, simulator: Simulator, journal: Writer, clock: SettableClock) -> None:
        self._simulator = simulator
        self._app = create_app(simulator)
        self._journal = journal
        self._clock = clock
        self._live = Live(journal.history)
        self._commit: GroupCommit | None = None
        self._pauses = Pauses()
        self._loop: asyncio.AbstractEventLoop | None = None
        simulator.between_requests = self._between_requests
        simulator.forget = self._live.forget
        self._control = Workers(CONTROL_THREADS, "control")
        self._questions = Workers(QUESTION_THREADS, "question")
        self._reads = Workers(READ_THREADS, "read")
        self._streams = Workers(STREAM_THREADS, "stream")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        host = hosts[0].decode("latin-1") if hosts else None
        if not is_allowed_host(host, self._simulator.config.allowed_hosts):
            name = (host or "")[:60]
            text = f"the Host {name!r} isn't this machine; --allow-host NAME lets a name in"
            await _respond(send, 403, PLAIN, text.encode(), close=True)
        elif is_control(scope["path"]):
            await self._answer_control(scope, receive, send)
        else:
            self._simulator.metrics.in_flight += 1
            try:
                await self._answer_api(scope, receive, send)
            finally:
                self._simulator.metrics.in_flight -= 1

    def close(self) -> None:
        """Let the worker threads go."""
        for workers in (self._control, self._questions, self._reads, self._streams):
            workers.shutdown()

    async def _answer_api(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, cut, complete = await _read_body(scope, receive)
        if not complete:
            await _give_up(scope, send)
            return
        at, started = self._clock(), time.perf_counter()
        environ = wsgi.environ(scope, body)
        environ[BODY_CUT] = cut
        if is_read(scope["path"]):
            loop, run = asyncio.get_running_loop(), wsgi.call
            answered = await loop.run_in_executor(self._reads, run, self._app, environ)
        else:
            answered = wsgi.call(self._app, environ)
        status, headers, chunks = answered
        reply = Reply(status, headers, wsgi.join(chunks))
        seconds = time.perf_counter() - started
        milliseconds = 0.0 if self._clock.frozen else round(seconds * 1000, 3)
        judged: Judgement = environ.get(JUDGEMENT) or Judgement()
        todo = plan(self._simulator.faults, scope, body, judged, reply, at)
        exchange = record(scope, body, environ.get(KEPT_BODY), judged, todo, at, milliseconds)
        metrics = self._simulator.metrics
        try:
            self._live.arrive(exchange, self._journal.next_seq, environ.get(ROUTE) == BATCH_PATH)
            await self._group().recorded(exchange)
            metrics.recorded(exchange, todo.choice)
        except JournalError as error:
            sys.stderr.write(f"sim: {error}\n")
            self._live.forget()
            self._simulator.faults.take_back(todo.choice)
            unrecorded = failure(str(error))
            todo = as_it_is(Reply(500, list(unrecorded.headers), unrecorded.get_data()))
        metrics.handled(environ.get(ROUTE), todo.sent.status, judged.workspace, seconds)
        await self._play(todo, scope, send, close=cut)

    async def _play(self, todo: Plan, scope: Scope, send: Send, *, close: bool) -> None:
        """Wait, then answer or misbehave; a client that is gone gets nothing."""
        if todo.seconds:
            await self._pauses.pause(todo.seconds, scope["gone"])
        transport = scope["transport"]
        if todo.steps is None and not transport.is_closing():
            reply = todo.reply
            await _respond(send, reply.status, reply.headers, reply.body, close=close)
            return
        for piece, seconds in todo.steps or ():
            if transport.is_closing():
                break
            transport.write(piece)
            if seconds:
                await self._pauses.pause(seconds, scope["gone"])
        end(scope)

    async def _answer_control(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, cut, complete = await _read_body(scope, receive)
        if not complete:
            await _give_up(scope, send)
            return
        loop = self._loop = asyncio.get_running_loop()
        environ = wsgi.environ(scope, body)
        environ[BODY_CUT] = cut
        workers = self._questions if asks_journal(scope["path"]) else self._control
        status, headers, chunks = await loop.run_in_executor(workers, wsgi.call, self._app, environ)
        if dict(headers).get("Content-Type", "").startswith("text/event-stream"):
            await self._stream(status, headers, chunks, receive, send)
        else:
            answer = await loop.run_in_executor(workers, wsgi.join, chunks)
            await _respond(send, status, headers, answer, close=cut)

    def hurry(self) -> None:
        """Called by another thread: whatever a fault keeps waiting is answered now."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # it is closed already
                self._loop.call_soon_threadsafe(self._pauses.end)

    def _group(self) -> GroupCommit:
        if self._commit is None:
            self._commit = GroupCommit(self._journal, asyncio.get_running_loop(), self._live.forget)
        return self._commit

    def _between_requests(self, action: Callable[[], Any]) -> Any:
        """Called in a worker thread of the control plane; the action runs in the loop's."""
        done: Future[Any] = Future()

        def run() -> None:
            try:
                self._group().flush()
                done.set_result(action())
            except BaseException as error:
                done.set_exception(error)

        assert self._loop is not None  # whoever asks came in through it
        self._loop.call_soon_threadsafe(run)
        return done.result(BETWEEN_SECONDS)

    async def _stream(
        self, status: int, headers: Headers, chunks: Iterator[bytes], receive: Receive, send: Send
    ) -> None:
        loop = asyncio.get_running_loop()
        gone = asyncio.ensure_future(receive())
        await send({"type": "http.response.start", "status": status, "headers": _raw(headers)})
        try:
            while not gone.done():
                chunk = await loop.run_in_executor(self._streams, next, chunks, None)
                if chunk is None:
                    break
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()
            with contextlib.suppress(RuntimeError):  # the server stops
                self._streams.submit(wsgi.close, chunks)


class Server:
    """A simulator that listens: ``start()`` it in a thread of its own, ``stop()`` it from any.

    Raises OSError when the address can't be bound, JournalError when the journal can't be used and
    ClockError when the clock stands still before the journal's end.
    ``url`` is where it listens; port 0 takes a free port, and no journal is a new temporary one.
    ``feed`` tells how far the journal is committed.
    """

    def __init__(
        self,
        config: Config,
        journal: Path | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Clock = system,
    ) -> None:
        self._socket = listen(host, port)
        clock = clock if isinstance(clock, SettableClock) else SettableClock(clock)
        try:
            start = {"profile": config.profile, "seed": config.seed}
            self._journal = begin(journal or temporary_path(), clock, config.seed, start)
        except (ClockError, JournalError):
            self._socket.close()
            raise
        self.feed = self._journal.feed
        self.simulator = Simulator(config, self._journal.salt, self._journal.path, self.feed)
        self.simulator.faults = Faults(config.seed, config.faults)
        self.simulator.limit = RateLimit(config.rate_limit, clock)
        here = address(host)
        self.url = f"http://{f'[{here}]' if ':' in here else here}:{self._socket.getsockname()[1]}"
        self.simulator.salesmachine = self.url
        self.simulator.clock = clock
        self.simulator.mark = self._journal.mark
        self._bridge = Bridge(self.simulator, self._journal, clock)
        self._uvicorn = serve(self._bridge)
        self._thread = threading.Thread(target=self._run, name="simulator", daemon=True)

    def start(self) -> None:
        """Listen; returns once the application itself has answered."""
        self._thread.start()
        host, port = self._socket.getsockname()[:2]
        connection = http.client.HTTPConnection(address(host), port, timeout=START_SECONDS)
        connection.request("GET", "/_sim/ready", headers={"Host": "localhost"})
        connection.getresponse().read()
        connection.close()

    def stop(self) -> None:
        """Answer what is under way, then stop listening and close the journal."""
        self._bridge.hurry()
        self._uvicorn.should_exit = True
        self.feed.close()
        if self._thread.ident is None:
            self._socket.close()
            self._close()
        else:
            self._thread.join()

    def _run(self) -> None:
        try:
            self._uvicorn.run(sockets=[self._socket])
        finally:
            self._close()

    def _close(self) -> None:
        self._bridge.close()
        self._journal.close()


async def _read_body(scope: Scope, receive: Receive) -> tuple[bytes, bool, bool]:
    """``(body, whether it was cut for being too long, whether the request came whole)``."""
    body, cut, drained = bytearray(), False, 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                event = await receive()
                if event["type"] == "http.disconnect":
                    return bytes(body), cut, False
                body += event["body"]
                if len(body) > MAX_BODY_BYTES:
                    cut = True
                    drained += len(body) - MAX_BODY_BYTES
                    del body[MAX_BODY_BYTES:]
                if not event["more_body"] or drained > MAX_DRAINED_BYTES:
                    return bytes(body), cut, True
    except TimeoutError:
        return bytes(body), cut, False


async def _give_up(scope: Scope, send: Send) -> None:
    """The client is gone, or too slow, before the request was whole."""
    if not scope["transport"].is_closing():
        text = "the request's body didn't come in time"
        await _respond(send, 408, PLAIN, text.encode(), close=True)


def _raw(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def _respond(
    send: Send, status: int, headers: Headers, body: bytes, *, close: bool = False
) -> None:
    raw = _raw(headers)
    if status not in BODILESS and not any(name == b"content-length" for name, _ in raw):
        raw.append((b"content-length", str(len(body)).encode()))
    if close:
        raw.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body, "more_body": False})
