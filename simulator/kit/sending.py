"""The fixtures ``destination`` and ``segment``: what sends to a test's workspace."""

from __future__ import annotations

import json
import random
from base64 import b64encode
from functools import cached_property
from typing import TYPE_CHECKING, Any

import httpx

from destination import Client, Outcome, Translation, translate
from destination.client import Clock
from destination.delivery import DeadLetter
from simulator.clock import passed, pause
from simulator.kit.errors import KitError
from simulator.kit.waiting import until
from simulator.kit.workspace import Workspace

if TYPE_CHECKING:
    from simulator.generate.factory import Factory

MAX_BATCH = 100
"""Messages that are posted together."""
SECONDS = 10.0
"""How long ``send`` waits for what it sent, unless it is told otherwise."""

__tracebackhide__ = True


class Destination:
    """The real destination, bound to the test's workspace.

    Its waits between attempts are those of production, a thousand times shorter.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.settings = workspace.settings

    @cached_property
    def client(self) -> Client:
        """The client itself; what it sends is judged too, but not traced to its messages."""
        scale = self._workspace.simulator.scale
        clock = Clock(
            monotonic=lambda: passed() * scale,
            sleep=lambda seconds: pause(seconds / scale),
        )
        chance = random.Random(self._workspace.token).random
        return Client(self.settings, clock=clock, random=chance)

    def deliver(self, *messages: object) -> list[Outcome]:
        """Translate the messages and deliver them; an outcome each, in their order.

        Raises KitError for a list of messages: give them one by one, ``deliver(*messages)``.
        """
        for message in messages:
            if not isinstance(message, dict | DeadLetter):
                kind = type(message).__name__
                raise KitError(f"deliver takes messages one by one, not a {kind}: deliver(*them)")
        outcomes = sorted(self.client.deliver(messages), key=lambda outcome: outcome.index)
        for outcome in outcomes:
            self._remember(outcome)
        return outcomes

    def translate(self, message: object) -> Translation:
        """What the message becomes, without sending it."""
        return translate(message, self.settings)

    def close(self) -> None:
        """Close the connection, if there is one."""
        if "client" in self.__dict__:
            self.client.close()

    def _remember(self, outcome: Outcome) -> None:
        for operation in outcome.translation.operations if outcome.translation else ():
            self._workspace.messages.setdefault(operation.wire()["messageId"], outcome.message)
        if isinstance(outcome.message, dict):
            named = outcome.message.get("messageId")
            if isinstance(named, str):
                self._workspace.messages[named] = outcome.message


class Segment:
    """The pocket Segment in front of the test's workspace.

    ``url`` is what an SDK takes for its host and ``write_key`` its key; ``factory`` makes messages
    of people who might be real, always the same ones for the marker's seed (0 without one).
    """

    def __init__(self, workspace: Workspace) -> None:
        if workspace.simulator.segment is None:
            raise KitError(
                f"the simulator at {workspace.url} has no Segment side: start sim up with it"
            )
        self._workspace = workspace
        self.url = workspace.simulator.segment
        self.write_key = workspace.token
        workspace.may_be_late = True

    @cached_property
    def factory(self) -> Factory:
        """A ``simulator.generate.factory.Factory``: ``factory.page()``, ``factory.journey()``."""
        from simulator.generate.factory import Factory  # nobody else has to wait for Faker

        return Factory(self._workspace.asked.seed or 0)

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The ledger: what became of each message that came in this test."""
        return self._workspace.ledger

    def send(self, *messages: object, wait: float = SECONDS) -> list[dict[str, Any]]:
        """Send them as an SDK does, wait until each is settled, and give their ledger entries.

        Each has ``stage``, ``code``, ``detail``, ``attempts`` and ``operations``.  Raises KitError
        where they aren't accepted, AssertionError where some are under way after ``wait`` seconds.
        """
        before = len(self.messages)
        for start in range(0, len(messages), MAX_BATCH):
            self._post(messages[start : start + MAX_BATCH])
        self.settle(wait)
        return self.messages[before:]

    def settle(self, wait: float = SECONDS) -> None:
        """Wait until nothing is under way.  Raises AssertionError with what still is."""
        if not until(self._workspace.is_settled, wait):
            raise AssertionError(under_way(self._workspace, wait))

    def _post(self, messages: tuple[object, ...]) -> None:
        basic = b64encode(f"{self.write_key}:".encode()).decode()
        headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/json"}
        content = json.dumps({"batch": messages})
        try:
            answer = httpx.post(
                f"{self.url}/v1/batch",
                content=content,
                headers=headers,
                trust_env=False,
                verify=not self.url.startswith("http://"),
                timeout=SECONDS,
            )
        except httpx.HTTPError as error:
            raise KitError(f"the Segment side at {self.url} went away: {error}") from None
        if not answer.is_success:
            raise KitError(f"the Segment side answered {answer.status_code}: {answer.text[:300]}")


def under_way(workspace: Workspace, seconds: float) -> str:
    """A sentence on the messages that aren't settled, with the last attempt of some."""
    ledger = workspace.ledger
    late = [one for one in ledger if one["settled"] is None]
    named = ", ".join(f"{one['message_id']} {one['stage']}{_why(one)}" for one in late[:3])
    more = f" and {len(late) - 3} more" if len(late) > 3 else ""
    return (
        f"{len(late)} of {len(ledger)} messages are still under way after {seconds:g} s:"
        f" {named}{more}"
    )


def _why(entry: dict[str, Any]) -> str:
    last = entry["attempts"][-1:]
    return f" (attempt {last[0]['n']}: {last[0]['result']})" if last else ""
