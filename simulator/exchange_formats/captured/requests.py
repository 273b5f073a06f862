"""Captured requests: what a HAR or a command line tells of one, and what record it is.

The path decides, whatever the host: Segment's tracking API, under any prefix, or Salesmachine's.
The two have /v1/batch and /v1/alias in common; there the body decides.  Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from simulator.exchange_formats.records import Entry, Record
from simulator.segment.paths import PATHS

Whose = Literal["segment", "salesmachine"]

_WRITES: Final = ("contact", "account", "track/event", "batch", "alias")
"""The paths of Salesmachine's API under ``/v1`` that take operations."""
_READS: Final = ("v1/ping", "v2/contacts", "v2/accounts")
"""What others may well have too: these count on a host that is Salesmachine's or this machine."""
_SEGMENT = re.compile(rf"(?:^|/)v1/({'|'.join(PATHS)})/?$")
_SALESMACHINE = re.compile(rf"(?:^|/)v1/({'|'.join(_WRITES)})/?$")
_READ = re.compile(rf"(?:^|/)(?:{'|'.join(_READS)})(?:/[^/]*)?$")
_PING = re.compile(r"(?:^|/)v1/ping/?$")
"""What is asked by POST too, and holds no operation."""
_ADDRESS = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://(?:[^/?#]*@)?([^/?#]*))?([^#]*)")
_OURS = re.compile(r"salesmachine|^(?:localhost|127\.[0-9.]+|\[::1\])(?::|$)", re.IGNORECASE)
_TUNNELLED = re.compile(r"(?:^|&)data=", re.IGNORECASE)
_BLANK = b" \t\r\n\xef\xbb\xbf"
_OWN_ALIAS = re.compile(rb'"(?:contact_uid|previous_uid)"\s*:')
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered: a body as it was before it was packed, headers in their order."""

    status: int
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Captured:
    """One request: ``url`` is an address or a target, ``line`` its place in the input.

    ``defect`` says why its body isn't known, "" where it is; ``at`` is when it was sent, in seconds
    since 1970, None where that isn't known; ``ms`` how long it took.
    """

    line: int
    method: str
    url: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    defect: str = ""
    at: float | None = None
    ms: float = 0.0
    answered: Answered = Answered(0)

    @property
    def host(self) -> str:
        """Where it went, "" where that isn't told."""
        return _split(self.url)[0]

    @property
    def target(self) -> str:
        """The path with the query."""
        return _split(self.url)[1]

    def header(self, name: str) -> str:
        """What the headers of this name say, "" where there is none."""
        return ",".join(value for key, value in self.headers if key.lower() == name)


def records_of(captured: Captured) -> list[Record] | None:
    """The records that a request is; None where it is no call of Segment's nor Salesmachine's.

    A request of Segment's is as many messages as it holds, as they are once Segment has them; what
    can't be read, and what Segment refuses, is an entry with a defect.
    """
    whose = whose_call(captured)
    if whose is None:
        return None
    is_ping = bool(_PING.search(captured.target.partition("?")[0]))  # whose body says nothing
    if captured.defect and not is_ping:
        return [Entry(captured.line, None, captured.defect)]
    if whose == "segment":
        from simulator.exchange_formats.captured.messages import messages_of

        return list(messages_of(captured, PATHS[_name(_SEGMENT, captured)]))
    from simulator.exchange_formats.captured.exchanges import recorded

    return [recorded(captured, _name(_SALESMACHINE, captured))]


def whose_call(captured: Captured) -> Whose | None:
    """Whose API it calls, told by its path and method; None for anything else, preflights too."""
    path, _, query = captured.target.partition("?")
    is_tunnel = captured.method == "GET" and bool(_TUNNELLED.search(query))
    if (captured.method != "POST" and not is_tunnel) or _PING.search(path):
        is_read = captured.method in ("GET", "HEAD", "DELETE", "POST") and _READ.search(path)
        return "salesmachine" if is_read and _OURS.search(captured.host) else None
    of_segment = captured.method == "POST" and _SEGMENT.search(path)
    of_salesmachine = _SALESMACHINE.search(path)
    if of_segment and of_salesmachine:
        return "salesmachine" if _is_operation(captured, query) else "segment"
    return "segment" if of_segment else "salesmachine" if of_salesmachine else None


def _is_operation(captured: Captured, query: str) -> bool:
    """Whether what both APIs take is meant for Salesmachine: a list, an alias in its own words.

    Where the body doesn't tell, as where it isn't known, the token and the host do.
    """
    body = captured.body.lstrip(_BLANK)
    if body.startswith(_GZIP):
        return False
    if body.startswith(b"{"):
        return "batch" not in captured.target and _OWN_ALIAS.search(body) is not None
    is_told = body.startswith(b"[") or "api_token=" in query
    return is_told or _OURS.search(captured.host) is not None


def _name(pattern: re.Pattern[str], captured: Captured) -> str:
    found = pattern.search(captured.target.partition("?")[0])
    return found[1] if found else ""


def _split(url: str) -> tuple[str, str]:
    found = _ADDRESS.match(url)
    host, target = (found[2] or "", found[3]) if found else ("", url)
    return host, target if target.startswith("/") else f"/{target}"
