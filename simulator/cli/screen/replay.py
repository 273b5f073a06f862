"""Sends one request as it is told, and says what came back."""

from __future__ import annotations

import time

import httpx

from destination.delivery import ETIMEDOUT, Response
from simulator.lines.text import printable
from simulator.payload.replay import Request
from simulator.tui.outside import OutsideError

PATIENCE_SECONDS = 30.0
MAX_RESPONSE_BYTES = 64 * 1024
"""No more of an answer is read: its beginning says what it is."""


class NobodyError(OutsideError):
    """Nobody listens where it should go."""


def client(url: str, *, seconds: float = PATIENCE_SECONDS) -> httpx.Client:
    """What sends to ``url``, as often as it is asked; it follows no redirect and asks no proxy."""
    # Plain HTTP needs no certificates, which take longer to read than all of the rest.
    verify = not url.startswith("http://")
    return httpx.Client(trust_env=False, timeout=seconds, verify=verify)


def send(
    request: Request, by: httpx.Client | None = None, *, seconds: float = PATIENCE_SECONDS
) -> Response:
    """One attempt, by a client of its own if none is given; what comes back, or why it isn't whole.

    Raises NobodyError where nobody is there, OutsideError for what no client can send.
    """
    if by is None:
        with client(request.url, seconds=seconds) as own:
            return send(request, own, seconds=seconds)
    asked = httpx.Request(
        request.method,
        request.url,
        headers=list(request.headers),
        content=request.content,
        extensions={"target": request.target},
    )
    try:
        return _answer(by, asked, time.monotonic() + seconds)
    except httpx.TimeoutException:
        return _late(seconds)
    except (httpx.LocalProtocolError, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
        raise OutsideError(f"it can't be sent: {printable(str(error))}") from None
    except httpx.ConnectError:
        raise NobodyError(f"nobody answers at {request.url}") from None
    except httpx.HTTPError as error:
        return Response(None, error=f"no whole answer came: {printable(str(error))}")


def _answer(client: httpx.Client, request: httpx.Request, until: float) -> Response:
    answer = client.send(request, stream=True)
    try:
        start = b""
        for chunk in answer.iter_raw():
            start += chunk
            if len(start) >= MAX_RESPONSE_BYTES:
                break
            if time.monotonic() > until:
                raise httpx.ReadTimeout("")
    finally:
        answer.close()
    return Response(answer.status_code, start[:MAX_RESPONSE_BYTES].decode("utf-8", "replace"))


def _late(seconds: float) -> Response:
    return Response(None, error=f"no whole answer came in {seconds:g} s", code=ETIMEDOUT)
