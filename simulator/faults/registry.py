"""The faults that a simulator has been given, and which of them a request meets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from simulator.faults.chance import Attempts, Draws
from simulator.faults.errors import FaultError
from simulator.faults.grammar import Fault
from simulator.faults.seen import Seen

MAX_FAULTS = 1_000

Source = Literal["flag", "control", "header"]


@dataclass(slots=True)
class Entry:
    """A fault that was given: by whom, how many requests its keys fitted, to how many it was done.

    ``id`` is from 1, and no other fault's after it is gone.
    """

    id: int
    fault: Fault
    source: Source
    matched: int = 0
    applied: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As ``/_sim/faults`` shows it."""
        return {
            "id": self.id,
            "fault": str(self.fault),
            "source": self.source,
            "matched": self.matched,
            "applied": self.applied,
        }

    def is_due(self) -> bool:
        """Count a request that the keys fit; whether ``after`` and ``times`` let it be one."""
        self.matched += 1
        fault = self.fault
        return self.matched > (fault.after or 0) and (
            fault.times is None or self.applied < fault.times
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """What is done to one request: nothing where it has no ``entries``.

    ``matched`` are the faults whose keys fit, ``entries`` those that are done.  ``decider`` is the
    fault that says how it is answered, ``seconds`` what all of them wait together, ``drip`` the
    slowest rate in bytes a second, ``noise`` the bytes of ``garbage``.
    """

    entries: tuple[Entry, ...] = ()
    decider: Fault | None = None
    seconds: float = 0.0
    drip: int | None = None
    noise: bytes = b""
    matched: tuple[Entry, ...] = ()

    def __str__(self) -> str:
        return "; ".join(str(entry.fault) for entry in self.entries)


class Faults:
    """The faults of a simulator, in the order in which they were added.

    ``given`` are those of the command line.  Changed and asked by one thread at a time; ``list``
    may be asked by any.
    """

    def __init__(self, seed: int = 0, given: Iterable[Fault] = ()) -> None:
        self._seed = seed
        self._attempts = Attempts()
        self._entries: tuple[Entry, ...] = ()
        self._last_id = 0
        for fault in given:
            self.add(fault, "flag")

    def add(self, fault: Fault, source: Source = "control") -> Entry:
        """Add one; a FaultError when there are too many already."""
        if len(self._entries) >= MAX_FAULTS:
            raise FaultError(f"there are {MAX_FAULTS:,} faults already: clear some first")
        self._last_id += 1
        entry = Entry(self._last_id, fault, source)
        self._entries = (*self._entries, entry)
        return entry

    def __len__(self) -> int:
        return len(self._entries)

    def list(self, workspace: str | None = None) -> list[Entry]:
        """All of them, or those whose key names this workspace."""
        return [one for one in self._entries if workspace in (None, one.fault.workspace)]

    def clear(self, workspace: str | None = None) -> int:
        """Remove what ``list`` gives; how many they were."""
        gone = {one.id for one in self.list(workspace)}
        return self._keep(one for one in self._entries if one.id not in gone)

    def remove(self, number: int) -> bool:
        """Remove the one with this id; False when there is none."""
        return self._keep(one for one in self._entries if one.id != number) == 1

    def reset(self, workspace: str | None = None) -> None:
        """As if just started: those of the control plane go, the others count from 0.

        With a workspace, whatever names it goes, and no other changes.
        """
        self._attempts.forget(workspace)
        if workspace is not None:
            self.clear(workspace)
            return
        self._entries = tuple(
            replace(one, matched=0, applied=0) for one in self._entries if one.source == "flag"
        )

    def choose(self, seen: Seen, own: Iterable[Fault] = ()) -> Choice | None:
        """What a request meets: its own faults where one of them applies, else those here.

        None where the keys of no fault fit it.
        """
        draws = Draws(self._seed, seen, self._attempts)
        met = _choose([Entry(0, fault, "header") for fault in own], seen, draws)
        return met if met and met.entries else _choose(self._entries, seen, draws)

    def take_back(self, choice: Choice | None) -> None:
        """The request for which it was chosen counts for nothing: it wasn't recorded."""
        if choice is None:
            return
        for entry in choice.matched:
            entry.matched -= 1
        for entry in choice.entries:
            entry.applied -= 1

    def _keep(self, entries: Iterable[Entry]) -> int:
        before = len(self._entries)
        self._entries = tuple(entries)
        return before - len(self._entries)


def _choose(entries: Iterable[Entry], seen: Seen, draws: Draws) -> Choice | None:
    matched = tuple(one for one in entries if seen.is_meant_by(one.fault))
    if not matched:
        return None
    due = [one for one in matched if one.is_due()]
    due = [one for one in due if draws.is_lucky(one.fault)]
    deciding = next((one for one in due if one.fault.decides), None)
    done = tuple(one for one in due if one is deciding or _adds(one.fault, deciding))
    if not done:
        return Choice(matched=matched)
    decider = deciding.fault if deciding else None
    for entry in done:
        entry.applied += 1
    faults = [entry.fault for entry in done]
    return Choice(
        done,
        decider,
        sum(_seconds(fault, draws) for fault in faults),
        min((fault.drip for fault in faults if fault.drip), default=None),
        draws.noise(decider) if decider is not None and decider.garbage else b"",
        matched,
    )


def _adds(fault: Fault, deciding: Entry | None) -> bool:
    """Whether a fault adds to the one that decides: no other decision, nor a drip of nothing."""
    silent = deciding is not None and deciding.fault.drop in ("before", "after")
    return not fault.decides and (fault.latency is not None or not silent)


def _seconds(fault: Fault, draws: Draws) -> float:
    if fault.latency is None:
        return 0.0
    share = 0.0 if fault.latency.is_fixed else draws.share(fault, "latency")
    return fault.latency.seconds(share)
