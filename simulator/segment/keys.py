"""The write key of a request: the first that comes by Basic, in the body, in the query."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from simulator.urlencoded import decoded, text, values

_NAMES = ("writeKey", "write_key")


def write_key(authorization: str, body: object, query: bytes) -> str:
    """The write key, stripped; blank where none came.

    Basic holds ``key:``, of some clients the key alone.  What can't be read, what is blank and what
    is no string is passed over for the next: Segment's libraries send the same key in two places.
    """
    found = (one.strip() for one in _candidates(authorization, body, query))
    return next(filter(None, found), "")


def _candidates(authorization: str, body: object, query: bytes) -> Iterator[str]:
    yield _basic(authorization)
    if isinstance(body, dict):
        yield from (value for name in _NAMES if isinstance(value := body.get(name), str))
    if query:
        yield from (text(value) for name in _NAMES for value in values(query, name))


def _basic(authorization: str) -> str:
    scheme, _, encoded = authorization.strip().partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return decoded(base64.b64decode("".join(encoded.split()), validate=True)).partition(":")[0]
    except ValueError:
        return ""
