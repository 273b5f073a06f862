"""The filter language: one grammar for the screen, the commands and the control plane.

    call:page status:>=400 not fault: (contact:u1 or account:acme) params.plan:pro since:5m "text"

``parse`` and ``complete`` are pure; ``conditions`` makes SQL of an expression, ``Scan`` looks
through a journal with it.
"""

from __future__ import annotations

from simulator.filtering.completion import Completion, complete
from simulator.filtering.conditions import Conditions, conditions
from simulator.filtering.errors import FilterError
from simulator.filtering.expression import EVERYTHING, And, Expression
from simulator.filtering.fields import describe
from simulator.filtering.grammar import parse
from simulator.filtering.scan import Found, Scan
from simulator.journal.entries import Entry

__all__ = [
    "EVERYTHING",
    "And",
    "Completion",
    "Conditions",
    "Entry",
    "Expression",
    "FilterError",
    "Found",
    "Scan",
    "complete",
    "conditions",
    "describe",
    "parse",
]
