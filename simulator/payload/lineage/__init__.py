"""Lineage: which value of a message feeds which of its operations, found by probing."""

from __future__ import annotations

from simulator.payload.lineage.edges import Edge
from simulator.payload.lineage.probes import Translate
from simulator.payload.lineage.tracing import Lineage, Shadow, arrives, trace

__all__ = ["Edge", "Lineage", "Shadow", "Translate", "arrives", "trace"]
