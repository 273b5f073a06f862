"""What of a recorded request is sent again: its bytes, its headers, and where its token stood.

Secrets aren't recorded, so whoever sends it has to put the token back where it stood; what else was
secret stays ``[redacted]``, or is left out where it is a header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from simulator.carried import kind_of
from simulator.exchange import body_bytes
from simulator.redaction import REDACTED
from simulator.urlencoded import text

Pieces = Sequence[bytes]
"""Bytes, with the URL-encoded token between one piece and the next."""
Scheme = Literal["basic", "bearer", "other"]

MAX_BODY_BYTES: Final = 1024 * 1024
"""No more of a body is recorded (A11)."""
_VALUE = REDACTED.encode()
_MADE_ANEW = frozenset(
    {"host", "content-length", "user-agent", "accept-encoding", "expect", "connection"}
    | {"keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
)
"""The headers that belong to a client or a connection, and not to what is asked."""


@dataclass(frozen=True, slots=True)
class Again:
    """A request as it can be sent again.

    ``target`` is its path with the query, ``headers`` those that say what is asked, in their order
    and without its credentials; ``schemes`` are of its Authorization headers, ``lost`` the names of
    headers that held another secret.  ``is_cut`` says that only a part of its body is there.
    """

    method: str
    target: Pieces
    headers: Sequence[tuple[bytes, bytes]]
    schemes: Sequence[Scheme]
    body: Pieces
    lost: Sequence[str]
    is_cut: bool

    @property
    def has_token(self) -> bool:
        """Whether a token stood anywhere in it."""
        return bool(self.schemes) or len(self.target) > 1 or len(self.body) > 1


def again(exchange: Mapping[str, Any]) -> Again:
    """The request of ``Exchange.to_dict()``."""
    came = [(name, value) for name, value in exchange["request"]["headers"]]
    asked = [(name, value) for name, value in came if not _is_made_anew(name, value)]
    path, mark, query = exchange["path"].encode("latin-1", "replace").partition(b"?")
    first, *rest = _fields(query)
    content = body_bytes(exchange["request"])
    is_form = kind_of(",".join(_values(came, "content-type"))) == "form"
    return Again(
        method=exchange["method"],
        target=(path + mark + first, *rest),
        headers=[(_octets(name), _octets(value)) for name, value in asked if not _is_lost(value)],
        schemes=[_scheme(value) for value in _values(came, "authorization")],
        body=list(_fields(content)) if is_form else [content],
        lost=[name for name, value in asked if _is_lost(value)],
        is_cut=_is_cut(exchange, _values(came, "content-length")),
    )


def breaches(exchange: Mapping[str, Any]) -> set[str]:
    """The codes of what it breaches."""
    return {violation["code"] for violation in exchange["violations"]}


def _is_made_anew(name: str, value: str) -> bool:
    lower = name.lower()
    return lower in _MADE_ANEW or lower == "authorization" or (lower, value) == ("accept", "*/*")


def _is_lost(value: str) -> bool:
    """Whether a header held nothing but a secret, behind a scheme perhaps."""
    return value.split()[-1:] == [REDACTED]


def _values(headers: Sequence[tuple[str, str]], wanted: str) -> list[str]:
    return [value for name, value in headers if name.lower() == wanted]


def _octets(recorded: str) -> bytes:
    """A header is recorded as Latin-1."""
    return recorded.encode("latin-1", "replace")


def _scheme(authorization: str) -> Scheme:
    said = authorization.partition(" ")[0].lower()
    return "basic" if said == "basic" else "bearer" if said == "bearer" else "other"


def _fields(encoded: bytes) -> Iterator[bytes]:
    """URL-encoded fields, in pieces between which their api_token stood."""
    piece = b""
    for number, pair in enumerate(encoded.split(b"&")):
        key, mark, value = pair.partition(b"=")
        piece += (b"&" if number else b"") + key + mark
        if value == _VALUE and text(key) == "api_token":
            yield piece
            value, piece = b"", b""
        piece += value
    yield piece


def _is_cut(exchange: Mapping[str, Any], lengths: Sequence[str]) -> bool:
    numbers = (int(one) for one in lengths if re.fullmatch("[0-9]{1,18}", one))
    return max(numbers, default=0) > MAX_BODY_BYTES or "SM-106" in breaches(exchange)
