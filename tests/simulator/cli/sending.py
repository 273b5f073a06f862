"""Messages to send, and ``sim send`` to send them with."""

from __future__ import annotations

import json
from typing import Any

from tests.simulator.cli.commands import Ran, run


def track(number: int, **fields: Any) -> dict[str, Any]:
    """A message that is delivered."""
    return {"type": "track", "userId": "u1", "event": "E", "messageId": f"m{number}", **fields}


def lines(*values: object) -> bytes:
    """NDJSON."""
    return "".join(json.dumps(value) + "\n" for value in values).encode()


def send(url: str, *arguments: object, data: bytes) -> Ran:
    """``sim send`` of this input to this address."""
    return run("send", "--to", url, *arguments, "-", stdin=data)
