"""Ingest: one request's JSON becomes arrivals: merged, stamped, and judged at the door.

Pure, and Segment's own judge: it knows nothing of the destination.  Nothing is dropped: as many
arrivals come out as messages went in, in their order, each received or with why it isn't.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from contracts.violations import describe
from simulator.clock import iso
from simulator.exchange import storable
from simulator.redaction import redact_body
from simulator.segment import stamps
from simulator.segment.judge import Defect, Kind, defect, field, kind_of, present

Stage = Literal["received", "failed on ingest", "filtered at source"]

MAX_MESSAGE_BYTES = 32_768
"""Segment's limit on one message: 32 KB of compact JSON in UTF-8, as it was sent."""
MAX_MESSAGES = 2_500
"""Segment's limit on the messages of a batch."""
MAX_NAMED = 10_000
"""Of a batch over its limit so many messages stand in the ledger one by one; more stand as one."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message as it came in, and what ingest makes of it.

    ``message`` is what is passed on, or what was sent where it failed (None where that couldn't be
    read); ``type`` is the call in lower case, ``uid`` the userId, else the anonymousId, else the
    groupId; ids are ``storable`` text.  ``body`` is what the ledger keeps: compact ASCII JSON in
    which no secret stands, of a failed one at most 32 KB.  ``code`` and ``detail`` say why it isn't
    ``received``, and are blank where it is.
    """

    message: object
    message_id: str | None
    type: str | None
    uid: str | None
    body: bytes
    stage: Stage = "received"
    code: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is known of a request beside its body.

    ``at`` is when it was received, in seconds since 1970; ``make_id`` makes a messageId for what
    has none; ``ip`` is a browser's address, blank where no browser called; ``refusal`` is why the
    write key is no good, blank where it is.
    """

    at: float
    make_id: Callable[[], str]
    ip: str = ""
    refusal: str = ""


def ingest_call(call: dict[str, Any], kind: Kind, receipt: Receipt) -> Arrival:
    """The arrival of a request that is one message, whose path says which call it is."""
    return _arrival(call, kind, {}, receipt)


def ingest_batch(body: dict[str, Any], receipt: Receipt) -> list[Arrival]:
    """The arrivals of ``{"batch": [...], "context"?, "integrations"?, "sentAt"?, ...}``."""
    items = body.get("batch")
    if items is None or items == []:
        text = "the batch holds no message: send at least one"
        return [_failed(body, None, Defect("empty_batch", "/batch", text), receipt)]
    if not isinstance(items, list):
        text = "the batch is no list: send a list of messages"
        return [_failed(body, None, Defect("bad_request", "/batch", text), receipt)]
    if len(items) > MAX_MESSAGES:
        text = f"the batch holds {len(items):,} messages and may hold {MAX_MESSAGES:,}: split it"
        many = Defect("bad_request", "", text)
        if len(items) > MAX_NAMED:
            return [_failed(body, None, many, receipt)]
        return [_failed(item, _said(item), many, receipt) for item in items]
    if why := _shared_too_large(body):
        common = Defect("bad_request", "", why)
        return [_failed(item, _said(item), common, receipt) for item in items]
    return [_arrival(item, _said(item), body, receipt) for item in items]


def unreadable(kept: bytes, kind: Kind | None, detail: str) -> Arrival:
    """The arrival of a request without a message to be read; of ``kept`` the start is kept."""
    body = kept[:MAX_MESSAGE_BYTES]
    return Arrival(None, None, kind, None, body, "failed on ingest", "bad_request", detail)


def too_large(message: object) -> str:
    """Why a message is over 32 KB: of compact JSON in UTF-8, as it was sent.  Blank if it isn't."""
    size = _size(message)
    if size <= MAX_MESSAGE_BYTES:
        return ""
    return f"the message has {size:,} bytes and may have {MAX_MESSAGE_BYTES:,}: send less"


def _shared_too_large(batch: dict[str, Any]) -> str:
    """Why what a batch says for all is over 32 KB, blank if it isn't.

    It is kept with each of its messages: a few hundred bytes, packed, could be gigabytes else.
    """
    size = _size({key: batch[key] for key in _SHARED if key in batch})
    if size <= MAX_MESSAGE_BYTES:
        return ""
    limit = f"{size:,} bytes and may have {MAX_MESSAGE_BYTES:,}"
    return f"the batch's context and integrations have {limit}, for each message gets them"


