"""What ``sim up`` shows where it has no screen: lines, JSON or nothing."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TextIO

from contracts.cases import Case
from destination import Outcome
from simulator.cli.lines import GLYPHS, exchange_lines, printable
from simulator.clock import iso, system


class Show:
    """Prints for a person (lines), for a program (json) or not at all (quiet)."""

    def __init__(self, stream: TextIO, kind: str) -> None:
        self._stream = stream
        self._kind = "lines" if kind == "auto" else kind
        self._colour = self._kind == "lines" and stream.isatty()
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def ready(self, facts: dict[str, Any], settings: Sequence[str] = ()) -> None:
        """That it answers, where, and what it was told to do."""
        if self._kind == "json":
            self._write([json.dumps(facts)])
        elif self._kind == "lines":
            listening = f"Salesmachine {facts['salesmachine']}  (Ctrl+C stops)"
            self._write(
                [listening, printable(f"journal {facts['journal']}"), *map(printable, settings)]
            )

    def exchange(self, exchange: Callable[[], dict[str, Any]]) -> None:
        """One exchange."""
        if self._kind == "json":
            self._write([json.dumps(exchange())])
        elif self._kind == "lines":
            found = exchange()
            self._counts[found["verdict"]] += 1
            self._write(exchange_lines(found, self._colour))

    def stopped(self) -> None:
        """The end: how many exchanges were shown, and of which verdict."""
        if self._kind == "lines":
            total = self._counts.total()
            plural = "" if total == 1 else "s"
            each = ", ".join(f"{self._counts[one]:,} {one}" for one in GLYPHS if self._counts[one])
            self._write([f"stopped: {total:,} exchange{plural}{': ' if each else ''}{each}"])

    def undelivered(self, case: Case, outcome: Outcome) -> None:
        """A message of the demo that made no exchange."""
        if self._kind == "lines":
            time = iso(system())[11:19]
            said = f"{outcome.outcome} {outcome.code}: {outcome.detail}"
            with suppress(BrokenPipeError):  # it ends with the next exchange
                self._write([printable(f"    -  {time}  demo      {case.name}  {said}")])

    def _write(self, lines: list[str]) -> None:
        with self._lock:
            self._stream.write("\n".join(lines) + "\n")
            self._stream.flush()
