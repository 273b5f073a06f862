"""Records: what a source holds, messages for the destination and requests to Salesmachine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.exchange_formats.messages import Entry

__all__ = ["Entry", "Record", "Recorded"]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One request to Salesmachine with what was answered, at its place in the input.

    ``line`` is as an Entry's; ``exchange`` as ``Exchange.to_dict()`` gives it, described by
    ``contracts/schemas/exchange.json``.
    """

    line: int
    exchange: dict[str, Any]


Record = Entry | Recorded