def without_repeats(
    arrivals: Sequence[Arrival], seen: Callable[[Collection[str]], set[str]]
) -> list[Arrival]:
    """The same arrivals, those filtered at source whose messageId was accepted before.

    ``seen`` says which of some ids were, in the requests before this one.
    """
    ids = {one.message_id for one in arrivals if one.stage == "received" and one.message_id}
    known = seen(ids) if ids else set()
    return [_unless_repeated(one, known) for one in arrivals]


def _unless_repeated(arrival: Arrival, known: set[str]) -> Arrival:
    """``known`` learns the id."""
    if arrival.stage != "received" or arrival.message_id is None:
        return arrival
    if arrival.message_id not in known:
        known.add(arrival.message_id)
        return arrival
    text = "/messageId: a message with this id was accepted before: give each its own"
    return replace(arrival, stage="filtered at source", code="duplicate_message_id", detail=text)


def _arrival(item: object, kind: Kind | None, batch: dict[str, Any], receipt: Receipt) -> Arrival:
    found = _defect(item, kind)
    if found or receipt.refusal or not isinstance(item, dict):
        return _failed(item, kind, found, receipt)
    message = _merged(item, batch)
    if kind_of(message) != kind:
        message["type"] = kind
    _stamp(message, batch, iso(receipt.at))
    if not present(field(message, "messageId")[1]):
        message["messageId"] = receipt.make_id()
    if receipt.ip:
        _place(message, receipt.ip)
    return _of(message, kind)


def _failed(item: object, kind: Kind | None, found: Defect | None, receipt: Receipt) -> Arrival:
    """A write key that is no good goes before whatever else is wrong."""
    if receipt.refusal or found is None:
        found = Defect("invalid_write_key", "", receipt.refusal)
    arrival = _of(item, kind)
    return replace(
        arrival,
        body=arrival.body[:MAX_MESSAGE_BYTES],
        stage="failed on ingest",
        code=found.code,
        detail=found.detail,
    )


def _of(message: object, kind: Kind | None) -> Arrival:
    """The arrival of a message as it is, the secrets in it replaced."""
    text = _compact(message).encode("ascii")
    body = redact_body("application/json", text)
    if body is not text:
        message = json.loads(body)
    uid = next(filter(None, (_id(message, f"{whose}Id") for whose in _WHOSE)), None)
    return Arrival(message, _id(message, "messageId"), kind, uid, body)


def _id(message: object, name: str) -> str | None:
    found = field(message, name)[1] if isinstance(message, dict) else None
    return storable(found) if isinstance(found, str) else None


def _said(item: object) -> Kind | None:
    return kind_of(item) if isinstance(item, dict) else None


def _defect(item: object, kind: Kind | None) -> Defect | None:
    if not isinstance(item, dict):
        return Defect("bad_request", "", f"send an object, not {describe(item)}")
    if why := too_large(item):
        return Defect("bad_request", "", why)
    return defect(item, kind)


def _merged(item: dict[str, Any], batch: dict[str, Any]) -> dict[str, Any]:
    """An item with what its batch says for all; the item wins, key by key at the first level."""
    message = {key: value for key, value in item.items() if key != "writeKey"}
    for key in _SHARED:
        common, own = batch.get(key), item.get(key)
        if isinstance(common, dict) and isinstance(own, dict):
            message[key] = {**common, **own}
        elif common not in _NOTHING and own in _NOTHING:
            message[key] = common
    return message


def _stamp(message: dict[str, Any], batch: dict[str, Any], received: str) -> None:
    key, sent = field(message, "sentAt")
    if sent is None and (shared := field(batch, "sentAt")[1]) is not None:
        message[key] = sent = shared
    original = next(filter(present, (message.get("timestamp"), batch.get("timestamp"))), None)
    if original is not None:
        message["originalTimestamp"] = original
    message["timestamp"] = stamps.computed(received, sent, original)
    message["receivedAt"] = received


def _place(message: dict[str, Any], ip: str) -> None:
    """A browser doesn't know its own address."""
    context = {} if message.get("context") in _NOTHING else message["context"]
    if isinstance(context, dict) and not present(context.get("ip")):
        message["context"] = {**context, "ip": ip}


def _size(value: object) -> int:
    return len(_compact(value, in_ascii=False).encode("utf-8", "surrogatepass"))


def _compact(value: object, in_ascii: bool = True) -> str:
    return json.dumps(value, ensure_ascii=in_ascii, separators=(",", ":"))


_WHOSE = ("user", "anonymous", "group")
_SHARED = ("context", "integrations")
"""What a batch can say for all its messages."""
_NOTHING: tuple[object, ...] = (None, [])
"""What counts as absent where an object is wanted: null, and PHP's empty one."""
