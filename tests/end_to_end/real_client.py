"""Salesmachine's own Python client, ``salesmachine-python``, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from tests.simulator.waiting import PATIENCE

TOKEN, SECRET = "tok-6b2d90e1", "sec-c84f17aa"
SCRIPT = """
import json, sys
from datetime import datetime
from salesmachine.client import Client

def revive(value):
    return datetime.fromisoformat(value["datetime"]) if "datetime" in value else value

def failed(error, batch):
    facts = {name: getattr(error, name, None) for name in ("status", "code", "message")}
    failures.append({"kind": type(error).__name__, **facts, "items": len(batch)})

failures = []
told = json.load(sys.stdin, object_hook=revive)
at_once = told["how"] == "at once"
client = Client(told["token"], told["secret"], told["url"], send=at_once, on_error=failed)
for name, *arguments in told["calls"]:
    getattr(client, name)(*arguments)
if not at_once:
    client.consumer.start()
client.flush()
print(json.dumps(failures))
"""
"""It ends with flush(): join() would wait five seconds for one more item."""

Call = tuple[Any, ...]
"""The name of a method of the client, and its arguments."""

CALLS: list[Call] = [
    ("set_contact", "u1", {"name": "Ada", "account_uid": "acme"}),
    ("set_account", "acme", {"name": "Acme", "mrr": 49.5}),
    ("track_event", "u1", "order_completed", {"total": 7}),
    ("track_pageview", "u1", {"visit_url": "https://acme.example/"}),
    ("set_contact", "u2"),
]
WIRE: list[dict[str, Any]] = [
    {"method": "contact", "contact_uid": "u1", "params": {"name": "Ada", "account_uid": "acme"}},
    {"method": "account", "account_uid": "acme", "params": {"name": "Acme", "mrr": 49.5}},
    {
        "method": "event",
        "contact_uid": "u1",
        "event_uid": "order_completed",
        "params": {"total": 7},
    },
    {
        "method": "event",
        "contact_uid": "u1",
        "event_uid": "pageview",
        "params": {"visit_url": "https://acme.example/"},
    },
    {"method": "contact", "contact_uid": "u2", "params": {}},
]
NUMERIC: list[Call] = [
    ("set_contact", 7, {"name": "Ada"}),
    ("set_account", 42, {"name": "Acme"}),
    ("track_event", 7, "order_completed", {}),
    ("track_pageview", 7, {}),
]
NUMERIC_WIRE: list[dict[str, Any]] = [
    {"method": "contact", "contact_uid": 7, "params": {"name": "Ada"}},
    {"method": "account", "account_uid": 42, "params": {"name": "Acme"}},
    {"method": "event", "contact_uid": 7, "event_uid": "order_completed", "params": {}},
    {"method": "event", "contact_uid": 7, "event_uid": "pageview", "params": {}},
]


@dataclass(frozen=True)
class Failure:
    """What ``on_error`` was called with: an exception, and how many items it is about."""

    kind: str
    status: int
    code: str
    message: str
    items: int


def drive(
    url: str,
    *calls: Call,
    token: str = TOKEN,
    how: Literal["at once", "queued"] = "queued",
) -> list[Failure]:
    """Have the client make these calls and send all; the failures that it told of.

    At once it sends while it is called, so that its batches are as they fall; queued they are cut
    from a queue that is full already, the same each time.
    """
    told = {"url": url, "token": token, "secret": SECRET, "calls": calls, "how": how}
    done = subprocess.run(
        # It uses what newer Pythons deprecate.
        [sys.executable, "-W", "ignore", "-c", SCRIPT],
        input=json.dumps(told, default=_moment),
        env={**os.environ, "no_proxy": "127.0.0.1"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return [Failure(**failure) for failure in json.loads(done.stdout)]


def _moment(value: datetime) -> dict[str, str]:
    return {"datetime": value.isoformat()}
