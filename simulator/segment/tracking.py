"""Segment's tracking API, as its libraries and browsers call it.

One message on the path of its call, many on ``/v1/batch``, and the settings that analytics.js asks
for.  What can be read is answered 200, whatever becomes of it: the ledger says that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, Final, Protocol

from flask import Blueprint, Response, request

from simulator.clock import Clock
from simulator.segment.answers import allowance, answer, failure, success
from simulator.segment.body import BodyError, read_body
from simulator.segment.ingest import (
    Arrival,
    Receipt,
    ingest_batch,
    ingest_call,
    too_large,
    unreadable,
    without_repeats,
)
from simulator.segment.judge import Kind
from simulator.segment.keys import write_key
from simulator.segment.paths import PATHS
from simulator.segment.sources import Source, Sources
from simulator.wsgi import BODY_CUT

NAME: Final = "tracking"
"""The blueprint's name."""

SETTINGS: Final = "/v1/projects/<write_key>/settings"
"""What analytics.js asks for first."""


class Side(Protocol):
    """What the door needs of the Segment side behind it; any thread may call it."""

    @property
    def sources(self) -> Sources:
        """Which write keys are good."""

    @property
    def seed(self) -> int | str:
        """What missing messageIds are made from: another one at each start on one journal."""

    @property
    def clock(self) -> Clock:
        """When a request is received, in seconds since 1970."""

    @property
    def dedupe(self) -> bool:
        """Whether a message whose id is known is filtered at source (A19)."""

    def accept(self, key: str | None, arrivals: Sequence[Arrival]) -> None:
        """Keep one request's arrivals, in their order; returns when they are committed.

        ``key`` is the write key where it is a good one, else None: then no workspace is known.
        Raises JournalError.
        """

    def seen(self, key: str, ids: Collection[str]) -> set[str]:
        """Which of these messageIds this write key's workspace has accepted before.

        Accepted is what was received: what failed on ingest or was filtered at source doesn't
        count.  It is asked only if ``dedupe``, and then no ``accept`` is under way meanwhile.
        """


def tracking(side: Side, make_id: Callable[[], str]) -> Blueprint:
    """The blueprint of the tracking API; ``make_id`` makes the messageIds that are missing."""
    blueprint = Blueprint(NAME, __name__)
    door = _Door(side, make_id)
    for path, kind in PATHS.items():
        view = partial(door.take, kind)
        blueprint.add_url_rule(f"/v1/{path}", path, view, methods=["POST"])
        blueprint.add_url_rule(f"/v1/{path}", f"{path}-options", _allow_post, methods=["OPTIONS"])
    blueprint.add_url_rule(SETTINGS, "settings", _settings, methods=["GET"])
    blueprint.add_url_rule(SETTINGS, "settings-options", _allow_get, methods=["OPTIONS"])
    return blueprint


class _Door:
    """What handles a request: reads it, has it judged and kept."""

    def __init__(self, side: Side, make_id: Callable[[], str]) -> None:
        self._side = side
        self._make_id = make_id
        self._one_at_a_time = threading.Lock()
        """Of two requests at once with one messageId, one comes first."""

    def take(self, kind: Kind | None) -> Response:
        """Handle a request for a call, or for a batch."""
        try:
            body = _body()
        except BodyError as error:
            key, _ = self._source(None)
            self._side.accept(key, [unreadable(error.kept, kind, str(error))])
            return failure(400, "bad_request", str(error))
        key, refusal = self._source(body)
        receipt = Receipt(self._side.clock(), self._make_id, _browser(), refusal)
        if kind is None:
            self._keep(key, ingest_batch(body, receipt))
            return success()
        self._keep(key, [ingest_call(body, kind, receipt)])
        why = too_large(body)
        return failure(400, "bad_request", why) if why else success()

    def _keep(self, key: str | None, arrivals: list[Arrival]) -> None:
        if key is None or not self._side.dedupe:
            self._side.accept(key, arrivals)
            return
        with self._one_at_a_time:
            seen = partial(self._side.seen, key)
            self._side.accept(key, without_repeats(arrivals, seen))

    def _source(self, body: object) -> tuple[str | None, str]:
        """``(the write key, "")`` where it is a good one, else ``(None, why not)``."""
        key = write_key(request.headers.get("Authorization", ""), body, request.query_string)
        source = self._side.sources.of(key)
        return (key, "") if isinstance(source, Source) else (None, source)


def _body() -> dict[str, Any]:
    return read_body(
        request.get_data(),
        request.headers.get("Content-Encoding", ""),
        request.headers.get("Content-Type", ""),
        bool(request.environ.get(BODY_CUT)),
    )


def _browser() -> str:
    """The address of a browser; blank where something else calls."""
    return request.remote_addr or "" if "Origin" in request.headers else ""


def _settings(write_key: str) -> Response:
    """What analytics.js needs to send to this listener, by the name that the page knows it by.

    Of the keys that it reads (in @segment/analytics-next 1.84) those that say where to send, and
    those without which it would send elsewhere, as its own metrics.
    """
    every = {"__default": {"enabled": True, "integrations": {}}}
    here = {
        "apiKey": write_key,
        "apiHost": f"{request.host}/v1",
        "protocol": request.scheme,
        "retryQueue": True,
        "addBundledMetadata": True,
        "unbundledIntegrations": [],
        "maybeBundledConfigIds": {},
    }
    found = answer(
        {
            "integrations": {"Segment.io": here},
            "plan": {"track": every, "identify": every, "group": every},
            "edgeFunction": {},
            "analyticsNextEnabled": True,
            "middlewareSettings": {},
            "enabledMiddleware": {},
            "metrics": {"sampleRate": 0, "host": f"{request.host}/v1"},
            "legacyVideoPluginsEnabled": False,
            "remotePlugins": [],
        },
        200,
    )
    found.headers["Cache-Control"] = "no-store"
    return found


def _allow_post() -> Response:
    return allowance(request, ("OPTIONS", "POST"))


def _allow_get(write_key: str) -> Response:
    return allowance(request, ("GET", "HEAD", "OPTIONS"))
