"""Posting to the tracking API, as Segment's own libraries do."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from destination import Settings
from destination.connection import Connection
from destination.credentials import Credentials
from destination.delivery import Response
from simulator.segment.body import MAX_BODY_BYTES

TIMEOUT_SECONDS = 15.0
"""How long Segment's libraries wait for an answer."""
MAX_MESSAGE_BYTES = MAX_BODY_BYTES - len(b'{"batch":[]}')
"""What a batch of one message leaves it."""
_RETRIED = frozenset({408, 410, 429, 460})
_FINAL = frozenset({501, 505})
_NO_SECRET = "-"
"""What stands where settings want a secret: a write key has none."""


@dataclass(frozen=True, slots=True)
class Answer(Response):
    """What the tracking API answered, or that nothing did."""

    def __str__(self) -> str:
        if self.status is None:
            return self.error
        said = _message_in(self.body)
        return f"the tracking API answered {self.status}" + (f": {said}" if said else "")

    @property
    def is_accepted(self) -> bool:
        """Whether all that was posted is in the ledger now."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_worth_another(self) -> bool:
        """Whether Segment's libraries would post it again."""
        if self.status is None or self.status in _RETRIED:
            return True
        return 500 <= self.status < 600 and self.status not in _FINAL


class Poster:
    """A connection to the tracking API at ``url``; each request has the write key by Basic.

    Raises SettingsError when the address or the key can't be used.
    """

    def __init__(self, url: str, write_key: str) -> None:
        settings = Settings(write_key, _NO_SECRET, url).with_credentials()
        self._connection = Connection(settings)
        self._credentials = Credentials(write_key, "")

    def post(self, messages: Sequence[str]) -> Answer:
        """Post a batch, each message as JSON; one attempt, whatever comes of it."""
        body = f'{{"batch":[{",".join(messages)}]}}'.encode()
        got = self._connection.post("/v1/batch", body, self._credentials, seconds=TIMEOUT_SECONDS)
        return Answer(got.status, got.body, got.error, got.code, got.retry_after)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _message_in(body: str) -> str:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    said = found.get("message") if isinstance(found, dict) else None
    return said[:200] if isinstance(said, str) else ""
