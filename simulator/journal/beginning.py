"""How a run of the simulator begins in its journal."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from simulator.clock import SettableClock
from simulator.journal.pages import Pages
from simulator.journal.writer import Writer


def begin(path: Path, clock: SettableClock, seed: int, start: dict[str, Any]) -> Writer:
    """The writer of the journal, a mark of kind ``start`` in it.

    The clock begins no earlier than the journal ends.  Where it stands still, a new journal's salt
    is made of the seed, so that workspaces have the same ids in every run.  Raises JournalError
    when the file can't be used and ClockError when the clock stands still before the journal's end.
    """
    seeded = hashlib.sha256(f"salesmachine {seed}".encode()).hexdigest()[:32]
    journal = Writer(path, clock, seeded if clock.frozen else None)
    try:
        with Pages(path) as recorded:
            clock.start_from(recorded.last_moment())
        journal.mark("start", start)
    except BaseException:
        journal.close()
        raise
    return journal
