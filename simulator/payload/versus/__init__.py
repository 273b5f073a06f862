"""Versus: what two translators do differently with the same messages."""

from __future__ import annotations

from simulator.payload.versus.changes import KINDS, Change, Kind, changes
from simulator.payload.versus.comparing import Compared, Versus
from simulator.payload.versus.examples import Example, as_it_came, example
from simulator.payload.versus.grouping import Group, Groups, Seen

__all__ = [
    "KINDS",
    "Change",
    "Compared",
    "Example",
    "Group",
    "Groups",
    "Kind",
    "Seen",
    "Versus",
    "as_it_came",
    "changes",
    "example",
]
