"""GET /_sim/violations: what the exchanges breach, one by one."""

from __future__ import annotations

from flask import Blueprint, Response

from contracts.registry import load, schema
from simulator.control.answers import open_journal, page
from simulator.control.parameters import (
    LIMIT,
    PLACE,
    WORKSPACE,
    page_schema,
    place,
    shown,
    takes,
)
from simulator.declared import Parameter, gives
from simulator.journal.pages import END

blueprint = Blueprint("violations", __name__)

CODE = Parameter(
    "code",
    "Only of this code.",
    "choice",
    choices=tuple(name for name, code in load("codes.json").items() if code["kind"] == "violation"),
)
SEVERITY = Parameter(
    "severity", "Only of this severity.", "choice", choices=("error", "warning", "advice")
)


def _schema() -> dict[str, object]:
    one = schema("exchange")["properties"]["violations"]["items"]
    whose = {name: schema("exchange")["properties"][name] for name in ("at", "workspace")}
    exchange = {"type": "integer", "description": "The seq of its exchange."}
    index = {"type": ["integer", "null"], "description": "Of its item; null of the request."}
    return {
        **one,
        "required": ["exchange", "at", "workspace", "index", *one["required"]],
        "properties": {"exchange": exchange, **whose, "index": index, **one["properties"]},
    }


@blueprint.get("/violations")
@gives(shown("A page, oldest first.", page_schema(_schema(), {"type": "string"})))
@takes(PLACE, LIMIT, WORKSPACE, CODE, SEVERITY)
def list_violations(
    after: str | None,
    limit: int,
    workspace: str | None,
    code: str | None,
    severity: str | None,
) -> Response:
    """A page of violations, oldest first; without ``after`` from the last reset on."""
    equal = {"code": code, "severity": severity}
    with open_journal() as journal:
        start = (journal.last_reset(workspace), END) if after is None else place(after)
        found = journal.violations(start, limit + 1, workspace, equal)
    shown_ones = found[:limit]
    last = "{}.{}".format(*shown_ones[-1][0]) if len(found) > limit else None
    return page([violation for _, violation in shown_ones], last)
