"""The fixture ``salesmachine``: this test's workspace of a simulator."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from destination import Settings
from simulator.expecting.operations import Operation, came_in, operations_of
from simulator.failures import Failure
from simulator.failures.reproducing import seeded
from simulator.kit.asked import Asked
from simulator.kit.known import Known
from simulator.kit.simulators import Simulator
from simulator.kit.switches import Clock, Faults

SECRET = "sim"

__tracebackhide__ = True


class Workspace:
    """Everything that one API token sees: what was sent with it, and what came of it.

    ``url`` is where Salesmachine's API is, ``token`` and ``secret`` are its credentials, ``id`` is
    what an exchange shows of them; ``asked`` is what the test's marker asks for, ``again`` the
    lines of a command that runs the test again.  One that was used before begins anew.  Raises
    KitError where the simulator opens none.
    """

    def __init__(
        self, simulator: Simulator, token: str, asked: Asked, again: Sequence[str] = ()
    ) -> None:
        self._again = tuple(again)
        self.simulator, self.asked = simulator, asked
        self.url, self.token, self.secret = simulator.url, token, SECRET
        control = self._control = simulator.control
        found: dict[str, Any] = control.tell("workspaces", {"token": token})
        self.id: str = found["workspace"]
        self._bugs = control.bugs
        self.begins: int = found["seq"]
        """What came to this test is beyond this seq."""
        self.faults = Faults(control, self.id, found["faults"])
        self.faults.clear()
        if found["used"]:
            self.begins = control.tell("reset", {"workspace": self.id})["seq"]
        for fault in asked.faults:
            self.faults.add(fault)
        self.clock = Clock(control, simulator.clock_moved)
        self.contacts = Known(control, self.id, "contact")
        self.accounts = Known(control, self.id, "account")
        self.messages: dict[str, object] = {}
        """The messages that the kit has sent, by messageId: what is wrong is traced to them."""
        self.may_be_late = False
        """Whether messages may be under way that the Segment side delivers."""
        self._lock = threading.Lock()
        self._exchanges: list[dict[str, Any]] = []
        self._last = self.begins

    @cached_property
    def settings(self) -> Settings:
        """The destination's, bound to this workspace."""
        return Settings(api_token=self.token, api_secret=self.secret, base_url=self.url)

    @property
    def exchanges(self) -> list[dict[str, Any]]:
        """Every request that came and its answer, as ``contracts/schemas/exchange.json`` has it."""
        with self._lock:
            query = {"workspace": self.id, "after": self._last}
            for exchange in self._control.pages("exchanges", query):
                self._exchanges.append(exchange)
                self._last = exchange["seq"]
            return list(self._exchanges)

    @property
    def bugs(self) -> list[dict[str, Any]]:
        """What the simulator itself has failed at since this test began; ``[]`` without a request.

        It is up to date once something else was asked.
        """
        if self._control.bugs <= self._bugs:
            return []
        query = {"after": self._bugs, "workspace": self.id}
        return list(self._control.ask("bugs", query)["data"])

    @property
    def operations(self) -> list[Operation]:
        """The operations that were taken, as they came: what is sent again isn't there twice."""
        return operations_of(self.exchanges)

    @property
    def came(self) -> list[Operation]:
        """Every operation that came, also what a fault left undone and what was refused."""
        return came_in(self.exchanges)

    @property
    def state(self) -> Mapping[str, int]:
        """How many uids are known: ``{"contacts", "accounts"}``."""
        return {"contacts": len(self.contacts), "accounts": len(self.accounts)}

    @property
    def ledger(self) -> list[dict[str, Any]]:
        """What became of the messages that came by the Segment side.

        Each is as ``/_sim/messages`` shows it: ``{"seq", "message_id", "type", "stage", "code",
        "detail", "attempts", "operations", "body", ...}``.
        """
        query = {"workspace": self.id, "after": self.begins}
        return list(self._control.pages("messages", query))

    def with_command(self, failure: Failure) -> Failure:
        """The failure with how to see it again: its own command, else the test's; and the seed."""
        lines, seed = failure.reproduce or self._again, seeded(self.asked.seed)
        more = () if set(seed) <= set(lines) else seed
        return replace(failure, reproduce=(*lines, *more))

    def is_settled(self) -> bool:
        """Whether nothing is under way on the Segment side."""
        query = {"workspace": self.id, "limit": 1}
        return not any(
            self._control.ask("messages", {**query, "stage": stage})["data"]
            for stage in ("received", "pending retry")
        )

    def end(self) -> None:
        """Take back what the test has switched."""
        try:
            self.faults.clear()
        finally:
            self.clock.restore()
