"""Asking the hook as Segment's servers do, in this process; the far side is the test's."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from destination import Settings
from destination.connection import Transport
from destination.hook import blueprint
from tests.destination.sending import SECRET, TOKEN

ADDRESS = "/v1/hook?srvc=segment"
UNHEARD = "http://127.0.0.1:9"
"""The base URL of a hook whose far side is a transport."""


@dataclass(frozen=True)
class Told:
    """What the hook answered."""

    status: int
    body: dict[str, str]
    headers: Mapping[str, str]
    text: str

    @property
    def code(self) -> str:
        return self.body.get("code", "")

    @property
    def message(self) -> str:
        return self.body["message"]


def basic(token: str = TOKEN) -> str:
    """Segment's Authorization."""
    return f"Basic {b64encode(f'{token}:'.encode()).decode()}"


def others(settings: object) -> str:
    """Segment's X-Segment-Settings."""
    return b64encode(json.dumps(settings).encode()).decode()


def segments(token: str = TOKEN, secret: str = SECRET, **more: str) -> dict[str, str]:
    """The headers of a request of Segment's; ``x_request_id`` is X-Request-Id."""
    return {
        "Authorization": basic(token),
        "X-Segment-Settings": others({"apiSecret": secret}),
        "User-Agent": "Segment.io/1.0",
        **{name.replace("_", "-").title(): value for name, value in more.items()},
    }


@dataclass(frozen=True)
class Asking:
    """Somebody who asks a hook."""

    client: FlaskClient

    def ask(self, message: object, headers: Mapping[str, str] | None = None) -> Told:
        """The hook's answer to a message, or to these bytes; always JSON of the same shape."""
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        answer = self.client.post(ADDRESS, data=body, headers=headers or segments())
        assert answer.content_type == "application/json"
        told: dict[str, Any] = json.loads(answer.data)
        assert told["status"] == ("success" if answer.status_code == 200 else "error")
        assert set(told) <= {"status", "code", "message"}
        assert told["message"].isprintable()
        return Told(answer.status_code, told, answer.headers, answer.get_data(as_text=True))


@contextmanager
def hooked(
    base_url: str = UNHEARD, transport: Transport | None = None, **options: Any
) -> Iterator[Asking]:
    """A hook in front of this far side, until the block ends.

    ``options`` are switches of the settings, and ``monotonic``.
    """
    timed: dict[str, Callable[[], float]] = {
        name: options.pop(name) for name in ("monotonic",) if name in options
    }
    settings = Settings(base_url=base_url, **{"oversize": "note", **options})
    hook = blueprint(settings, transport, **timed)
    app = Flask(__name__)
    app.register_blueprint(hook)
    try:
        yield Asking(app.test_client())
    finally:
        hook.close()
