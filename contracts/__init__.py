"""The contracts: what Segment may send and what Salesmachine takes, as data, and their judge."""

from __future__ import annotations

from contracts.registry import KINDS, check
from contracts.violations import Profile, Violation

__all__ = ["KINDS", "Profile", "Violation", "check"]
