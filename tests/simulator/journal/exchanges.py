"""Exchanges that the journal's tests write."""

from __future__ import annotations

from contracts.violations import Violation
from simulator.exchange import Exchange, Item


def exchange(path: str = "/v1/contact", workspace: str = "1a2b3c4d", size: int = 10) -> Exchange:
    """One with an item and a violation of the request and of the item."""
    of_request = Violation("SM-214", "warning", "/a", "once", "twice", evidence="own.json")
    of_item = Violation("SM-204", "error", "/0/b", "string", "7", client="Python client")
    item = Item(0, "contact", "m1", "u1", None, None, True, (of_item,))
    return Exchange(
        at=1710148905.125,
        workspace=workspace,
        method="POST",
        path=path,
        status=200,
        ms=0.25,
        request_head="Host: localhost",
        request_body=b"x" * size,
        response_head="Content-Type: application/json",
        response_body=b'{"status": "success"}',
        items=[item],
        violations=[of_request],
    )
