"""Faults: misbehaviour on demand.  What one is, when one applies; the wire is somebody else's."""

from __future__ import annotations

from simulator.faults.errors import FaultError
from simulator.faults.grammar import Fault, parse, parse_several

__all__ = ["Fault", "FaultError", "parse", "parse_several"]
