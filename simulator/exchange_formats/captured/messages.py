"""Messages in a captured request to Segment, as Segment's own door makes them.  Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from simulator.exchange_formats.captured.requests import Captured
from simulator.exchange_formats.messages import Entry
from simulator.segment.body import BodyError, read_body
from simulator.segment.ingest import Arrival, Receipt, ingest_batch, ingest_call
from simulator.segment.judge import Kind, present

_GZIP = b"\x1f\x8b"
_BROKEN_GZIP = b"\x1f\xef\xbf\xbd"
"""Gzip that was taken for text: what is no UTF-8 in it is lost."""
_MADE = ("receivedAt", "originalTimestamp", "timestamp")


def messages_of(captured: Captured, kind: Kind | None) -> Iterator[Entry]:
    """The messages of a request to the path of a call, or of a batch for None; one defect at least.

    They are stamped as received when the request was sent; where that isn't known they stay as
    they came.
    """
    try:
        body = read_body(captured.body, _encoding(captured), captured.header("content-type"), False)
    except BodyError as error:
        yield Entry(captured.line, None, _told(captured, str(error)))
        return
    receipt = Receipt(captured.at or 0.0, _ids(captured))
    batch = body if kind is None else {}
    arrivals = ingest_batch(body, receipt) if kind is None else [ingest_call(body, kind, receipt)]
    for arrival in arrivals:
        yield _entry(captured, arrival, batch)


def _entry(captured: Captured, arrival: Arrival, batch: dict[str, Any]) -> Entry:
    message = arrival.message
    if arrival.stage != "received" or not isinstance(message, dict):
        why = f"Segment refuses it: {arrival.code}: {arrival.detail}"
        return Entry(captured.line, None, why)
    return Entry(captured.line, message if captured.at is not None else _unstamped(message, batch))


def _unstamped(message: dict[str, Any], batch: dict[str, Any]) -> dict[str, Any]:
    """A message without what a receipt of an unknown time made of its times."""
    kept = {key: value for key, value in message.items() if key not in _MADE}
    if present(original := message.get("originalTimestamp", batch.get("timestamp"))):
        kept["timestamp"] = original
    return kept


def _encoding(captured: Captured) -> str:
    """The content encoding of what is still packed; who captured it may have unpacked it."""
    return "gzip" if captured.body.startswith(_GZIP) else ""


def _told(captured: Captured, why: str) -> str:
    if captured.body.startswith(_BROKEN_GZIP):
        return "the body is gzip that was kept as text, and lost: capture it with another tool"
    return why


def _ids(captured: Captured) -> Any:
    """What makes the messageIds that are missing: the same for the same request in its place."""
    made = 0

    def make() -> str:
        nonlocal made
        made += 1
        told = f"{captured.line} {made} {captured.target}".encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(told + captured.body, digest_size=12).hexdigest()
        return f"captured-{digest}"

    return make
