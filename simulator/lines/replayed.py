"""Lines for what was replayed: what was sent, what came of it, and what was recorded of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from simulator.lines.text import printable


def replayed_line(found: Mapping[str, Any]) -> str:
    """``3 page m1 -> delivered 201 ok, was 503 warning`` of ``Replayed.to_dict()``."""
    named = (found.get(name) for name in ("type", "messageId", "method", "path"))
    what = " ".join(one for one in named if one) or "a message"
    said = [found["outcome"], found["status"], found["verdict"]]
    line = f"{found['line']} {what} -> {' '.join(str(one) for one in said if one is not None)}"
    if why := " ".join(filter(None, (found.get("code"), found.get("detail")))):
        line += f": {why}"
    if found["differs"]:
        line += f"; was {found['then']['status']} {found['then']['verdict']}"
    return printable(line)


def replayed_summary(counts: Mapping[str, int], statuses: Counter[int]) -> str:
    """How many there were, and how many of them came out as recorded."""
    of = f"{sum(counts.values()):,} replayed"
    told = [f"{count:,} {name}" for name, count in counts.items() if count]
    answers = ", ".join(f"{status} x{count:,}" for status, count in sorted(statuses.items()))
    return f"{of}: {', '.join(told)}" + (f" ({answers})" if answers else "")
