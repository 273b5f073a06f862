"""Marks: when the simulator was started and how, its clock changed, or a workspace begun anew."""

from __future__ import annotations

import json
import math
import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from destination import Settings

Relay = Literal["batch", "hook"]


@dataclass(frozen=True, slots=True)
class Start:
    """One start: the seq and moment of its mark, and how the Segment side was set."""

    seq: int = 0
    at: float = 0.0
    relay: Relay = "batch"
    order: Literal["kept", "segment"] = "kept"
    scale: float = 1.0
    settings: Settings = Settings(oversize="note")  # noqa: RUF009  frozen


class Marks:
    """The marks of a journal, by seq."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        def read(kind: str) -> list[tuple[int, float, str, str | None]]:
            query = "SELECT seq, at, data, workspace FROM marks WHERE kind = ? ORDER BY seq"
            return connection.execute(query, (kind,)).fetchall()

        self._starts = [_start(seq, at, json.loads(data)) for seq, at, data, _ in read("start")]
        self._start_seqs = [start.seq for start in self._starts]
        self._clocks = [seq for seq, *_ in read("clock")]
        self._resets: dict[str | None, list[int]] = {}
        for seq, _, _, workspace in read("reset"):
            self._resets.setdefault(workspace, []).append(seq)

    def start_at(self, seq: int) -> Start:
        """The start that was in force then."""
        place = bisect_right(self._start_seqs, seq)
        return self._starts[place - 1] if place else Start()

    def started_between(self, earlier: int, later: int) -> Start | None:
        """The first start between two seqs, if there is one."""
        place = bisect_right(self._start_seqs, earlier)
        found = self._starts[place] if place < len(self._starts) else None
        return found if found is not None and found.seq < later else None

    def started_within(self, earlier: float, later: float) -> bool:
        """Whether there was a start between two moments."""
        return any(earlier <= start.at <= later for start in self._starts)

    def is_steady(self, earlier: int, later: int) -> bool:
        """Whether nobody changed the clock between two seqs."""
        place = bisect_right(self._clocks, earlier)
        return place == len(self._clocks) or self._clocks[place] > later

    def last_reset(self, workspace: str | None) -> int:
        """The seq of the workspace's last reset, or of the last one of all; else 0."""
        return max(
            (seq for one in {workspace, None} for seq in self._resets.get(one, ())), default=0
        )

    def was_reset(self, workspace: str | None, earlier: int, later: int) -> bool:
        """Whether the workspace, or all, began anew between two seqs."""
        seqs = (seq for one in {workspace, None} for seq in self._resets.get(one, ()))
        return any(earlier < seq < later for seq in seqs)


def _start(seq: int, at: float, data: dict[str, Any]) -> Start:
    found = data.get("segment")
    said: Callable[..., Any] = found.get if isinstance(found, dict) else {}.get
    scale = said("time_scale", 1.0)
    usable = isinstance(scale, (int, float)) and 0 < scale < math.inf
    return Start(
        seq,
        at,
        _one_of(said("relay"), ("batch", "hook")),
        _one_of(said("order"), ("kept", "segment")),
        float(scale) if usable else 1.0,
        Settings(
            anonymous=_one_of(said("anonymous"), ("send", "skip")),
            alias=_one_of(said("alias"), ("send", "skip")),
            oversize="note",
        ),
    )


def _one_of(value: object, known: Iterable[str]) -> Any:
    """The value where it is one that is known, else the first of those."""
    first, *others = known
    return value if value in others else first
