"""The application of the Segment listener: one factory, for the server and in tests."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import InternalServerError, MethodNotAllowed, NotFound

from simulator.bugs import Bugs
from simulator.journal import JournalError
from simulator.segment.answers import failure, open_to_pages
from simulator.segment.paths import PATHS
from simulator.segment.tracking import NAME, Side, tracking

__all__ = ["Side", "create_app", "message_ids"]


def create_app(side: Side, *blueprints: Blueprint, bugs: Bugs | None = None) -> Flask:
    """The Flask application of the tracking API, and of ``blueprints`` (the hook) beside it.

    What it fails at itself is noted in ``bugs``.
    """
    app = Flask("simulator.segment", static_folder=None)
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    for blueprint in (tracking(side, message_ids(side.seed)), *blueprints):
        app.register_blueprint(blueprint)
    app.after_request(_open)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(MethodNotAllowed, _method_not_allowed)
    noted = Bugs() if bugs is None else bugs
    app.register_error_handler(InternalServerError, partial(_our_bug, noted))
    app.register_error_handler(JournalError, partial(_no_journal, noted))
    return app


def message_ids(seed: int | str) -> Callable[[], str]:
    """What makes the messageIds that are missing: the same ones in their order for one seed."""
    source = random.Random(f"{seed}")
    return lambda: f"api-{source.getrandbits(128):032x}"


def _open(response: Response) -> Response:
    """Pages may call the tracking API, and see what isn't there; the hook is for servers."""
    if request.blueprint in (NAME, None):
        return open_to_pages(request, response)
    return response


def _not_found(_: NotFound) -> Response:
    if request.path.startswith("/_sim"):
        what = "this is the Segment side: ask for /_sim at Salesmachine's address"
        return failure(404, "not_found", what)
    paths = ", ".join(PATHS)
    what = f"no such path on the Segment side: send a POST to /v1/ and one of {paths}"
    return failure(404, "not_found", what)


def _method_not_allowed(error: MethodNotAllowed) -> Response:
    allowed = ", ".join(sorted(error.valid_methods or ()))
    found = failure(405, "method_not_allowed", f"the path takes {allowed}, not {request.method}")
    found.headers["Allow"] = allowed
    return found


def _no_journal(bugs: Bugs, error: JournalError) -> Response:
    bugs.note(error, _where())
    return failure(500, "journal", f"nothing was kept, for the journal failed: {error}; send again")


def _our_bug(bugs: Bugs, error: InternalServerError) -> Response:
    bugs.note(error.original_exception, _where())
    message = "a bug of the simulator: its standard error has the details"
    return failure(500, "simulator", message)


def _where() -> str:
    return f"{request.method} {request.path[:60]} of the Segment side"
