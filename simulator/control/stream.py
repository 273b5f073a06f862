"""GET /_sim/stream: exchanges as they are recorded, as server-sent events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Response, current_app

from simulator.control.answers import open_journal
from simulator.control.parameters import AFTER, WORKSPACE, takes
from simulator.declared import Answer, Parameter, gives
from simulator.journal import Feed, Reader
from simulator.journal.reader import MAX_SEQ, PAGE_BYTES

blueprint = Blueprint("stream", __name__)

HEARTBEAT_SECONDS = 1.0
"""How long the stream says nothing, at most: so a reader that left is noticed."""


LAST_EVENT_ID = Parameter(
    "Last-Event-ID",
    "Where a reader that comes back goes on; after wins over it.",
    "number",
    at_most=MAX_SEQ,
    place="header",
)


@blueprint.get("/stream")
@gives(
    Answer(
        200,
        "Events, until the simulator stops.",
        content_type="text/event-stream",
        headers=("Cache-Control",),
    )
)
@takes(AFTER, WORKSPACE, LAST_EVENT_ID)
def stream(after: int | None, workspace: str | None, last_event_id: int | None) -> Response:
    """Events ``exchange``, the exchange's JSON with its seq as id, from beyond ``?after=SEQ``.

    Without ``after``, a ``Last-Event-ID`` counts, else only what comes from now on.
    """
    simulator = current_app.extensions["simulator"]
    known = after if after is not None else last_event_id
    start = simulator.feed.seq if known is None else known
    open_journal().close()  # once events are promised it's too late to say that it can't be
    events = _events(simulator.feed, simulator.journal, start, workspace)
    answer = Response(events, mimetype="text/event-stream")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _events(feed: Feed, path: Path, after: int, workspace: str | None) -> Iterator[str]:
    with Reader(path) as journal:
        yield ": the exchanges follow\n\n"
        while True:
            closed, seq = feed.closed, feed.seq  # asked first: all that is committed is told
            while found := journal.exchanges(after, workspace=workspace, most=PAGE_BYTES):
                for exchange in found:
                    data = json.dumps(exchange.to_dict())
                    yield f"id: {exchange.seq}\nevent: exchange\ndata: {data}\n\n"
                after = found[-1].seq
            after = max(after, seq)
            if closed:
                return
            if not feed.wait(after, HEARTBEAT_SECONDS):
                yield ": still here\n\n"
