"""Running ``sim``: in this process where only its output matters, as a process where more does."""

from __future__ import annotations

import contextlib
import io
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from unittest.mock import patch

from simulator.cli import _run
from tests.simulator.waiting import PATIENCE

SIM = str(Path(sys.executable).with_name("sim"))


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it wrote."""

    status: int
    out: str
    err: str

    def json(self) -> list[Any]:
        """Standard output, one JSON value a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def run(*arguments: object, stdin: bytes = b"") -> Ran:
    """Run a command in this process, with streams of its own."""
    streams = [
        io.TextIOWrapper(io.BytesIO(data), "utf-8", "backslashreplace", write_through=True)
        for data in (stdin, b"", b"")
    ]
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with (
            patch.object(sys, "stdin", streams[0]),
            contextlib.redirect_stdout(streams[1]),
            contextlib.redirect_stderr(streams[2]),
        ):
            status = _run([str(argument) for argument in arguments])
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    out, err = (stream.buffer.getvalue().decode("utf-8") for stream in streams[1:])
    return Ran(status, out, err)


def call(*arguments: object, stdin: bytes = b"", **environ: str) -> Ran:
    """Run a command as a process until it ends."""
    done = subprocess.run(
        [SIM, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=PATIENCE,
        env={**os.environ, **environ},
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


class Running:
    """A command that runs until it ends by itself or is told to."""

    def __init__(self, *arguments: object, **environ: str) -> None:
        self.process = subprocess.Popen(
            [SIM, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **environ},
        )
        self._out: queue.Queue[str | None] = queue.Queue()
        self._err: queue.Queue[str | None] = queue.Queue()
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self._threads = [
            threading.Thread(target=_read, args=(stream, lines), daemon=True)
            for stream, lines in (
                (self.process.stdout, self._out),
                (self.process.stderr, self._err),
            )
        ]
        for thread in self._threads:
            thread.start()

    def line(self) -> str:
        """The next line of standard output; the test fails when none comes."""
        line = self._out.get(timeout=PATIENCE)
        assert line is not None, f"no further line; standard error: {self.rest(self._err)}"
        return line

    def end(self, number: int | None = None) -> Ran:
        """Wait for its end, after this signal if one is given; what was read before isn't in it."""
        if number is not None:
            self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        for thread in self._threads:
            thread.join(PATIENCE)
        return Ran(status, self.rest(self._out), self.rest(self._err))

    def rest(self, lines: queue.Queue[str | None]) -> str:
        """What is there and wasn't read yet."""
        found = []
        with contextlib.suppress(queue.Empty):
            while (line := lines.get_nowait()) is not None:
                found.append(f"{line}\n")
        return "".join(found)


def _read(stream: IO[bytes], lines: queue.Queue[str | None]) -> None:
    for line in stream:
        lines.put(line.decode("utf-8").removesuffix("\n"))
    lines.put(None)


@contextlib.contextmanager
def running(*arguments: object, **environ: str) -> Iterator[Running]:
    """A command that is killed at the end of the block if it still runs then."""
    command = Running(*arguments, **environ)
    try:
        yield command
    finally:
        command.process.kill()
        command.end()
        for stream in (command.process.stdout, command.process.stderr):
            assert stream is not None
            stream.close()


@contextlib.contextmanager
def up(
    *arguments: object, before: Callable[[int], object] = lambda _: None
) -> Iterator[tuple[Running, dict[str, Any]]]:
    """A running ``sim up`` on a free port, printing JSON, and what its first line says.

    ``before`` is called with the process's id while the process is still starting.
    """
    with running("up", "--port", 0, "-o", "json", *arguments) as command:
        before(command.process.pid)
        yield command, json.loads(command.line())
