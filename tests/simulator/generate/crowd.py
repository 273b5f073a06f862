"""A crowd that costs nothing: people and what they do, one happening at a time, without a world."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from simulator.generate.happenings import Happening
from simulator.generate.people import Person, join
from simulator.generate.streams import stream
from simulator.generate.world import START
from tests.simulator.generate.fixed import fixed_company, fixed_pools


@cache
def person(number: int) -> Person:
    """The founder of the company of that number, which was left at once."""
    company = fixed_company(number, number)
    company = replace(company, milestones=(replace(company.milestones[-1], at=START),))
    return join(company, company.team[0], stream("crowd", number), fixed_pools)


def happening(
    at: int,
    who: Person,
    event: str | None = None,
    *,
    known: bool = True,
    account: str | None = None,
    **properties: Any,
) -> Happening:
    """A track call, or a page without an event; of the user, or of the visitor they were."""
    message: dict[str, Any] = {"type": "page", "properties": properties}
    if event is not None:
        message.update(type="track", event=event)
    uid = who.user_id if known else who.anonymous_id
    return Happening(at, message, who, uid, 1, "crowd", account)
