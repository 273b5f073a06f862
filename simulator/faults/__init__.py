"""Faults: misbehaviour on demand.  What one is and when one applies; the wire is another's."""

from __future__ import annotations

from simulator.faults.errors import FaultError
from simulator.faults.grammar import Fault, parse, parse_several
from simulator.faults.registry import Choice, Entry, Faults
from simulator.faults.seen import Seen

__all__ = ["Choice", "Entry", "Fault", "FaultError", "Faults", "Seen", "parse", "parse_several"]
