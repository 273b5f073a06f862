"""The application: one factory, by hand, on the command line and in tests."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import InternalServerError, MethodNotAllowed, NotFound

from simulator.bugs import Bugs
from simulator.clock import SettableClock
from simulator.config import Config
from simulator.control import BLUEPRINT, PREFIX
from simulator.control.answers import problem
from simulator.faults import Faults
from simulator.journal import Feed, JournalError
from simulator.limits import RateLimit
from simulator.metrics import Metrics
from simulator.salesmachine import BLUEPRINTS
from simulator.salesmachine.answers import failure
from simulator.salesmachine.gate import JUDGEMENT, refuse_method, refuse_path
from simulator.salesmachine.tunnel import tunnelled
from simulator.state import Checkpoints
from simulator.verdict import Judgement

ROUTE = "simulator.route"
"""Where the WSGI environment carries the path of a request as it is routed, else None."""

_QUESTIONS = tuple(
    f"{PREFIX}/{name}" for name in ("exchanges", "items", "messages", "state", "violations")
)


@dataclass(slots=True)
class Simulator:
    """What the views need to know of the simulator around them.

    ``salt`` makes workspace ids, ``journal`` is the file that they read, ``feed`` tells how far it
    is committed; ``salesmachine`` and ``segment`` are the addresses of its listeners.
    ``between_requests`` runs an action while no request of the mocked API is handled, with all of
    the ones before committed, and gives what it gives: whatever changes something goes through it,
    and says so in the journal by ``mark(kind, data, workspace)``, which gives the mark's seq.
    ``forget`` lets go of what is kept of the state; ``halt`` has the Segment side deliver
    nothing of a workspace, or of all, as long as a block lasts.
    """

    config: Config
    salt: bytes
    journal: Path
    feed: Feed
    salesmachine: str = ""
    segment: str | None = None
    checkpoints: Checkpoints = field(default_factory=Checkpoints)
    faults: Faults = field(default_factory=Faults)
    limit: RateLimit = field(default_factory=RateLimit)
    clock: SettableClock = field(default_factory=SettableClock)
    metrics: Metrics = field(default_factory=Metrics)
    bugs: Bugs = field(default_factory=Bugs)
    between_requests: Callable[[Callable[[], Any]], Any] = lambda action: action()
    forget: Callable[[str | None], None] = lambda workspace: None
    halt: Callable[[str | None], AbstractContextManager[None]] = lambda workspace: nullcontext()
    mark: Callable[[str, dict[str, Any], str | None], int] = lambda kind, data, workspace: 0

    def facts(self) -> dict[str, str | int | None]:
        """What the ready line, the ready file and ``/_sim/health`` hold."""
        return {
            "salesmachine": self.salesmachine,
            "segment": self.segment,
            "journal": str(self.journal.absolute()),
            "pid": os.getpid(),
        }


def create_app(simulator: Simulator) -> Flask:
    """The Flask application of the mocked API and its control plane."""
    app = Flask("simulator", static_folder=None)
    app.extensions["simulator"] = simulator
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.before_request(_note_route)
    for blueprint in (*BLUEPRINTS, BLUEPRINT):
        app.register_blueprint(blueprint)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(MethodNotAllowed, _method_not_allowed)
    app.register_error_handler(InternalServerError, _our_bug)
    app.register_error_handler(JournalError, _no_journal)
    return app


def is_control(path: str) -> bool:
    """Whether a path belongs to the control plane; Flask reads over slashes at its start."""
    path = f"/{path.lstrip('/')}"
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def asks_journal(path: str) -> bool:
    """Whether a path of the control plane is a question to the journal, which may take long."""
    return f"/{path.lstrip('/')}".startswith(_QUESTIONS)


def _note_route() -> None:
    rule, error = request.url_rule, request.routing_exception
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        adapter = current_app.create_url_adapter(request)
        assert adapter is not None  # the request was routed by one
        rule, _ = adapter.match(method=next(iter(error.valid_methods)), return_rule=True)
    request.environ[ROUTE] = rule.rule if rule else None


def _not_found(_: NotFound) -> Response:
    if is_control(request.path):
        return problem(404, f"there is no {request.path[:60]}")
    return refuse_path()


def _method_not_allowed(error: MethodNotAllowed) -> Response:
    allowed = ", ".join(sorted(error.valid_methods or ()))
    if is_control(request.path):
        answer = problem(405, f"{request.path[:60]} takes {allowed}")
    else:
        answer = tunnelled() or refuse_method(allowed)
    if answer.status_code == 405:
        answer.headers["Allow"] = allowed
    return answer


def _no_journal(error: JournalError) -> Response:
    _note(error)
    return failure(f"a journal that can't be read: {error}")


def _our_bug(error: InternalServerError) -> Response:
    _note(error.original_exception)
    if is_control(request.path):
        return problem(500, "a bug of the simulator: its standard error has the details")
    return failure("a bug of the simulator")


def _note(error: BaseException | None) -> None:
    judged: Judgement | None = request.environ.get(JUDGEMENT)
    bugs: Bugs = current_app.extensions["simulator"].bugs
    workspace = judged.workspace if judged else None
    bugs.note(error, f"{request.method} {request.path[:60]}", workspace)
