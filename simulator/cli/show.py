"""What ``sim up`` shows where it has no screen: lines, JSON or nothing."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TextIO

from destination import Outcome
from simulator.clock import iso, system
from simulator.lines.exchanges import GLYPHS, exchange_lines
from simulator.lines.messages import message_lines, stages_line
from simulator.lines.sdks import lines_to_paste
from simulator.lines.text import printable


class Show:
    """Prints for a person (lines), for a program (json) or not at all (quiet)."""

    def __init__(self, stream: TextIO, kind: str) -> None:
        self._stream = stream
        self._kind = "lines" if kind == "auto" else kind
        self._colour = self._kind == "lines" and stream.isatty()
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    @property
    def is_for_people(self) -> bool:
        """Whether messages are shown, not exchanges alone."""
        return self._kind == "lines"

    @property
    def is_silent(self) -> bool:
        """Whether nothing is printed as it comes."""
        return self._kind in ("quiet", "transcript")

    @property
    def is_transcript(self) -> bool:
        """Whether all is printed at the end."""
        return self._kind == "transcript"

    def ready(
        self, facts: dict[str, Any], settings: Sequence[str] = (), write_key: str = ""
    ) -> None:
        """That it answers, where, what it was told to do, and what an SDK has to be told."""
        if self._kind == "json":
            self._write([json.dumps(facts)])
        elif self._kind == "lines":
            segment = facts["segment"]
            lines = [f"Salesmachine {facts['salesmachine']}  (Ctrl+C stops)"]
            lines += [f"Segment      {segment}"] if segment else []
            lines += [f"journal {facts['journal']}", *settings]
            lines += lines_to_paste(segment, write_key) if segment else []
            self._write([printable(line) for line in lines])

    def exchange(self, exchange: Callable[[], dict[str, Any]]) -> None:
        """One exchange."""
        if self._kind == "json":
            self._write([json.dumps(exchange())])
        elif self._kind == "lines":
            found = exchange()
            self._counts[found["verdict"]] += 1
            self._write(exchange_lines(found, self._colour))

    def message(self, message: dict[str, Any]) -> None:
        """A message that wasn't delivered: what was has its exchange."""
        if self._kind == "lines":
            self._write(message_lines(message))

    def stopped(self, stages: dict[str, int] | None = None) -> None:
        """The end: how many exchanges were shown, of which verdict; and the messages by stage."""
        if self._kind == "lines":
            self._write(stopped_lines(self._counts, stages))

    def undelivered(self, name: str, outcome: Outcome) -> None:
        """A message of the demo, by its name, that made no exchange and stands in no ledger."""
        if self._kind == "lines":
            time = iso(system())[11:19]
            said = f"{outcome.outcome} {outcome.code}: {outcome.detail}"
            with suppress(BrokenPipeError):  # it ends with the next exchange
                self._write([printable(f"    -  {time}  demo      {name}  {said}")])

    def _write(self, lines: list[str]) -> None:
        with self._lock:
            self._stream.write("\n".join(lines) + "\n")
            self._stream.flush()


def stopped_lines(counts: Counter[str], stages: dict[str, int] | None = None) -> list[str]:
    """``stopped: 2 exchanges: 1 ok, 1 broken``, and under it the messages by stage, if any came."""
    total = counts.total()
    plural = "" if total == 1 else "s"
    each = ", ".join(f"{counts[one]:,} {one}" for one in GLYPHS if counts[one])
    line = f"stopped: {total:,} exchange{plural}{': ' if each else ''}{each}"
    return [line, *([stages_line(stages)] if stages else [])]
