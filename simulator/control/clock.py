"""GET and POST /_sim/clock: what time it is for the simulator."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, current_app

from simulator.clock import (
    DURATION,
    ClockError,
    SettableClock,
    iso,
    read_duration,
    read_moment,
)
from simulator.control.answers import answer, problem
from simulator.control.parameters import shown, takes
from simulator.declared import Body, gives

blueprint = Blueprint("clock", __name__)

CHANGE = Body(
    {
        "properties": {
            "freeze": {
                "description": "true, or a moment as in 2024-03-11T09:00:00Z",
                "anyOf": [{"const": True}, {"type": "string"}],
            },
            "advance": {
                "description": "a duration, as in 90s, 31m, 2h or 1d",
                "type": "string",
                "pattern": f"^{DURATION}$",
            },
            "run": {"description": "true", "const": True},
        },
        "minProperties": 1,
        "maxProperties": 1,
        "examples": [{"freeze": "2024-03-11T09:00:00Z"}, {"advance": "31m"}, {"run": True}],
    }
)
TIME = {
    "type": "object",
    "required": ["now", "frozen"],
    "additionalProperties": False,
    "properties": {
        "now": {"type": "string", "description": "ISO 8601 UTC."},
        "frozen": {"type": "boolean", "description": "Whether it stands still."},
    },
}


@blueprint.get("/clock")
@gives(shown("What time it is.", TIME))
@takes()
def show_clock() -> Response:
    """What time it is for the simulator, and whether it stands still."""
    return answer(_time(current_app.extensions["simulator"].clock))


@blueprint.post("/clock")
@gives(shown("What time it is now.", TIME))
@takes(body=CHANGE)
def set_clock(body: dict[str, Any]) -> Response:
    """Freeze the clock, move it on or set it running again.

    ``{"freeze": true}`` stands still now, ``{"freeze": MOMENT}`` at a later moment;
    ``{"advance": DURATION}`` moves on, frozen or not; ``{"run": true}`` goes on from where it
    stands.  Time never goes backwards: a journal's times only grow.
    """
    simulator = current_app.extensions["simulator"]
    clock: SettableClock = simulator.clock

    def act(change: Callable[[], None]) -> dict[str, Any]:
        with clock.restored_on_failure():
            change()
            simulator.mark("clock", _time(clock), None)
            return _time(clock)

    try:
        return answer(simulator.between_requests(partial(act, _change(clock, body))))
    except ClockError as error:
        return problem(400, str(error))


def _change(clock: SettableClock, body: dict[str, Any]) -> Callable[[], None]:
    """What a body asks for.  Raises ClockError for a moment or a duration that is none."""
    match body:
        case {"freeze": str(moment)}:
            return partial(clock.freeze, read_moment(moment))
        case {"freeze": _}:
            return clock.freeze
        case {"advance": duration}:
            return partial(clock.advance, read_duration(duration))
        case _:
            return clock.run


def _time(clock: SettableClock) -> dict[str, Any]:
    return {"now": iso(clock()), "frozen": clock.frozen}
