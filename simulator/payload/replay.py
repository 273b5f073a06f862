"""Replay: what sends one recorded thing again, a message or a request.  Pure: it sends nothing.

A message goes to the Segment side anew, so that today's translator does its work.  It keeps its
messageId: with ``--dedupe on`` it is filtered at source, for it came before; without, Salesmachine
gets the same messageId again and notes that.  A request goes to Salesmachine as it was, whatever
the translator would make of its message now.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from simulator.exchange_formats.again import Scheme, again, breaches
from simulator.redaction import REDACTED
from simulator.segment import posted

_NO_WORKSPACE = frozenset({"SM-101", "SM-102", "SM-107"})
"""The codes of what keeps a request from opening a workspace."""


class ReplayError(Exception):
    """Why something can't be sent again; a sentence."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request: what to send to whoever listens at ``url``.

    ``target`` is what stands in the request line: a path with its query, or whatever was asked for.
    The headers are those that a client doesn't make itself.  What may hold a token isn't shown.
    """

    method: str
    url: str
    target: bytes = field(repr=False)
    headers: tuple[tuple[bytes, bytes], ...] = field(repr=False)
    content: bytes = field(repr=False)


def message_again(body: bytes | str, url: str, write_key: str) -> Request:
    """A message of the ledger to the Segment side at ``url``, as an SDK posts what is history.

    Raises ReplayError where only its beginning was kept.
    """
    if posted.is_cut(body):
        raise ReplayError("only the beginning of what came is recorded: it can't be sent again")
    path, content = posted.again(body)
    headers = ((b"Authorization", _basic(write_key)), (b"Content-Type", b"application/json"))
    return Request("POST", url, path.encode(), headers, content)


def request_again(
    exchange: Mapping[str, Any], url: str, token: str | None, secret: str = ""
) -> Request:
    """The request of ``Exchange.to_dict()`` to the simulator at ``url``, as it was.

    ``token`` stands where the request's own stood: in the query, in a form, by Basic.  It is that
    of the exchange's workspace; None for one without a workspace, whose token is then one that
    nobody has, or blank, as it was.  ``secret`` is a Basic's second half, which a simulator doesn't
    ask for; another one isn't known.  Raises ReplayError where only a part of the body was kept.
    """
    request = again(exchange)
    if request.is_cut:
        raise ReplayError("only the beginning of its body is recorded: it can't be sent again")
    found = breaches(exchange)
    unreadable = token is None and "SM-107" in found
    known = token if token is not None else REDACTED if "SM-102" in found else ""
    headers = [
        (b"Authorization", _authorization(one, known, secret, unreadable))
        for one in request.schemes
    ]
    between = quote(known, safe="").encode()
    return Request(
        request.method,
        url,
        between.join(request.target),
        (*headers, *request.headers),
        between.join(request.body),
    )


def has_no_token(exchange: Mapping[str, Any]) -> bool:
    """Whether the request of an exchange opened no workspace, for want of a good token."""
    return exchange["workspace"] is None and not breaches(exchange).isdisjoint(_NO_WORKSPACE)


def _authorization(scheme: Scheme, token: str, secret: str, unreadable: bool) -> bytes:
    if scheme == "basic":
        return f"Basic {REDACTED}".encode() if unreadable else _basic(token, secret)
    return f"Bearer {REDACTED}".encode() if scheme == "bearer" else REDACTED.encode()


def _basic(token: str, secret: str = "") -> bytes:
    return b"Basic " + b64encode(f"{token}:{secret}".encode())
