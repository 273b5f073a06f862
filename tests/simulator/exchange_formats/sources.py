"""Sources as bytes, and the records that are read from them."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from simulator.exchange_formats.records import Entry, Record, Recorded
from simulator.exchange_formats.sources import read_records
from simulator.exchange_formats.unpacking import InputError

TRACK = {"type": "track", "event": "Docs Viewed", "userId": "u1", "messageId": "m1"}
CONTACT = {"contact_uid": "u1", "params": {"name": "Ada", "email": "ada@example.com"}}
SEGMENT = "https://api.segment.io/v1"
SALESMACHINE = "https://api.salesmachine.io/v1"
AT = "2024-03-11T09:21:45.123Z"


class Got(NamedTuple):
    """What a source gave: its records, why it ended before its end, and what was told."""

    records: list[Record]
    ended: str
    told: list[str]

    @property
    def messages(self) -> list[object]:
        return [one.value for one in self.records if isinstance(one, Entry) and not one.defect]

    @property
    def defects(self) -> list[str]:
        return [one.defect for one in self.records if isinstance(one, Entry) and one.defect]

    @property
    def exchanges(self) -> list[dict[str, Any]]:
        return [one.exchange for one in self.records if isinstance(one, Recorded)]


def got(data: bytes | str, files: Mapping[str, bytes] | None = None) -> Got:
    """What is read of a source beside which there are these files."""

    def read(name: str) -> bytes:
        if files is None or name not in files:
            raise FileNotFoundError(2, "No such file or directory")
        return files[name]

    records: list[Record] = []
    told: list[str] = []
    stream = io.BytesIO(data if isinstance(data, bytes) else data.encode())
    try:
        records.extend(read_records(stream, tell=told.append, files=read))
    except InputError as error:
        return Got(records, str(error), told)
    return Got(records, "", told)


def har_entry(
    url: str,
    body: object = None,
    *headers: tuple[str, str],
    method: str = "POST",
    at: str = AT,
    response: Mapping[str, Any] | None = None,
    **posted: Any,
) -> dict[str, Any]:
    """An entry as a browser writes it; a body that is no text is its JSON."""
    request: dict[str, Any] = {
        "method": method,
        "url": url,
        "httpVersion": "http/2.0",
        "headers": [{"name": name, "value": value} for name, value in headers],
        "queryString": [],
        "cookies": [],
        "headersSize": -1,
        "bodySize": -1,
    }
    if body is not None:
        text = body if isinstance(body, str) else json.dumps(body)
        request["postData"] = {"mimeType": "text/plain", "text": text, **posted}
    elif posted:
        request["postData"] = {"mimeType": "text/plain", **posted}
    answered = {"status": 200, "statusText": "", "headers": [], "content": {"size": 0}}
    return {
        "_resourceType": "fetch",
        "startedDateTime": at,
        "time": 12.5,
        "request": request,
        "response": {**answered, **(response or {})},
        "cache": {},
        "timings": {},
    }


def har(*entries: object, indent: int | None = 2) -> str:
    """A HAR of these entries."""
    creator = {"name": "WebInspector", "version": "537.36"}
    log = {"version": "1.2", "creator": creator, "pages": [], "entries": entries}
    return json.dumps({"log": log}, indent=indent)
