"""The delivery audit: what became of every message that a journal's Segment side accepted.

It counts by message id, from the exchanges that were recorded; what the relay wrote down is read
only for what exchanges can't say: how a message ended, and how long a wait was meant to be.
"""

from __future__ import annotations

from pathlib import Path

from simulator.segment.audit.evidence import Evidence
from simulator.segment.audit.findings import ENDS, KINDS, TOLD, Audit, End, Finding, Kind, Wait
from simulator.segment.audit.judge import Judge

LATE_SECONDS = 4 * 60 * 60.0
"""Segment's own limit on delivery (documented)."""

__all__ = [
    "ENDS",
    "KINDS",
    "LATE_SECONDS",
    "TOLD",
    "Audit",
    "AuditError",
    "End",
    "Evidence",
    "Finding",
    "Kind",
    "Wait",
    "verify_delivery",
]


class AuditError(Exception):
    """What can't be audited; the text says why and what can be."""


def verify_delivery(
    journal: Path,
    *,
    workspace: str | None = None,
    after: int | None = None,
    late: float = LATE_SECONDS,
) -> Audit:
    """The audit of a journal's messages: of one workspace, or of all.

    Those beyond seq ``after``; without it those since the last reset.  ``late`` is in seconds of
    Segment's time.  What comes while it is read isn't in it.  Raises JournalError for a file that
    can't be read, AuditError for a workspace that it doesn't know.
    """
    with Evidence(journal) as evidence:
        if workspace is not None and workspace not in (known := evidence.workspaces()):
            there = f"there are {', '.join(known)}" if known else "there is none yet"
            raise AuditError(f"there is no workspace {workspace}: {there}")
        return Judge(evidence, workspace, after, late).run()
