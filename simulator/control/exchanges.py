"""GET /_sim/exchanges and /_sim/exchanges/<seq>: what was recorded."""

from __future__ import annotations

from flask import Blueprint, Response, request

from simulator.control.answers import answer, is_number, open_journal, page, problem
from simulator.journal.reader import MAX_PAGE, MAX_SEQ, PAGE

blueprint = Blueprint("exchanges", __name__)


@blueprint.get("/exchanges")
def list_exchanges() -> Response:
    """A page of exchanges, oldest first: ``?after=SEQ&limit=N&workspace=ID``."""
    after, limit = request.args.get("after", "0"), request.args.get("limit", str(PAGE))
    if not (is_number(after, MAX_SEQ) and is_number(limit, MAX_PAGE) and int(limit)):
        return problem(400, f"after is a seq and limit a number from 1 to {MAX_PAGE}")
    with open_journal() as journal:
        found = journal.exchanges(int(after), int(limit) + 1, request.args.get("workspace"))
    shown = found[: int(limit)]
    following = shown[-1].seq if len(found) > len(shown) else None
    return page([exchange.to_dict() for exchange in shown], following)


@blueprint.get(f"/exchanges/<int(max={MAX_SEQ}):seq>")
def show_exchange(seq: int) -> Response:
    """One exchange, 404 when there is none of this seq."""
    with open_journal() as journal:
        found = journal.exchange(seq)
    return answer(found.to_dict()) if found else problem(404, f"there is no exchange {seq}")
