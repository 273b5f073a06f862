"""Sending to a real far side without waiting, and what must hold for whatever is said of it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field

from destination import Client, Outcome, Settings
from destination.delivery import Policy, Retry
from tests.destination.pretended import FakeClock, tracks

TOKEN, SECRET = "token-0f71", "s:ecret-99ab"
BASIC = b64encode(f"{TOKEN}:{SECRET}".encode()).decode()
SHORT = 0.2
"""Seconds for a whole answer where none comes; a dripped byte takes far less."""


@dataclass
class Sending:
    """A client that tries twice and waits for nothing, and what it heard of waits.

    Chance is 0.5, so that the first wait is 0.25 s.
    """

    url: str
    clock: FakeClock = field(default_factory=FakeClock)
    retries: list[Retry] = field(default_factory=list)
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = Client(
            Settings(TOKEN, SECRET, self.url, oversize="note"),
            policy=Policy(max_attempts=2),
            clock=self.clock.clock(),
            random=lambda: 0.5,
            on_retry=self.retries.append,
        )

    def one(self, number: int = 0) -> Outcome:
        """What becomes of one message."""
        [outcome] = self.client.deliver(tracks(1, first=number))
        return outcome


def assert_is_a_sentence(text: str) -> None:
    """It can be read on one line, and gives nothing away."""
    assert text.isprintable()
    assert 0 < len(text) < 300
    for hidden in (TOKEN, SECRET, BASIC, "Traceback", 'File "', " at 0x"):
        assert hidden not in text
