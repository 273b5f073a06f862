"""The records of a journal's file or of a running simulator, in the order of their seq."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from contextlib import closing
from itertools import takewhile
from pathlib import Path
from typing import Any

import click

from simulator.cli.ledgers import Asked, Ledger, ledger_at
from simulator.cli.sources import is_address
from simulator.exchange_formats.listed import of_ledger
from simulator.exchange_formats.records import Record, Recorded


def ledger_records(
    source: str, expression: str, workspace: str | None, control_token: str | None
) -> Iterator[Record]:
    """Messages and requests since the last reset, up to what is recorded by now.

    A ClickException says why it can't be read, or read on.
    """
    is_running = is_address(source)
    ledger = ledger_at(
        journal=None if is_running else Path(source),
        url=source if is_running else None,
        workspace=workspace,
        token=None,
        control_token=control_token,
    )
    with closing(ledger):
        for one in _in_order(ledger, Asked(expression=expression or None)):
            seq = one["seq"]
            yield of_ledger(seq, one) if "stage" in one else Recorded(seq, one)


def _in_order(ledger: Ledger, asked: Asked) -> Iterator[dict[str, Any]]:
    """What is there now; what is recorded meanwhile is left for the next time."""
    last = ledger.last_seq()
    both = heapq.merge(ledger.messages(asked), ledger.exchanges(asked), key=_seq)
    return takewhile(lambda one: _seq(one) <= last, both)


def _seq(one: dict[str, Any]) -> int:
    seq = one.get("seq")
    if not isinstance(seq, int):
        raise click.ClickException("what answers there is no simulator of this version")
    return seq
