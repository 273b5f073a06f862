"""Secrets in records: whatever a record comes from, none is left, and nothing else changes."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given

from simulator.exchange_formats.records import Entry, Record, Recorded
from simulator.exchange_formats.secrets import without_secrets
from tests.simulator.generated import exchanges, json_values, laws

FORM = "application/x-www-form-urlencoded"


def asked(path: str = "/v1/ping", body: bytes = b"", *headers: list[str]) -> Recorded:
    """A request that nobody has looked through."""
    try:
        said = {"body": body.decode(), "encoding": "utf-8"}
    except UnicodeDecodeError:
        said = {"body": base64.b64encode(body).decode(), "encoding": "base64"}
    return Recorded(1, {"path": path, "seq": 7, "request": {"headers": [*headers], **said}})


JSON = '{"writeKey":"s3cret","a":"\udfff"}'.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    "record",
    [
        Entry(1, {"type": "page", "writeKey": "s3cret", "context": {"api_token": ["s3cret"]}}),
        asked("/v1/ping?api_token=s3cret&a=1"),
        asked("/v1/x", b'{"api_secret":"s3cret"}'),
        asked("/v1/x", b"a=1&api_token=s3cret", ["Content-Type", FORM]),
        asked("/v1/x", JSON),
        asked("/v1/x", b"", ["Authorization", "Basic s3cret"], ["Cookie", "s3cret"]),
        asked("/v1/x?encode=base64&data=" + base64.b64encode(b'{"writeKey":"s3cret"}').decode()),
    ],
)
def test_none_is_left(record: Record) -> None:
    """Where a secret stood, the word redacted does."""
    text = json.dumps(_of(without_secrets(record)))
    encoded = base64.b64encode(b'"s3cret"').decode()[:8]
    assert "s3cret" not in text
    assert encoded not in text
    body: Any = without_secrets(record)
    if isinstance(body, Recorded) and body.exchange["request"]["encoding"] == "base64":
        assert b"s3cret" not in base64.b64decode(body.exchange["request"]["body"])
    assert without_secrets(without_secrets(record)) == without_secrets(record)


def _of(record: Record) -> object:
    return record.exchange if isinstance(record, Recorded) else record.value


@laws
@given(json_values, exchanges())
def test_nothing_else_changes(value: Any, exchange: Any) -> None:
    """What holds no secret is what it was."""
    entry, recorded = Entry(3, value, ""), Recorded(3, exchange.to_dict())
    assert without_secrets(entry) is entry
    assert without_secrets(recorded) == recorded
