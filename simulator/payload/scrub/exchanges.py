"""Exchanges: bodies, addresses and headers have stand-ins, and what is told of them."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from contracts.formats import DESCRIPTIONS
from contracts.registry import load
from simulator.payload.scrub.addresses import host
from simulator.payload.scrub.allowed import is_plain
from simulator.payload.scrub.places import Place
from simulator.payload.scrub.pointers import pointer, unescaped
from simulator.payload.scrub.texts import REMOVED, free, text
from simulator.payload.scrub.times import shifted
from simulator.payload.scrub.urls import path, query
from simulator.payload.scrub.walk import Walk
from simulator.payload.scrub.wrapped import body_text

_OURS = frozenset(
    {"content-type", "accept", "accept-encoding", "accept-language", "connection", "server"}
    | {"transfer-encoding", "content-encoding", "retry-after", "cache-control", "allow", "expect"}
    | {"access-control-allow-origin", "access-control-allow-headers", "www-authenticate", "vary"}
    | {"sec-fetch-mode", "sec-fetch-site", "sec-fetch-dest", "upgrade-insecure-requests", "te"}
)
"""Headers that say nothing of anybody."""
_SCHEME = re.compile(r"(?:Basic|Bearer) ", re.IGNORECASE)
_QUOTED = re.compile(
    r"""(["'])(.*?)(?:\1|\Z)|(?<=\binteger )-?\d+|(?<=\bnumber )-?[\d.e+-]+""", re.S
)
_MORE = (
    "nothing anything nobody boolean string integer number object list null digits letters bytes"
    " characters unknown blank described twice before types exchange among than else encode data"
    " get post put patch delete head options _method no-store iso 8601 segment"
    " salesmachine contact account"
)
"""Words of what was expected and what came, beside those of the codes."""
_FORM = "application/x-www-form-urlencoded"


def scrubbed_exchange(value: Mapping[str, Any], by: Walk) -> dict[str, Any]:
    """An exchange, as ``Exchange.to_dict()`` gives it; what isn't there is left out."""
    found = dict(value)
    if isinstance(at := value.get("at"), str):
        found["at"] = shifted(at, by.memory.days) or at
    if isinstance(target := value.get("path"), str):
        found["path"] = path(target, lambda one: _segment(one, by), by.field)
    for name in ("request", "response"):
        if isinstance(part := value.get(name), dict):
            found[name] = _part(part, by)
    found["items"] = [_item(item, by) for item in value.get("items") or ()]
    found["violations"] = [_violation(one, by) for one in value.get("violations") or ()]
    return found


def _segment(value: str, by: Walk) -> str:
    return value if re.fullmatch(r"v[0-9]{1,2}", value) else by.string(value, Place("", "id"))


def _part(part: Mapping[str, Any], by: Walk) -> dict[str, Any]:
    found = dict(part)
    headers = [[name, one] for name, one in part.get("headers") or ()]
    types = [one for name, one in headers if name.lower() == "content-type"]
    if isinstance(body := part.get("body"), str):
        found["body"] = _body(body, part.get("encoding"), "".join(types), by)
    length = _length(found.get("body", ""), part.get("encoding"))
    found["headers"] = [[name, _header(name, one, length, by)] for name, one in headers]
    return found


def _body(body: str, encoding: Any, content_type: str, by: Walk) -> str:
    if encoding == "base64":
        try:
            octets = base64.b64decode(body, validate=True)
        except binascii.Error:
            return ""
        made = _plain(octets.decode("latin-1"), content_type, by)
        return base64.b64encode(made.encode("latin-1", "replace")).decode("ascii")
    return _plain(body, content_type, by)


def _plain(body: str, content_type: str, by: Walk) -> str:
    if not body.strip():
        return body
    made = body_text(body, lambda value: by.value(value, Place()))
    if made is not None:
        return made
    if _FORM in content_type.lower():
        return query(body, by.field)
    return free(body, by.memory, by.field)


def _length(body: str, encoding: Any) -> int:
    """Of the body in bytes."""
    if encoding != "base64":
        return len(body.encode("utf-8", "surrogatepass"))
    return len(base64.b64decode(body)) if body else 0


def _header(name: str, value: str, length: int, by: Walk) -> str:
    known = name.lower()
    if known in _OURS or known.startswith("x-sim-"):
        return value
    if known == "content-length":
        return str(length)
    if known == "host":
        name, mark, port = value.partition(":")
        return value if value.startswith("[") else f"{host(name, by.memory)}{mark}{port}"
    if known == "date":
        return shifted(value, by.memory.days) or value
    if scheme := _SCHEME.match(value):
        return scheme[0] + REMOVED
    return by.string(value, Place().below(name, {}))


def _item(item: Mapping[str, Any], by: Walk) -> dict[str, Any]:
    found = dict(item)
    for name, key in (("message_id", "messageId"), ("contact", "id"), ("account", "id")):
        if isinstance(value := item.get(name), str):
            found[name] = by.string(value, Place("", key, role="id"))
    if isinstance(value := item.get("event"), str):
        found["event"] = by.string(value, Place("", "event_uid", role="event"))
    return found


def _violation(one: Mapping[str, Any], by: Walk) -> dict[str, Any]:
    found = dict(one)
    at = str(one.get("pointer", ""))
    found["pointer"] = pointer(at, by)
    place = Place()
    for token in at.split("/")[1:]:
        place = place if token.isdigit() else place.below(unescaped(token), {})
    for name in ("expected", "got"):
        if isinstance(one.get(name), str):
            found[name] = _told(one[name], place, by)
    if isinstance(one.get("suggestion"), str):
        found["suggestion"] = by.key(one["suggestion"])
    return found


def _told(sentence: str, place: Place, by: Walk) -> str:
    """What a violation says: what it quotes is replaced, and what was replaced elsewhere."""

    def quoted(found: re.Match[str]) -> str:
        if not found[1]:
            return str(by.value(json.loads(found[0]), place))
        ended = found[1] if found[0].endswith(found[1]) and len(found[0]) > 1 else ""
        return f"{found[1]}{by.string(found[2], place)}{ended}"

    made, at = [], 0
    for one in _QUOTED.finditer(sentence):
        made += [_recalled(sentence[at : one.start()], by), quoted(one)]
        at = one.end()
    return "".join([*made, _recalled(sentence[at:], by)])


def _recalled(words: str, by: Walk) -> str:
    """What a violation says itself; a word that isn't one of ours may be an id."""

    def one(found: re.Match[str]) -> str:
        plain = found[0].strip("'\"`")
        if plain.casefold() in _words() or is_plain(plain) or len(plain) < 2:
            return found[0]
        return text(found[0], by.memory, by.field)

    return re.sub(r"[^\s,;:()]+", one, words)


@cache
def _words() -> frozenset[str]:
    """The words in which violations are told: those of the codes and of the formats."""
    told = [f"{code['statement']} {code['fix']}" for code in load("codes.json").values()]
    told += [*DESCRIPTIONS.values(), _MORE]
    return frozenset(re.findall(r"[^\s,;:()]+", " ".join(told).casefold().replace(".", " ")))
