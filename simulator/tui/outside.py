"""What the screen asks of the world outside: the control plane, and who sends for it.

The command line gives both; a recording that nobody writes any more has neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class OutsideError(Exception):
    """What was asked for can't be done; the text is a sentence that says why and what to do."""


class Control(Protocol):
    """The control plane of a running simulator."""

    def ask(
        self,
        path: str,
        query: Mapping[str, Any] | None = None,
        *,
        method: str = "GET",
        body: object = None,
    ) -> Any:
        """The JSON that ``/_sim/PATH`` answers, None for an empty one.  Raises OutsideError."""


class Sender(Protocol):
    """Sends traffic to the running simulator.  Every method may take a while: call it in a thread.

    Each returns a sentence that says what was done; raises OutsideError.
    """

    @property
    def demo_runs(self) -> bool:
        """Whether the demo is being sent from here."""

    def journey(self, name: str) -> str:
        """Every message of one journey of somebody new."""

    def message(self, call: str) -> str:
        """One clean message of a call: track, page, identify, group, alias."""

    def hostile(self) -> str:
        """One hostile message, another each time."""

    def start_demo(self) -> str:
        """The demo, until it is stopped."""

    def stop_demo(self) -> str:
        """No more of the demo."""

    def replay_message(self, body: bytes | str, workspace: str | None) -> str:
        """A Segment message again, by the Segment side; ``body`` is its JSON."""

    def replay_request(self, exchange: Mapping[str, Any]) -> str:
        """A request again as it was, with the token of its workspace; ``Exchange.to_dict()``."""
