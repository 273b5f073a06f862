"""Labels: what has to come of a hostile message, kept beside it and never inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Label:
    """What the destination's settings by default make of a message.

    ``shape`` names what is odd about it.  ``code`` is that of a refusal or a filter; ``notes`` are
    the codes of its notes, in their order.
    """

    shape: str
    outcome: Literal["translated", "refused", "filtered"]
    code: str | None = None
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """``{"shape", "outcome", "code", "notes"}``."""
        return {
            "shape": self.shape,
            "outcome": self.outcome,
            "code": self.code,
            "notes": list(self.notes),
        }
