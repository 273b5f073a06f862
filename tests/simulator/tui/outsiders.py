"""What stands for the world outside: a control plane and a sender that do what a test says."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from simulator.faults import Faults, parse
from simulator.tui.outside import OutsideError
from tests.simulator.waiting import PATIENCE


class FakeControl:
    """A control plane with real faults; ``refuses`` is what it says to everything instead."""

    def __init__(self, *faults: str, refuses: str = "") -> None:
        self.faults = Faults(0, map(parse, faults))
        self.refuses = refuses
        self.asked: list[tuple[str, str, object, object]] = []

    def ask(
        self,
        path: str,
        query: Mapping[str, Any] | None = None,
        *,
        method: str = "GET",
        body: object = None,
    ) -> Any:
        """What it answers."""
        self.asked.append((method, path, dict(query or {}), body))
        if self.refuses:
            raise OutsideError(self.refuses)
        match method, path.split("/"):
            case "GET", ["faults"]:
                return {"data": [entry.to_dict() for entry in self.faults.list()], "next": None}
            case "POST", ["faults"]:
                assert isinstance(body, dict)
                return self.faults.add(parse(body["fault"])).to_dict()
            case "DELETE", ["faults"]:
                return {"cleared": self.faults.clear()}
            case "DELETE", ["faults", number]:
                return {"cleared": int(self.faults.remove(int(number)))}
        raise AssertionError((method, path))

    @property
    def changes(self) -> list[tuple[str, str, object, object]]:
        """What it was asked for beside the faults that there are."""
        return [one for one in self.asked if one[0] != "GET"]


class FakeSender:
    """Says what it sent, once it ``may_answer``; ``refuses`` is what it says instead."""

    def __init__(self, *, demo_runs: bool = False, refuses: str = "") -> None:
        self.demo_runs = demo_runs
        self.refuses = refuses
        self.sent: list[str] = []
        self.may_answer = threading.Event()
        self.may_answer.set()

    def journey(self, name: str) -> str:
        """A journey."""
        return self._send(f"journey {name}")

    def message(self, call: str) -> str:
        """A message."""
        return self._send(f"message {call}")

    def hostile(self) -> str:
        """A hostile one."""
        return self._send("hostile")

    def start_demo(self) -> str:
        """The demo."""
        return self._send("demo started")

    def stop_demo(self) -> str:
        """No more of it."""
        return self._send("demo stopped")

    def replay_message(self, body: bytes | str, workspace: str | None) -> str:
        """A message again."""
        return self._send(f"again {body} {workspace}")

    def replay_request(self, exchange: Mapping[str, Any]) -> str:
        """A request again."""
        return self._send(f"again {exchange['seq']}")

    def _send(self, what: str) -> str:
        self.sent.append(what)
        assert self.may_answer.wait(PATIENCE)
        if self.refuses:
            raise OutsideError(self.refuses)
        return f"sent {what}"
