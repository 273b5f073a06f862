"""Requests as faults see them, made of the contacts and messageIds in them."""

from __future__ import annotations

from simulator.exchange import Item
from simulator.faults import Seen

A, B = "aaaaaaaa", "bbbbbbbb"
"""Two workspaces."""


def item(contact: str | None = None, message_id: str | None = None, **more: str) -> Item:
    """An operation about a contact."""
    return Item(0, "contact", message_id, contact, None, None, True, **more)  # type: ignore[arg-type]


def seen(
    *items: Item,
    method: str = "POST",
    path: str = "/v1/contact",
    workspace: str | None = A,
    body: bytes = b"{}",
    query: bytes = b"",
) -> Seen:
    """A request."""
    return Seen(method, path, workspace, items, body, query)


def numbered(number: int, workspace: str | None = A) -> Seen:
    """One of many requests, each with a messageId of its own."""
    return seen(item("u1", f"m{number}"), workspace=workspace)
