"""Small histories of messages, told step by step and written as a journal."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from simulator.exchange import Exchange, Item, storable
from simulator.journal import Writer
from simulator.journal.messages import Attempt, Message, Stage
from simulator.segment.audit import Audit, Kind, verify_delivery

WORKSPACE = "1a2b3c4d"
NOON = 1710158400.0
STEP_SECONDS = 10.0
"""How long after the step before each comes, where it doesn't say when."""

Step = Callable[["Telling"], None]


class Telling:
    """A journal while it is told; ``now`` are seconds after noon, ``seqs`` those of messages.

    Of several messages with one label, ``seqs`` has the last one's.
    """

    def __init__(self, path: Path) -> None:
        self.now = 0.0
        self.writer = Writer(path, clock=lambda: NOON + self.now, salt="00" * 16)
        self.seqs: dict[str, int] = {}
        self.tried: dict[int, int] = {}

    def pass_time(self, at: float | None) -> float:
        """The moment of a step."""
        self.now = self.now + STEP_SECONDS if at is None else at
        return NOON + self.now


def told(path: Path, *steps: Step) -> Path:
    """The journal in which this happened."""
    telling = Telling(path)
    with closing(telling.writer):
        for step in steps:
            step(telling)
            telling.writer.commit()
    return path


def audited(path: Path, *steps: Step, **how: Any) -> Audit:
    """The audit of a journal in which this happened."""
    return verify_delivery(told(path, *steps), **how)


def started(at: float | None = None, **segment: Any) -> Step:
    """The simulator was started, its Segment side so."""

    def step(telling: Telling) -> None:
        telling.pass_time(at)
        telling.writer.mark("start", {"profile": "strict", "seed": 0, "segment": segment})

    return step


def marked(kind: str, workspace: str | None = None) -> Step:
    """A reset, or a change of the clock."""

    def step(telling: Telling) -> None:
        telling.pass_time(None)
        telling.writer.mark(kind, {"workspace": workspace}, workspace)

    return step


def call(ident: str, user: str = "u1", **others: Any) -> dict[str, Any]:
    """A page call; with a ``name`` it is two operations."""
    return {"type": "page", "messageId": ident, "userId": user, **others}


def got(
    ident: str,
    user: str = "u1",
    *,
    stage: Stage = "received",
    code: str | None = None,
    workspace: str | None = WORKSPACE,
    label: str | None = None,
    at: float | None = None,
    **others: Any,
) -> Step:
    """A message was received; ``label`` is what later steps call it by, else its id."""

    def step(telling: Telling) -> None:
        moment = telling.pass_time(at)
        body = json.dumps(call(ident, user, **others)).encode()
        message = Message(moment, workspace, ident, "page", user, body, stage, code)
        telling.seqs[label or ident] = telling.writer.receive(message)

    return step


def sent(
    *idents: str,
    status: int = 201,
    fault: str | None = None,
    applied: bool | None = None,
    asks: str | None = None,
    workspace: str = WORKSPACE,
    path: str = "/v1/batch",
    size: int = 0,
    ms: float = 0.5,
    at: float | None = None,
    unread: bool = False,
) -> Step:
    """An exchange carried these operations; ``asks`` is its Retry-After.

    Success counts where no fault says otherwise.  ``size`` is its body's if it isn't just what it
    has to be; ``unread`` says that nobody looked into it.
    """

    def step(telling: Telling) -> None:
        counts = 200 <= status < 300 if applied is None else applied
        body = json.dumps([{"method": "event", "messageId": ident} for ident in idents]).encode()
        items = [
            Item(index, "event", storable(ident), "u1", None, "pageview", counts)
            for index, ident in enumerate(idents)
        ]
        telling.writer.append(
            Exchange(
                at=telling.pass_time(at),
                workspace=workspace,
                method="POST",
                path=path,
                status=status,
                ms=ms,
                request_head="Content-Type: application/json",
                request_body=body.ljust(size),
                response_head="X-Sim-Evidence: A2" if asks is None else f"Retry-After: {asks}",
                response_body=b'{"status": "success"}',
                items=[] if unread else items,
                fault=fault,
            )
        )

    return step


def tried(
    label: str,
    result: str = "503",
    wait: float | None = None,
    asked: float | None = None,
    due: float | None = None,
    at: float | None = None,
) -> Step:
    """The ledger has an attempt; it is done when nothing is said about another."""

    def step(telling: Telling) -> None:
        moment = telling.pass_time(at)
        seq = telling.seqs[label]
        telling.tried[seq] = number = telling.tried.get(seq, 0) + 1
        next_at = None if due is None else NOON + due
        telling.writer.attempt(Attempt(seq, number, moment, result, wait, asked, next_at))

    return step


def ended(label: str, stage: Stage = "delivered", code: str | None = None) -> Step:
    """The ledger has a stage for a message."""

    def step(telling: Telling) -> None:
        telling.writer.stage(telling.seqs[label], stage, code)

    return step


def delivered(*idents: str) -> list[Step]:
    """Messages that went through without trouble, each with an exchange of its own."""
    return [step for one in idents for step in (got(one), sent(one), ended(one))]


def found(audit: Audit) -> dict[Kind, int]:
    """How many findings there are of each kind."""
    return {kind: count for kind, count in audit.found.items() if count}


def said(audit: Audit, kind: Kind) -> list[str]:
    """What findings of one kind say."""
    return [one.said for one in audit.findings.get(kind, ())]
