"""From what came to a test back to the messages that it was made of."""

from __future__ import annotations

import json
from functools import cache

from simulator.exchange import body_bytes
from simulator.expecting.compared import Path
from simulator.expecting.operations import Operation
from simulator.failures.tracing import Source, Trace, Tracing
from simulator.kit.workspace import Workspace
from simulator.payload.translators import Ours


def messages_of(workspace: Workspace) -> dict[str, object]:
    """Those that the kit sent, and those that the Segment side has taken, by messageId."""
    found: dict[str, object] = {}
    for entry in workspace.ledger if workspace.may_be_late else ():
        try:
            found[entry["message_id"]] = json.loads(body_bytes(entry))
        except ValueError:  # what came was no JSON
            continue
    return {**found, **workspace.messages}


def traced_by(workspace: Workspace) -> Trace:
    """What traces an operation of this workspace; it asks nobody before it is first asked."""

    @cache
    def known() -> Tracing:
        return Tracing(messages_of(workspace), Ours(workspace.settings))

    def trace(operation: Operation, path: Path) -> Source:
        return known()(operation, path)

    return trace
