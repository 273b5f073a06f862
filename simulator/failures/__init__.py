"""Failures: what is wrong as a value that reads the same in a terminal, in CI and in a report."""

from __future__ import annotations

from simulator.failures.failure import Failure, Spot

__all__ = ["Failure", "Spot"]
