"""Failures of the simulator itself: what it raised, and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.violations import printable
from simulator.failures.failure import Failure, Spot
from simulator.failures.wording import ended

CODE = "SM-108"


def of_bug(bug: Mapping[str, Any]) -> Failure:
    """A failure of what ``/_sim/bugs`` shows; it may be one of the disk that it writes to."""
    where, said = printable(bug["where"]), printable(bug["said"])
    is_name = said.isidentifier()
    fix = (
        "It is a bug of the simulator, none of the test: its traceback is in the log, or on its"
        " standard error."
        if is_name
        else "Nothing is kept of what came then: mend that, and run the test again."
    )
    return Failure(
        CODE,
        ended(f"The simulator itself failed on {where}: {said}"),
        spot=Spot(printable(bug["file"]), bug["line"]) if is_name else Spot(),
        fix=(fix,),
        cause=(CODE, said, bug["file"], str(bug["line"])),
    )
