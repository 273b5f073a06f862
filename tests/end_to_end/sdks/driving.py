"""The SDKs for servers, each in a process of its own: what they are told, and what they tell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.end_to_end.sdks import runtimes
from tests.end_to_end.sdks.calls import BORN, PAGE, Call, operations
from tests.simulator.waiting import PATIENCE, until

HERE = Path(__file__).parent
LAST_TRY = 3 * PATIENCE
"""Seconds within which an SDK that waits longer each time has tried again, or given up."""


@dataclass(frozen=True)
class Sdk:
    """How one is started, and the settings that it gets besides its host.

    ``moment`` is how it writes one, ``page`` what it adds to a page's properties.
    """

    command: Callable[[], Sequence[str | Path]]
    settings: Mapping[str, Any] = field(default_factory=dict)
    moment: Callable[[datetime], str] = datetime.isoformat
    page: Mapping[str, Any] = field(default_factory=dict)

    def operations(self) -> list[dict[str, Any]]:
        """What arrives of the calls that it is told to make."""
        return operations(self.moment(BORN), self.page)


def _python(name: str) -> Callable[[], Sequence[str | Path]]:
    # They use what newer Pythons deprecate.
    return lambda: [sys.executable, "-W", "ignore", HERE / "python_sdk.py", name]


def in_javascript(moment: datetime) -> str:
    """A moment in UTC as JavaScript writes it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


SDKS = {
    "segment-analytics-python": Sdk(_python("segment")),
    "segment-analytics-python, gzip": Sdk(_python("segment"), {"gzip": True}),
    "rudder-sdk-python": Sdk(_python("rudder")),
    "@segment/analytics-node": Sdk(
        lambda: [runtimes.node(), HERE / "node_sdk.mjs"],
        moment=in_javascript,
        page={"category": PAGE["category"]},
    ),
}


@dataclass(frozen=True)
class Driven:
    """An SDK that has been told what to send."""

    process: subprocess.Popen[bytes]
    output: Path
    errors: Path

    def tries(self, count: int) -> None:
        """Wait until it makes this attempt: the one before has failed."""
        until(lambda: {"attempt": count} in self._told(), f"attempt {count} of the SDK")

    def failures(self) -> list[dict[str, Any]]:
        """Wait until it has ended; what it couldn't send."""
        assert self.process.wait(LAST_TRY) == 0, self.errors.read_text()
        failures: list[dict[str, Any]] = self._told()[-1]["failures"]
        return failures

    def _told(self) -> list[dict[str, Any]]:
        whole, _, _ = self.output.read_text().rpartition("\n")
        return [json.loads(line) for line in whole.splitlines()]


@contextmanager
def driven(sdk: Sdk, host: str, key: str, calls: Sequence[Call]) -> Iterator[Driven]:
    """An SDK that sends these calls to this host, and is killed if it hasn't ended by itself."""
    told = {"host": host, "key": key, "settings": sdk.settings, "calls": calls}
    with TemporaryDirectory() as name:
        files = [Path(name, kind) for kind in ("told", "output", "errors")]
        files[0].write_text(json.dumps(told, default=moment))
        with files[0].open() as given, files[1].open("w") as output, files[2].open("w") as errors:
            process = subprocess.Popen(
                sdk.command(),
                stdin=given,
                stdout=output,
                stderr=errors,
                env={**os.environ, "no_proxy": "127.0.0.1"},
            )
        try:
            yield Driven(process, files[1], files[2])
        finally:
            process.kill()
            process.wait(PATIENCE)


def drive(sdk: Sdk, host: str, key: str, calls: Sequence[Call]) -> list[dict[str, Any]]:
    """Have an SDK send these calls to this host; what it couldn't send."""
    with driven(sdk, host, key, calls) as process:
        return process.failures()


def moment(value: datetime) -> dict[str, str]:
    """A moment as it is told to an SDK's process, where it becomes one again."""
    return {"moment": value.isoformat()}
