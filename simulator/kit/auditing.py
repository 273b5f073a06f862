"""The delivery audit of a test: what became of the messages that its Segment side accepted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.failures import Failure
from simulator.journal import JournalError
from simulator.kit.sending import under_way
from simulator.kit.waiting import until
from simulator.kit.workspace import Workspace
from simulator.segment.audit import TOLD, AuditError, verify_delivery

NOTHING = Failure(
    "nothing_to_audit",
    "no message came by the Segment side in this test, so nothing of its delivery can be said",
    fix=("Send by it: segment.send(...), or an SDK with segment.url and segment.write_key.",),
)


def audited(workspace: Workspace, wait: float) -> Failure | None:
    """What the audit finds first; None where each message is delivered or explained.

    It is read from the journal, or, where that is another machine's or another user's, from the
    ledger of the control plane, which knows less: whether each message has arrived.
    """
    if not until(workspace.is_settled, wait):
        return Failure("under_way", under_way(workspace, wait))
    if not workspace.ledger:
        return NOTHING
    try:
        audit = verify_delivery(
            workspace.simulator.journal, workspace=workspace.id, after=workspace.begins
        )
    except (JournalError, AuditError, OSError):
        return _failure(list(_by_ledger(workspace)))
    found = [one for kind in audit.breaches for one in audit.findings[kind] if kind not in TOLD]
    return _failure([f"{one.kind}: {one.said}" for one in found])


def _by_ledger(workspace: Workspace) -> Iterator[str]:
    for entry in workspace.ledger:
        if entry["stage"] == "delivered" and not _has_arrived(entry):
            yield f"lost: {entry['message_id']} is delivered, and no operation of it was taken"
        elif entry["stage"] == "failed" and not entry["code"]:
            yield f"unexplained: {entry['message_id']} has failed without a code"


def _has_arrived(entry: dict[str, Any]) -> bool:
    return any(one["applied"] for one in entry["operations"])


def _failure(said: list[str]) -> Failure | None:
    if not said:
        return None
    more = f", and {len(said) - 1:,} findings more" if len(said) > 1 else ""
    return Failure(
        "delivery",
        f"the delivery audit has found {said[0]}{more}",
        others=len(said) - 1,
        places=tuple(said[1:11]),
    )
