"""Exchanges of captured requests to Salesmachine: without secrets, and judged anew.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from contracts.reading import Reading, read
from contracts.registry import check_alone
from contracts.violations import Violation
from simulator.carried import Defect, carried
from simulator.exchange import Exchange, Item
from simulator.exchange_formats.captured.requests import Captured
from simulator.exchange_formats.records import Recorded
from simulator.redaction import REDACTED, redact_body, redact_header, redact_target
from simulator.verdict import judge_body, judge_items

_METHODS: Final = {"contact": "contact", "account": "account", "track/event": "event"}
_BREAK = re.compile(r"[\r\n]+\s*")
_LATIN = "latin-1"


def recorded(captured: Captured, name: str) -> Recorded:
    """The exchange of a request to the path ``name``, "" for what holds no operation.

    Whose workspace it is isn't known; what the request and its items breach is judged anew, of
    their bodies alone.  Nothing of it counts where it was refused.
    """
    headers = [(_line(key), _line(value)) for key, value in captured.headers]
    kinds = captured.header("content-type")
    exchange = Exchange(
        at=captured.at or 0.0,
        workspace=None,
        method=captured.method,
        path=redact_target(captured.target),
        status=captured.answered.status,
        ms=captured.ms,
        request_head=_head(headers),
        request_body=redact_body(kinds, captured.body),
        response_head=_head(captured.answered.headers),
        response_body=redact_body("", captured.answered.body),
        seq=captured.line,
    )
    if name:
        exchange.items, exchange.violations = _judged(exchange, name, kinds)
    return Recorded(captured.line, exchange.to_dict())


def _judged(exchange: Exchange, name: str, kinds: str) -> tuple[list[Item], list[Violation]]:
    content = carried(exchange.method, exchange.path, kinds, exchange.request_body)
    if isinstance(content, Defect):
        return [], []
    reading = read(content)
    if not reading.readable:
        return [], reading.violations
    items, violations = _read(reading, name)
    if not 200 <= exchange.status < 300:
        items = [replace(item, applied=False) for item in items]
    return items, violations


def _read(reading: Reading, name: str) -> tuple[list[Item], list[Violation]]:
    if name != "batch":
        return [judge_body(_METHODS.get(name, name), reading, "strict")], []
    of_items = {id(violation) for violation in reading.poisoned.values()}
    others = [one for one in reading.violations if id(one) not in of_items]
    whole = check_alone("salesmachine/batch", reading.value, "strict")
    return judge_items(reading, "strict"), [*whole, *others]


def _head(headers: Iterable[tuple[str, str]]) -> str:
    return "\n".join(
        f"{_line(name)}: {_kept(_line(name), _line(value))}" for name, value in headers
    )


def _kept(name: str, value: str) -> str:
    if name.lower() == "set-cookie":
        return REDACTED
    octets = value.encode(_LATIN, "replace")
    return redact_header(name.encode(_LATIN, "replace"), octets).decode(_LATIN)


def _line(text: str) -> str:
    """A header's name or value on one line, as the journal keeps it."""
    return _BREAK.sub(" ", text)
