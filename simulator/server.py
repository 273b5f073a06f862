"""The server: uvicorn's loop and httptools' parser, Flask called inline, recording around it.

Requests of the mocked API run inline, one after the other, and are
answered once the journal has committed them: everything that came in during one turn of the loop is
committed together.  The control plane runs in worker threads, so that it may wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask

from simulator import wsgi
from simulator.app import ROUTE, Simulator, asks_journal, create_app, is_control
from simulator.asgi import (
    Receive,
    Scope,
    Send,
    give_up,
    raw,
    read_body,
    refuse_host,
    respond,
)
from simulator.clock import Clock, ClockError, SettableClock, system
from simulator.config import Config
from simulator.faults import Faults
from simulator.group_commit import GroupCommit
from simulator.journal import JournalError, Writer
from simulator.journal.beginning import begin
from simulator.journal.file import temporary_path
from simulator.limits import RateLimit
from simulator.listening import Listener
from simulator.misbehaviour import Plan, Reply, as_it_is, plan
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
from simulator.wsgi import BODY_CUT, Headers

BETWEEN_SECONDS = 20.0
"""How long what the control plane changes may take: longer only while the server stops."""
CONTROL_THREADS = 8
QUESTION_THREADS = 8
"""Those of the control plane that may take long, apart, so that the others needn't wait."""
READ_THREADS = 4
STREAM_THREADS = 32

Found = TypeVar("Found")


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
        if await refuse_host(scope, send, self._simulator.config.allowed_hosts):
            return
        if is_control(scope["path"]):
            await self._answer_control(scope, receive, send)
        else:
            self._simulator.metrics.in_flight += 1
            try:
                await self._answer_api(scope, receive, send)
            except Exception as error:
                self._simulator.bugs.note(error, f"{scope['method']} {scope['path'][:60]}")
                raise
            finally:
                self._simulator.metrics.in_flight -= 1

    def close(self) -> None:
        """Let the worker threads go."""
        for workers in (self._control, self._questions, self._reads, self._streams):
            workers.shutdown()

    async def _answer_api(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, cut, complete = await read_body(scope, receive)
        if not complete:
            await give_up(scope, send)
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
            where = f"{scope['method']} {scope['path'][:60]}"
            self._simulator.bugs.note(error, where, judged.workspace)
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
            await respond(send, reply.status, reply.headers, reply.body, close=close)
            return
        for piece, seconds in todo.steps or ():
            if transport.is_closing():
                break
            transport.write(piece)
            if seconds:
                await self._pauses.pause(seconds, scope["gone"])
        end(scope)

    async def _answer_control(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, cut, complete = await read_body(scope, receive)
        if not complete:
            await give_up(scope, send)
            return
        loop = self._loop = asyncio.get_running_loop()
        environ = wsgi.environ(scope, body)
        environ[BODY_CUT] = cut
        workers = self._questions if asks_journal(scope["path"]) else self._control
        status, headers, said = await loop.run_in_executor(workers, _answer, self._app, environ)
        if isinstance(said, bytes):
            await respond(send, status, headers, said, close=cut)
        else:
            await self._stream(status, headers, said, receive, send)

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

    def write(self, action: Callable[[Writer], Found]) -> Future[Found]:
        """Called by any other thread: the action appends in the loop's, with its group commit.

        The future has what it gave once that is committed, or a JournalError.
        """
        done: Future[Found] = Future()
        try:
            assert self._loop is not None  # the server has been started
            self._loop.call_soon_threadsafe(lambda: self._group().joined(action, done))
        except RuntimeError:
            done.set_exception(JournalError("the simulator stops: nothing more is written"))
        return done

    async def _stream(
        self, status: int, headers: Headers, chunks: Iterator[bytes], receive: Receive, send: Send
    ) -> None:
        loop = asyncio.get_running_loop()
        gone = asyncio.ensure_future(receive())
        await send({"type": "http.response.start", "status": status, "headers": raw(headers)})
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


def _answer(
    app: Flask, environ: dict[str, Any]
) -> tuple[int, Headers, bytes] | tuple[int, Headers, Iterator[bytes]]:
    """The answer of the control plane: its whole body, or the chunks of one that doesn't end."""
    status, headers, chunks = wsgi.call(app, environ)
    if dict(headers).get("Content-Type", "").startswith("text/event-stream"):
        return status, headers, chunks
    return status, headers, wsgi.join(chunks)


class Server:
    """A simulator that listens: ``start()`` it in a thread of its own, ``stop()`` it from any.

    Raises OSError when the address can't be bound, JournalError when the journal can't be used and
    ClockError when the clock stands still before the journal's end.
    ``url`` is where it listens; port 0 takes a free port, and no journal is a new temporary one.
    ``feed`` tells how far the journal is committed; ``segment`` says in it what the Segment side in
    front is told to do.
    """

    def __init__(
        self,
        config: Config,
        journal: Path | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Clock = system,
        segment: Mapping[str, Any] | None = None,
    ) -> None:
        self._listener = Listener(host, port)
        clock = clock if isinstance(clock, SettableClock) else SettableClock(clock)
        try:
            start: dict[str, Any] = {"profile": config.profile, "seed": config.seed}
            if segment is not None:
                start["segment"] = dict(segment)
            self._journal = begin(journal or temporary_path(), clock, config.seed, start)
        except (ClockError, JournalError):
            self._listener.stop()
            raise
        self.feed = self._journal.feed
        self.simulator = Simulator(config, self._journal.salt, self._journal.path, self.feed)
        self.simulator.faults = Faults(config.seed, config.faults)
        self.simulator.limit = RateLimit(config.rate_limit, clock)
        self.url = self.simulator.salesmachine = self._listener.url
        self.port = self._listener.port
        self.simulator.clock = clock
        self.simulator.mark = self._journal.mark
        self._bridge = Bridge(self.simulator, self._journal, clock)

    def write(self, action: Callable[[Writer], Found]) -> Future[Found]:
        """Have the action append to the journal, from any thread, once the server is started.

        The future has what it gave once that is committed, or a JournalError.
        """
        return self._bridge.write(action)

    def hurry(self) -> None:
        """Answer at once whatever a fault keeps waiting, from any thread."""
        self._bridge.hurry()

    def start(self) -> None:
        """Listen; returns once the application itself has answered."""
        self._listener.start(self._bridge, "simulator", "/_sim/ready", self._close)

    @property
    def is_open(self) -> bool:
        """Whether it listens, as far as this process knows."""
        return self._listener.is_open

    def stop(self) -> None:
        """Answer what is under way, then stop listening and close the journal."""
        self._bridge.hurry()
        self.feed.close()
        if not self._listener.stop():
            self._close()

    def _close(self) -> None:
        self._bridge.close()
        self._journal.close()
