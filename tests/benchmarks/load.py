"""A load: one HTTP request over and over on several kept connections, in a process of its own.

Each ``@@@@@@@@`` in it is a number of eight digits that grows: messageIds are never sent twice.

Run as ``python -m tests.benchmarks.load PORT CONNECTIONS SECONDS`` with the request on standard
input; prints ``{"requests", "seconds", "p50_ms", "p99_ms"}``.  ``load`` does so.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from itertools import chain, count, islice

CREDENTIALS = "Basic YmVuY2g6c2VjcmV0"

_NUMBERS = count()


def load(port: int, connections: int, seconds: float, path: str, body: object) -> dict[str, float]:
    """What a process measured that posted this body, as JSON, all the time."""
    payload = json.dumps(body, separators=(",", ":")).encode()
    request = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {CREDENTIALS}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n\r\n"
    ).encode() + payload
    command = (sys.executable, "-m", "tests.benchmarks.load")
    arguments = map(str, (port, connections, seconds))
    done = subprocess.run([*command, *arguments], input=request, stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


class _Connection(asyncio.Protocol):
    """Sends the request, waits for the whole answer, sends it again, until the time is up."""

    def __init__(self, request: bytes, until: float, times: list[float]) -> None:
        self._pieces = request.split(b"@" * 8)
        self._until = until
        self._times = times
        self._answer = b""
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, _, body = self._answer.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 2"):
            self.done.set_exception(RuntimeError(f"the server answered {head[:80]!r}"))
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]
        if not length or len(body) < int(length):
            return
        self._times.append(time.perf_counter() - self._started)
        if time.perf_counter() < self._until:
            self._send()
        else:
            self._transport.close()
            self.done.set_result(None)

    def _send(self) -> None:
        self._answer = b""
        numbers = islice(_NUMBERS, len(self._pieces) - 1)
        numbered = chain.from_iterable(
            zip(map(b"%08d".__mod__, numbers), self._pieces[1:], strict=True)
        )
        request = b"".join((self._pieces[0], *numbered))
        self._started = time.perf_counter()
        self._transport.write(request)


async def _load(port: int, connections: int, seconds: float, request: bytes) -> dict[str, float]:
    times: list[float] = []
    started = time.perf_counter()
    until = started + seconds
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: _Connection(request, until, times), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.gather(*(connection.done for _, connection in made))
    elapsed = time.perf_counter() - started
    times.sort()
    return {
        "requests": len(times),
        "seconds": elapsed,
        "p50_ms": times[len(times) // 2] * 1000,
        "p99_ms": times[len(times) * 99 // 100] * 1000,
    }


if __name__ == "__main__":
    port, connections, seconds = (float(argument) for argument in sys.argv[1:4])
    found = asyncio.run(_load(int(port), int(connections), seconds, sys.stdin.buffer.read()))
    sys.stdout.write(json.dumps(found))
