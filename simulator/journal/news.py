"""News: what was recorded beyond a seq, read page by page, in the order in which it was."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from typing import Any

from simulator.exchange import Exchange
from simulator.journal.condition import ANY, Condition
from simulator.journal.pages import Pages
from simulator.journal.reader import PAGE, PAGE_BYTES

News = Exchange | dict[str, Any]
"""An exchange; or a message as ``Pages.messages`` gives it, whose stage is the last one."""


def exchanges(
    journal: Pages,
    after: int,
    until: int,
    workspace: str | None = None,
    also: Condition = ANY,
) -> Iterator[Exchange]:
    """The exchanges beyond ``after``, up to ``until``, for which ``also`` holds."""
    while after < until and (
        found := journal.exchanges(after, PAGE, workspace, PAGE_BYTES, until, also)
    ):
        yield from found
        after = found[-1].seq


def settled(
    journal: Pages,
    after: int,
    until: int,
    workspace: str | None = None,
    *,
    delivered: bool = True,
    also: Condition = ANY,
) -> Iterator[dict[str, Any]]:
    """The messages whose stage became the last one beyond ``after``, up to ``until``.

    Without ``delivered`` only those that weren't; ``also`` holds for them.
    """
    while after < until and (
        found := journal.settled(after, until, workspace, delivered=delivered, also=also)
    ):
        yield from found
        after = found[-1]["settled"]


def in_order(*sources: Iterable[News]) -> Iterator[News]:
    """What several sources have, each in its order, as one."""
    return heapq.merge(*sources, key=place)


def place(news: News) -> int:
    """The seq at which it became news."""
    if isinstance(news, Exchange):
        return news.seq
    seq: int = news["settled"]
    return seq
