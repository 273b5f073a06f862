"""A witness: the payload that shows that a change breaks somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Now = Literal["accepted before, refused now", "no error before, one now"]


@dataclass(frozen=True, slots=True)
class Witness:
    """What was right before and isn't now.

    ``origin`` names the file that it is from, or was made of; ``refusal`` is the line that is said
    of it now.
    """

    instance: Any
    origin: str
    refusal: str
    now: Now = "accepted before, refused now"
