"""GET /_sim/stream: exchanges and what became of messages, as server-sent events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Response, current_app

from simulator.control.answers import open_journal
from simulator.control.filters import FILTER, read_filter
from simulator.control.parameters import AFTER, WORKSPACE, takes
from simulator.declared import Answer, Parameter, gives
from simulator.exchange import Exchange
from simulator.filtering.conditions import ALL, Conditions
from simulator.journal import Feed, news
from simulator.journal.pages import Pages
from simulator.journal.reader import MAX_SEQ

blueprint = Blueprint("stream", __name__)

HEARTBEAT_SECONDS = 1.0
"""How long the stream says nothing, at most: so a reader that left is noticed."""
SPAN = 10_000
"""How many seqs are looked at before it says something, whatever a filter finds."""
_STILL_HERE = ": still here\n\n"


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
@takes(AFTER, WORKSPACE, FILTER, LAST_EVENT_ID)
def stream(
    after: int | None, workspace: str | None, filter: str | None, last_event_id: int | None
) -> Response:
    """Events ``exchange`` and ``message``, the JSON of one, from beyond ``?after=SEQ``.

    An exchange comes when it is recorded, with its seq as id; a message when its stage is the last
    one, with the seq of that as id; all in one order.  Without ``after``, a ``Last-Event-ID``
    counts, else only what comes from now on.  A filter is asked of each when it is told.
    """
    wanted = read_filter(filter)
    simulator = current_app.extensions["simulator"]
    known = after if after is not None else last_event_id
    start = simulator.feed.seq if known is None else known
    open_journal().close()  # once events are promised it's too late to say that it can't be
    events = _events(simulator.feed, simulator.journal, start, workspace, wanted)
    answer = Response(events, mimetype="text/event-stream")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _events(
    feed: Feed, path: Path, after: int, workspace: str | None, wanted: Conditions = ALL
) -> Iterator[str]:
    with Pages(path) as journal:
        journal.let_know(wanted.functions)
        yield ": the exchanges follow\n\n"
        while True:
            closed, seq = feed.closed, feed.seq  # asked first: all that is committed is told
            while after < seq:
                until = min(seq, after + SPAN)
                yield from _span(journal, after, until, workspace, wanted)
                after = until
            if closed:
                return
            if not feed.wait(after, HEARTBEAT_SECONDS):
                yield _STILL_HERE


def _span(
    journal: Pages, after: int, until: int, workspace: str | None, wanted: Conditions
) -> Iterator[str]:
    """The events of some seqs; where there are many and none of them is told, a sign of life."""
    beyond = journal, after, until, workspace
    exchanges = news.exchanges(*beyond, also=wanted.exchange)
    messages = news.settled(*beyond, also=wanted.message)
    told = False
    for one in news.in_order(exchanges, messages):
        yield _event(one)
        told = True
    if not told and until - after == SPAN:
        yield _STILL_HERE


def _event(one: news.News) -> str:
    told, name = (one.to_dict(), "exchange") if isinstance(one, Exchange) else (one, "message")
    data = json.dumps(told)
    return f"id: {news.place(one)}\nevent: {name}\ndata: {data}\n\n"
