"""GET /_sim/exchanges and /_sim/exchanges/<seq>: what was recorded."""

from __future__ import annotations

from flask import Blueprint, Response

from simulator.control.answers import answer, open_journal, page, problem
from simulator.control.filters import FILTER, end_of_page, read_filter
from simulator.control.parameters import (
    AFTER,
    LIMIT,
    VERDICT,
    WORKSPACE,
    page_schema,
    problem_answer,
    shown,
    takes,
)
from simulator.declared import Parameter, contract, gives
from simulator.journal.reader import MAX_SEQ, PAGE_BYTES

blueprint = Blueprint("exchanges", __name__)

SEQ = Parameter("seq", "Which exchange.", "number", at_most=MAX_SEQ, place="path", required=True)


STATUS = Parameter(
    "status", "Only those answered with it; 0 is no answer.", "number", at_least=0, at_most=599
)
FAULT = Parameter(
    "fault", "Only those with a fault, or without.", "choice", choices=("any", "none")
)


@blueprint.get("/exchanges")
@gives(shown("A page, oldest first.", page_schema(contract("exchange"))))
@takes(AFTER, LIMIT, WORKSPACE, VERDICT, STATUS, FAULT, FILTER)
def list_exchanges(
    after: int | None,
    limit: int,
    workspace: str | None,
    verdict: str | None,
    status: int | None,
    fault: str | None,
    filter: str | None,
) -> Response:
    """A page of exchanges, oldest first; without ``after`` from the last reset on."""
    equal = {"workspace": workspace, "verdict": verdict, "status": status}
    faulty = None if fault is None else fault == "any"
    wanted = read_filter(filter)
    with open_journal() as journal:
        journal.let_know(wanted.functions)
        start = journal.last_reset(workspace) if after is None else after
        until, following = end_of_page(journal, start, filter)
        asked = equal, faulty, until, wanted.exchange
        data = journal.matching(start, limit, *asked)
        size = sum(len(one.request_body) + len(one.response_body) for one in data)
        is_full = len(data) == limit or size >= PAGE_BYTES
        if is_full and journal.matching(data[-1].seq, 1, *asked):
            following = data[-1].seq
    return page([exchange.to_dict() for exchange in data], following)


@blueprint.get(f"/exchanges/<int(max={MAX_SEQ}):seq>")
@gives(
    shown("The exchange.", contract("exchange")),
    problem_answer(404, "There is no exchange of this seq."),
)
@takes(SEQ)
def show_exchange(seq: int) -> Response:
    """One exchange, 404 when there is none of this seq."""
    with open_journal() as journal:
        found, last = journal.exchange(seq), journal.history.last_seq()
    if found is None:
        return problem(404, f"there is no exchange {seq}; the journal ends at seq {last}")
    return answer(found.to_dict())
