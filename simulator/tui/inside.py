"""Inside an exchange: which of its rows a filter or a search means."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.filtering import Expression, conditions
from simulator.journal.entries import Entries, Summary
from simulator.tui.row_text import row, widths

_WIDE = 1_000
"""Columns in which nothing of a row is cut."""


def holding(
    entries: Entries, inside: Sequence[Summary], expression: Expression, now: float
) -> list[int]:
    """The places of the rows whose messages an expression holds for, in their order.

    What came from no message is looked at as it is shown.  Raises JournalError, sqlite3.Error.
    """
    wanted = conditions(expression, now)
    messages = [one.message for one in inside if one.message is not None]
    held = entries.holding(messages, wanted.message, wanted.functions)
    sought = str(expression).strip('"').lower()
    return [
        one.seq
        for one in inside
        if (one.message in held if one.message is not None else sought in _shown(one))
    ]


def next_place(found: Sequence[int], place: int, step: int) -> int:
    """The nearest of these places above ``place`` for step 1, else below; beyond an end the other.

    There is one at least.
    """
    if step > 0:
        return ([one for one in found if one < place] or found)[-1]
    return ([one for one in found if one > place] or found)[0]


def _shown(summary: Summary) -> str:
    """What a row tells, in small letters."""
    return "".join(part.text for part in row(summary, widths(_WIDE))).lower()
