"""The kit's messages, and what the door of the Segment side makes of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from simulator.cli.demo import in_turn
from simulator.segment.body import BodyError, read_body
from simulator.segment.ingest import Arrival, Receipt, ingest_batch, unreadable


def arrivals(seed: int) -> list[dict[str, Any]]:
    """What the door makes of each case's message, in the order that the seed decides."""
    return [asdict(_arrival(case.message)) for case in in_turn(seed)]


def as_they_come(messages: Iterable[dict[str, Any]]) -> list[tuple[str | None, str | None, bool]]:
    """What tells messages apart once they are in: call, uid, and whether the door refused it."""
    return [(one["type"], one["uid"], one["stage"] == "failed on ingest") for one in messages]


def _arrival(message: object) -> Arrival:
    try:
        body = read_body(json.dumps({"batch": [message]}).encode(), "", "", False)
    except BodyError as error:
        return unreadable(error.kept, None, str(error))
    [found] = ingest_batch(body, Receipt(0.0, lambda: "made"))
    return found
