"""``filter``: the filter language where the control plane lists or streams."""

from __future__ import annotations

from flask import current_app

from simulator.declared import Parameter
from simulator.filtering.conditions import ALL, Conditions, conditions
from simulator.filtering.grammar import parse
from simulator.journal.pages import Pages
from simulator.journal.reader import MAX_SEQ

MAX_LOOKED_AT = 100_000
"""Of how many seqs one filtered page tells: beyond them the next one goes on."""

FILTER = Parameter(
    "filter",
    "Only what this filter holds for, as verdict:broken status:>=400 contact:u1.  A page of few has"
    " a next all the same where not all was looked at yet.",
)


def read_filter(text: str | None) -> Conditions:
    """What a filter says; since:5m counts back from the simulator's clock.  Raises FilterError."""
    if text is None:
        return ALL
    return conditions(parse(text), current_app.extensions["simulator"].clock())


def end_of_page(journal: Pages, after: int, text: str | None) -> tuple[int, int | None]:
    """The seq up to which a page looks, and the next page's after where it ends there."""
    until = after + MAX_LOOKED_AT
    if text is None or until >= journal.history.last_seq():
        return MAX_SEQ, None
    return until, until
