"""Asking the v2 API, with good credentials."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx

from tests.simulator.running import BASIC, Sim


def ask(sim: Sim, path: str, method: str = "GET", **query: Any) -> httpx.Response:
    """Ask for ``path``; the query as keyword arguments."""
    headers = {"Authorization": BASIC}
    return sim.client.request(method, path, headers=headers, params=query or None)


def one(sim: Sim, kind: str, name: str, method: str = "GET") -> httpx.Response:
    """Ask for the contact or account of this id or uid, or archive it."""
    encoded = quote(name, safe="", errors="surrogatepass")
    return ask(sim, f"/v2/{kind}s/{encoded}", method)


def uids(answer: httpx.Response) -> list[str]:
    """The uids on a page."""
    assert answer.status_code == 200, answer.text
    return [found["unique_id"] for found in answer.json()["data"]]


def walk(sim: Sim, path: str, **query: Any) -> list[list[str]]:
    """The uids of page after page, by each one's next."""
    answer = ask(sim, path, **query)
    pages = [uids(answer)]
    while "next" in answer.json()["pagination"]:
        answer = ask(sim, answer.json()["pagination"]["next"])
        pages.append(uids(answer))
    return pages
