"""Misbehaviour: what faults make of an answer, as bytes and waits that the server plays.

What is said of the answer in the journal is what is sent: status 0 where no status is.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from email.utils import formatdate
from http import HTTPStatus
from typing import Any

from contracts.violations import Violation, cut
from simulator.faults import Choice, Fault, FaultError, Faults, Seen, parse_several
from simulator.salesmachine.answers import error
from simulator.verdict import Judgement
from simulator.wsgi import Headers

EVIDENCE = "own.fault"
HEADER = "X-Sim-Fault"
BODILESS = (204, 304)
"""Statuses whose answers have no body, nor a Content-Length."""
MAX_PIECE = 1024
PIECES_A_SECOND = 20

Steps = Iterable[tuple[bytes, float]]
"""Bytes to be sent, each with the seconds to wait afterwards."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, or as much of one as is sent."""

    status: int
    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Plan:
    """How a request is answered: after ``seconds`` by ``reply``, as any other.

    Where ``steps`` are given they are sent in its place, and the connection ends.  ``sent`` is what
    the journal says was answered, ``choice`` what led to it.
    """

    reply: Reply
    sent: Reply
    seconds: float = 0.0
    steps: Steps | None = None
    choice: Choice | None = None

    @property
    def fault(self) -> str | None:
        """The faults that are applied, or None."""
        return str(self.choice) or None if self.choice else None


NOTHING = Reply(0, [], b"")


def plan(
    faults: Faults,
    scope: dict[str, Any],
    body: bytes,
    judged: Judgement,
    reply: Reply,
    at: float,
) -> Plan:
    """What becomes of an answer that the application gave ``at`` these seconds since 1970.

    A header that holds no fault makes it 400 (SM-109).  What a fault leaves undone isn't applied
    in ``judged``.
    """
    texts = [_text(value) for name, value in scope["headers"] if name == b"x-sim-fault"]
    if not (texts or len(faults)):
        return as_it_is(reply)
    try:
        own = parse_several(texts)
    except FaultError as found:
        judged.apply_nothing()
        return as_it_is(_no_fault(found, "; ".join(texts), judged))
    method, path, query = scope["method"], scope["path"], scope["query_string"]
    seen = Seen(method, path, judged.workspace, judged.items, body, query)
    choice = faults.choose(seen, own)
    if choice is None or not choice.entries:
        return replace(as_it_is(reply), choice=choice)
    return misbehave(choice, seen, judged, reply, at)


def as_it_is(reply: Reply) -> Plan:
    """An answer that no fault touches."""
    return Plan(reply, reply)


def misbehave(choice: Choice, seen: Seen, judged: Judgement, reply: Reply, at: float) -> Plan:
    """What these faults make of an answer."""
    fault = choice.decider or Fault()
    if fault.status or fault.retry_after or fault.forget or fault.drop == "before":
        judged.apply_nothing()
    if fault.status or fault.retry_after:
        reply = _refusal(fault, at)
    elif fault.forget:
        reply = _success(reply, seen)
    elif fault.garbage == "body":
        reply = _with_length(replace(reply, body=b"<" + choice.noise))
    elif fault.length:
        reply = _with_length(reply, fault.length)
    whole = _rendered(reply, seen.method == "HEAD", at)
    sent, raw = reply, whole
    if fault.drop == "half":
        raw = _half(whole)
        sent = _part(reply.status, raw)
    elif fault.drop:
        sent, raw = NOTHING, b""
    elif fault.garbage == "bytes":
        raw = b"\xff" + choice.noise + b"\r\n\r\n"
        sent = Reply(0, [], raw)
    is_plain = raw is whole and not fault.length and not choice.drip
    steps = None if is_plain else _paced(raw, choice.drip)
    return Plan(reply, sent, choice.seconds, steps, choice)


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _no_fault(found: FaultError, text: str, judged: Judgement) -> Reply:
    violation = Violation("SM-109", "error", "", f"a fault ({found})", cut(text), "", EVIDENCE)
    judged.violations.append(violation)
    answer = error(400, [violation])
    return Reply(answer.status_code, list(answer.headers), answer.get_data())


def _refusal(fault: Fault, at: float) -> Reply:
    """The answer of ``status`` and ``retry-after``, in the form of every error (A3)."""
    status = fault.status or 429
    said = f"an injected fault, and no answer of Salesmachine's: {fault}"
    body = {"status": "error", "error": "An injected fault.", "code": "fault", "message": said}
    headers = [("Content-Type", "application/json"), ("X-Sim-Evidence", EVIDENCE)]
    if fault.retry_after is not None:
        seconds, as_date = fault.retry_after.seconds, fault.retry_after.as_date
        # A date is in whole seconds: it never says sooner than was asked for.
        said = formatdate(math.ceil(at + seconds), usegmt=True) if as_date else str(seconds)
        headers.append(("Retry-After", said))
    if status in BODILESS:
        return Reply(status, headers[1:], b"")
    return _with_length(Reply(status, headers, json.dumps(body).encode()))


def _success(reply: Reply, seen: Seen) -> Reply:
    """What success looks like; where it is one already, that."""
    headers = [(name, value) for name, value in reply.headers if name != "X-Sim-Evidence"]
    headers.append(("X-Sim-Evidence", EVIDENCE))
    if 200 <= reply.status < 300:
        return replace(reply, headers=headers)
    status = 201 if seen.path.rstrip("/") == "/v1/batch" else 200
    headers = [("Content-Type", "application/json"), ("X-Sim-Evidence", EVIDENCE)]
    return _with_length(Reply(status, headers, b'{"status": "success"}'))


def _with_length(reply: Reply, off: int = 0) -> Reply:
    """With a Content-Length that is as much off."""
    headers = [one for one in reply.headers if one[0].lower() != "content-length"]
    length = max(0, len(reply.body) + off)
    return replace(reply, headers=[*headers, ("Content-Length", str(length))])


def _rendered(reply: Reply, is_head: bool, at: float) -> bytes:
    """The bytes of an answer that ends its connection."""
    try:
        phrase = HTTPStatus(reply.status).phrase
    except ValueError:
        phrase = ""
    lines = [f"HTTP/1.1 {reply.status} {phrase}", f"Date: {formatdate(at, usegmt=True)}"]
    lines += [f"{name}: {value}" for name, value in reply.headers]
    lines += ["Connection: close", "", ""]
    return "\r\n".join(lines).encode("latin-1") + (b"" if is_head else reply.body)


def _half(whole: bytes) -> bytes:
    """The head and half of the body, so that every client misses the rest.

    A head that is cut is taken by some for a whole answer; it is cut only where there is no body.
    """
    head = whole.index(b"\r\n\r\n") + 4
    body = len(whole) - head
    return whole[: head + body // 2] if body else whole[: head // 2]


def _part(status: int, raw: bytes) -> Reply:
    """The headers and the part of the body that came through."""
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = [line.partition(": ") for line in head.decode("latin-1").split("\r\n")[1:]]
    if len(head) == len(raw):  # the last line was cut
        lines = lines[:-1]
    return Reply(status, [(name, value) for name, _, value in lines], body)


def _paced(raw: bytes, rate: int | None) -> Iterator[tuple[bytes, float]]:
    """All at once, or in small pieces at this many bytes a second."""
    size = min(MAX_PIECE, max(1, rate // PIECES_A_SECOND)) if rate else max(1, len(raw))
    for start in range(0, len(raw), size):
        piece = raw[start : start + size]
        is_last = start + size >= len(raw)
        yield piece, len(piece) / rate if rate and not is_last else 0.0
