"""Exchanges: one recorded HTTP request and response, and the items in it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.violations import Verdict, Violation, verdict
from simulator.clock import iso

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Item:
    """One operation inside an exchange, and what it breaks.

    The ids are ``storable`` text, or None where they aren't there; ``applied`` says whether the
    state counts it.  ``previous`` is an alias's previous_uid, ``happened`` an event's created_at in
    seconds since 1970, ``email`` a contact's as it is compared, stripped and in lower case;
    ``params`` is what the operation says beside its ids, as it came.  ``message`` is the seq of
    the Segment message that it came from and ``call`` that one's type, known once it is read again
    from a journal that has it.
    """

    index: int
    method: str | None
    message_id: str | None
    contact: str | None
    account: str | None
    event: str | None
    applied: bool
    violations: tuple[Violation, ...] = ()
    previous: str | None = None
    happened: float | None = None
    email: str | None = None
    params: Mapping[str, object] = field(default_factory=dict, compare=False)
    message: int | None = field(default=None, compare=False)
    call: str | None = field(default=None, compare=False)

    @property
    def verdict(self) -> Verdict:
        """The worst of its violations."""
        return verdict(self.violations) if self.violations else "ok"

    def to_dict(self) -> dict[str, Any]:
        """As ``contracts/schemas/exchange.json`` describes an item."""
        return {
            "index": self.index,
            "method": self.method,
            "message_id": self.message_id,
            "message": self.message,
            "call": self.call,
            "contact": self.contact,
            "account": self.account,
            "event": self.event,
            "verdict": self.verdict,
            "applied": self.applied,
        }


@dataclass(slots=True)
class Exchange:
    """One request and its response; secrets are replaced already.

    ``at`` is seconds since 1970, ``ms`` milliseconds from the whole request to the answer; a head
    is lines of ``Name: value``.  ``violations`` are those of the request as a whole, each item has
    its own.  ``seq`` is 0 until the journal gives one.
    """

    at: float
    workspace: str | None
    method: str
    path: str
    status: int
    ms: float
    request_head: str
    request_body: bytes
    response_head: str
    response_body: bytes
    items: list[Item] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    fault: str | None = None
    seq: int = 0

    @property
    def verdict(self) -> Verdict:
        """The worst of everything in it."""
        return verdict(self.all_violations())

    def all_violations(self) -> list[Violation]:
        """Those of the request, then those of its items, in order."""
        return [*self.violations, *(v for item in self.items for v in item.violations)]

    def to_dict(self) -> dict[str, Any]:
        """The only JSON of an exchange, described by ``contracts/schemas/exchange.json``."""
        return {
            "schema_version": SCHEMA_VERSION,
            "seq": self.seq,
            "at": iso(self.at),
            "workspace": self.workspace,
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "verdict": self.verdict,
            "fault": self.fault,
            "ms": self.ms,
            "request": _part(self.request_head, self.request_body),
            "response": _part(self.response_head, self.response_body),
            "items": [item.to_dict() for item in self.items],
            "violations": [violation.to_dict() for violation in self.all_violations()],
        }


def storable(text: str | None) -> str | None:
    """A text as the journal keeps it: SQLite keeps UTF-8, so a lone surrogate is written out."""
    if text is None or text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def body_bytes(part: Mapping[str, Any]) -> bytes:
    """The body of a request, a response or a message as it was, from its JSON."""
    body: str = part["body"]
    return base64.b64decode(body) if part["encoding"] == "base64" else body.encode("utf-8")


def _part(head: str, body: bytes) -> dict[str, Any]:
    headers = [list(line.split(": ", 1)) for line in head.split("\n") if line]
    try:
        return {"headers": headers, "body": body.decode("utf-8"), "encoding": "utf-8"}
    except UnicodeDecodeError:
        encoded = base64.b64encode(body).decode("ascii")
        return {"headers": headers, "body": encoded, "encoding": "base64"}
