"""Messages as they are posted to the tracking API: the path and the JSON.  Pure."""

from __future__ import annotations

import json
from typing import Final, NamedTuple

from simulator.segment.ingest import MAX_MESSAGE_BYTES
from simulator.segment.judge import kind_of

BATCH: Final = "/v1/batch"


class Posting(NamedTuple):
    """The path and the body of one request to the tracking API."""

    path: str
    content: bytes


def compact(message: object) -> str:
    """A message as it goes into a batch.  ValueError for a number that no JSON has."""
    return json.dumps(message, allow_nan=False, separators=(",", ":"))


def history(message: object) -> object:
    """A message as an import of history posts it, if it has been through Segment: without sentAt.

    Segment keeps the timestamp of what has no sentAt, and moves that of all else to now.  What has
    no receivedAt hasn't been there, and stays as it is; so does one whose receivedAt is no text.
    """
    if not isinstance(message, dict):
        return message
    received = (message.get("receivedAt"), message.get("received_at"))
    if not any(isinstance(one, str) and one.strip() for one in received):
        return message
    return {key: value for key, value in message.items() if key not in ("sentAt", "sent_at")}


def is_cut(body: bytes | str) -> bool:
    """Whether of what was refused only the beginning is kept: 32 KB, which are no JSON then."""
    if len(_octets(body)) < MAX_MESSAGE_BYTES:
        return False
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return True
    return False


def again(body: bytes | str) -> Posting:
    """What posts again what the ledger keeps as ``body``, each message on the path of its call.

    A message goes as ``history`` has it.  What is of no known call goes as a batch of one.  The
    ledger also keeps whole requests, of which no message could be read: they go as they stand, and
    are refused as before.
    """
    as_it_stands = Posting(BATCH, _octets(body))
    try:
        message = json.loads(body)
        if isinstance(message, dict) and "batch" in message and "type" not in message:
            return as_it_stands
        return posting(history(message))
    except (ValueError, RecursionError):
        return as_it_stands


def posting(message: object) -> Posting:
    """What posts a message as it is, on the path of its call; of no known call in a batch of one.

    Raises ValueError for a number that no JSON has.
    """
    text = compact(message)
    kind = kind_of(message) if isinstance(message, dict) else None
    if kind is None:
        return Posting(BATCH, f'{{"batch":[{text}]}}'.encode())
    return Posting(f"/v1/{kind}", text.encode())


def _octets(body: bytes | str) -> bytes:
    return body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
