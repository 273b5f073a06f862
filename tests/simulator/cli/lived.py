"""The demo's messages, and what the door of the Segment side makes of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from itertools import islice
from typing import Any

from simulator.cli.demo import lived, posted
from simulator.generate.traffic import Generated
from simulator.segment.body import BodyError, read_body
from simulator.segment.ingest import Arrival, Receipt, ingest_batch, unreadable

NOON = "2024-03-11T12:00:00Z"
NOON_SECONDS = 1_710_158_400.0


def messages(seed: int, count: int) -> list[Generated]:
    """The first messages of a demo that begins at noon."""
    return list(islice(lived(seed, NOON_SECONDS), count))


def arrivals(seed: int, count: int) -> list[dict[str, Any]]:
    """What the door makes of each of them."""
    return [asdict(_arrival(posted(one))) for one in messages(seed, count)]


def as_they_come(kept: Iterable[dict[str, Any]]) -> list[tuple[str | None, str | None, bool]]:
    """What tells messages apart once they are in: call, uid, and whether the door refused it."""
    return [(one["type"], one["uid"], one["stage"] == "failed on ingest") for one in kept]


def _arrival(text: str) -> Arrival:
    try:
        body = read_body(f'{{"batch":[{text}]}}'.encode(), "", "", False)
    except BodyError as error:
        return unreadable(error.kept, None, str(error))
    [found] = ingest_batch(body, Receipt(0.0, lambda: "made"))
    return found
