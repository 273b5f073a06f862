"""Secrets in records: replaced by their place as in the journal, whatever they come from.  Pure."""

from __future__ import annotations

import base64
import json
from typing import Any

from simulator.exchange import body_bytes
from simulator.exchange_formats.records import Entry, Record, Recorded
from simulator.redaction import redact_body, redact_header, redact_target


def without_secrets(record: Record) -> Record:
    """The record with what stands at the place of a secret replaced; else the record itself.

    Raises ValueError where a body can't be encoded.
    """
    if isinstance(record, Recorded):
        return Recorded(record.line, {**record.exchange, **_request(record.exchange)})
    text = json.dumps(record.value).encode("ascii")
    kept = redact_body("application/json", text)
    return record if kept is text else Entry(record.line, json.loads(kept), record.defect)


def _request(exchange: dict[str, Any]) -> dict[str, Any]:
    """Path and request of an exchange."""
    asked = exchange["request"]
    headers = [[name, _header(name, value)] for name, value in asked["headers"]]
    kinds = ",".join(value for name, value in headers if name.lower() == "content-type")
    body = body_bytes(asked)
    kept = redact_body(kinds, body)
    found = {**asked, "headers": headers, **({} if kept is body else _body(kept))}
    return {"path": redact_target(exchange["path"]), "request": found}


def _header(name: str, value: str) -> str:
    """A header is recorded as Latin-1; what isn't is no header."""
    kept = redact_header(name.encode("utf-8", "replace"), value.encode("utf-8", "surrogatepass"))
    return kept.decode("utf-8", "surrogatepass")


def _body(body: bytes) -> dict[str, str]:
    try:
        return {"body": body.decode("utf-8"), "encoding": "utf-8"}
    except UnicodeDecodeError:
        return {"body": base64.b64encode(body).decode("ascii"), "encoding": "base64"}
