"""Recording: what the journal keeps of a request and what it was answered.

The bytes are kept as they came, secrets replaced by their place.
"""

from __future__ import annotations

from typing import Any

from simulator.exchange import Exchange
from simulator.misbehaviour import Plan
from simulator.redaction import redact_body, redact_header, redact_target
from simulator.verdict import Judgement


def record(
    scope: dict[str, Any],
    body: bytes,
    kept: bytes | None,
    judged: Judgement,
    answered: Plan,
    at: float,
    milliseconds: float,
) -> Exchange:
    """The exchange of an ASGI ``scope`` with its body, that came ``at`` seconds since 1970.

    ``kept`` is the body without its secrets, where somebody looked for them already.
    """
    headers = [
        (name.decode("latin-1"), redact_header(name, value).decode("latin-1"))
        for name, value in scope["raw_headers"]
    ]
    if kept is None:
        kinds = ",".join(value for name, value in headers if name.lower() == "content-type")
        kept = redact_body(kinds, body)
    sent = answered.sent
    return Exchange(
        at=at,
        workspace=judged.workspace,
        method=scope["method"],
        path=redact_target(scope["target"].decode("latin-1")),
        status=sent.status,
        ms=milliseconds,
        request_head=_head(headers),
        request_body=kept,
        response_head=_head(sent.headers),
        response_body=sent.body,
        items=judged.items,
        violations=judged.violations,
        fault=answered.fault,
    )


def _head(headers: list[tuple[str, str]]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in headers)
