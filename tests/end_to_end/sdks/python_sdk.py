"""One of the Python SDKs, in a process of its own: ``segment`` or ``rudder`` is its argument.

From standard input: ``{"host", "key", "settings", "calls"}``, a call being the message that it
means. To standard output, a line each: ``{"attempt": n}`` before each request, and at the end
``{"failures": [...]}``, what ``on_error`` was told.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import datetime
from importlib import import_module
from typing import Any

failures: list[dict[str, Any]] = []


class Attempts(logging.Handler):
    """Tells of each request; the SDKs log it before they send it."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg == "making request: %s":
            self.count += 1
            tell({"attempt": self.count})


def tell(fact: dict[str, Any]) -> None:
    """One line."""
    sys.stdout.write(f"{json.dumps(fact)}\n")
    sys.stdout.flush()


def failed(error: Exception, batch: list[Any]) -> None:
    """The SDK has given up."""
    failures.append({"error": str(error), "messages": len(batch)})


def revive(value: dict[str, Any]) -> Any:
    """What stands for a moment is one."""
    return datetime.fromisoformat(value["moment"]) if "moment" in value else value


def arguments(message: dict[str, Any]) -> dict[str, Any]:
    """The message's keys as the SDKs' methods call them."""
    named = {re.sub("([A-Z])", r"_\1", key).lower(): value for key, value in message.items()}
    return {key: value for key, value in named.items() if key != "type"}


def main(sdk: str) -> None:
    """Make the calls, send everything, say what came of it."""
    told = json.load(sys.stdin, object_hook=revive)
    module = import_module({"segment": "segment.analytics", "rudder": "rudderstack.analytics"}[sdk])
    logger = logging.getLogger({"segment": "segment", "rudder": "rudderstack"}[sdk])
    logger.setLevel(logging.DEBUG)
    logger.addHandler(Attempts())
    client = module.Client(told["key"], host=told["host"], on_error=failed, **told["settings"])
    for message in told["calls"]:
        getattr(client, message["type"])(**arguments(message))
    client.shutdown()
    tell({"failures": failures})


if __name__ == "__main__":
    main(sys.argv[1])
