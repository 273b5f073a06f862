"""What JSON a request carries: its body, or base64 in a query or a form as older clients send it.

For a POST the old Node client sends ``GET /v1/<path>?encode=base64&_method=post&data=<base64>``,
the old Ruby client the form ``encode=base64&data="<base64>"``.  The same functions read a request
when it comes and, from the journal, when it is read again.  Base64 is longer than what it stands
for, so what keeps the limit on a body (A11) keeps it decoded too.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote_to_bytes

from simulator.urlencoded import first, text

Kind = Literal["json", "form", "other"]
Habit = Literal["SM-409", "SM-410"]
"""The code of a client's way to carry an operation: in the query of a GET, or in a form."""

_FORM = "application/x-www-form-urlencoded"
_IN_DATA = "base64 of JSON in the field data"
COMMON = bytes.maketrans(b"-_ ", b"+/+")
"""The URL-safe alphabet of base64 as the common one; a ``+`` that was read as a space is one."""
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@dataclass(frozen=True, slots=True)
class Defect:
    """Why a request carries no JSON: status and code of the answer, what was expected and came."""

    status: int
    code: str
    expected: str
    got: str


def carried(method: str, target: str, content_type: str, body: bytes) -> bytes | Defect:
    """The JSON of a request, or why there is none; whether it is JSON is for ``read`` to say.

    ``target`` is a path with its query, ``content_type`` the header's value.  What came and what
    the journal holds of it give the same JSON, but for the secrets in it.
    """
    if method == "GET":
        return _tunnelled(_query(target))
    return _unwrapped(body) if kind_of(content_type) == "form" else body


def recorded(method: str, target: str, head: str, body: bytes) -> bytes:
    """The JSON that an exchange of the journal carried; empty where it carried none.

    ``head`` is its request's, lines of ``Name: value``.
    """
    found = carried(method, target, content_type_of(head), body)
    return b"" if isinstance(found, Defect) else found


def habit(method: str, target: str, content_type: str, body: bytes) -> Habit | None:
    """The code of an older client's way to carry an operation, if the request is made so."""
    if method == "GET":
        return "SM-409" if _has(_query(target), "encode", "_method") else None
    is_form = kind_of(content_type) == "form"
    return "SM-410" if is_form and _has(body, "encode", "data") else None


@lru_cache(maxsize=64)
def kind_of(content_type: str) -> Kind:
    """Whether a content type is JSON, as none is too, or that of a form."""
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type in ("application/json", "") or media_type.endswith("+json"):
        return "json"
    return "form" if media_type == _FORM else "other"


def content_type_of(head: str) -> str:
    """The content type that lines of ``Name: value`` tell; of several none is known."""
    lines = (line.partition(":") for line in head.split("\n"))
    return ",".join(value[1:] for name, _, value in lines if name.lower() == "content-type")


def asked_method(target: str) -> str:
    """The method that a tunnel stands for, in lower case; ``get`` where it doesn't say."""
    return text(first(_query(target), "_method") or b"get").strip().lower()


def content_of(value: bytes) -> bytes:
    """What base64 stands for, in any form that is found in the wild.

    Standard or URL-safe, padded or not, in several lines, as a JSON string, with a space for a
    ``+``.  Raises ValueError, which says what isn't base64 about it.
    """
    found = value.strip()
    if found.startswith(b'"'):
        found = _string(found)
    lines = (line.strip() for line in found.splitlines())
    letters = b"".join(lines).translate(COMMON, b"\t\v\f").rstrip(b"=")
    if stranger := _NOT_BASE64.search(letters):
        raise ValueError(f"the character {stranger[0].decode('latin-1')!a}")
    if len(letters) % 4 == 1:
        raise ValueError("base64 that is cut off")
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))


def _has(encoded: bytes, *names: str) -> bool:
    return any(first(encoded, name) is not None for name in names)


def _query(target: str) -> bytes:
    return target.partition("#")[0].partition("?")[2].encode("latin-1")


def _tunnelled(query: bytes) -> bytes | Defect:
    method = text(first(query, "_method") or b"")
    if method.strip().lower() != "post":
        got = f"_method={method[:20]}" if method else "no _method"
        return Defect(405, "SM-105", "POST, or _method=post beside the data of a GET", got)
    return _unwrapped(query)


def _unwrapped(encoded: bytes) -> bytes | Defect:
    encoding, value = first(encoded, "encode"), first(encoded, "data")
    if encoding is None or text(encoding).strip().lower() != "base64":
        got = "no encode" if encoding is None else f"encode={text(encoding)[:20]}"
        return Defect(400, "SM-201", "encode=base64 beside the field data", got)
    if value is None:
        return Defect(400, "SM-201", _IN_DATA, "no data")
    try:
        return content_of(unquote_to_bytes(value))
    except ValueError as error:
        return Defect(400, "SM-201", _IN_DATA, str(error))


def _string(quoted: bytes) -> bytes:
    try:
        return str(json.loads(quoted.decode("latin-1"), strict=False)).encode("latin-1")
    except ValueError:
        raise ValueError("a double quote without its twin") from None
