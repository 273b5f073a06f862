"""GET /_sim/stream: exchanges as they are recorded, as server-sent events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Response, current_app, request

from simulator.control.answers import is_number, problem
from simulator.journal import Feed, Reader
from simulator.journal.reader import MAX_SEQ

blueprint = Blueprint("stream", __name__)

HEARTBEAT_SECONDS = 1.0
"""How long the stream says nothing, at most: so a reader that left is noticed."""


@blueprint.get("/stream")
def stream() -> Response:
    """Events ``exchange``, the exchange's JSON with its seq as id, from beyond ``?after=SEQ``.

    Without ``after``, a ``Last-Event-ID`` counts, else only what comes from now on.
    """
    simulator = current_app.extensions["simulator"]
    after = request.args.get("after") or request.headers.get("Last-Event-ID")
    if after is not None and not is_number(after, MAX_SEQ):
        return problem(400, "after is a seq")
    start = simulator.feed.seq if after is None else int(after)
    events = _events(simulator.feed, simulator.journal, start, request.args.get("workspace"))
    answer = Response(events, mimetype="text/event-stream")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _events(feed: Feed, path: Path, after: int, workspace: str | None) -> Iterator[str]:
    with Reader(path) as journal:
        yield ": the exchanges follow\n\n"
        while True:
            closed, seq = feed.closed, feed.seq  # asked first: all that is committed is told
            while found := journal.exchanges(after, workspace=workspace):
                for exchange in found:
                    data = json.dumps(exchange.to_dict())
                    yield f"id: {exchange.seq}\nevent: exchange\ndata: {data}\n\n"
                after = found[-1].seq
            after = max(after, seq)
            if closed:
                return
            if not feed.wait(after, HEARTBEAT_SECONDS):
                yield ": still here\n\n"
