"""What is apart: codes and evidence that neither a case nor a body can show, with what does."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple, get_args

Part = Literal["clauses", "rules", "outcomes", "codes", "evidence"]
PARTS: tuple[Part, ...] = get_args(Part)
"""What can be exercised."""


class Apart(NamedTuple):
    """What neither a case nor a body can show, what does, and whether a journal tells of it."""

    part: Part
    shown_by: str
    in_journals: bool
    names: tuple[str, ...]


@cache
def apart() -> tuple[Apart, ...]:
    """What ``apart.json`` lists: codes and evidence ids, each with what shows it."""
    text = resources.files(__package__).joinpath("apart.json").read_text("utf-8")
    return tuple(
        Apart(part, group["shown_by"], group["in_journals"], tuple(group["names"]))
        for part, groups in json.loads(text).items()
        for group in groups
    )
