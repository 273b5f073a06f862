"""Two clients that have nothing in common, and what each makes of an answer that may be broken."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field

import httpx

from tests.simulator.posting import connect
from tests.simulator.running import BASIC, JSON, Sim


@dataclass
class Got:
    """As much of an answer as came through; ``broke`` says that it didn't come to its end."""

    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    broke: bool = False

    @property
    def outcome(self) -> tuple[int | None, bool]:
        """The status, and whether it broke."""
        return self.status, self.broke


Client = Callable[..., Got]


def by_httpx(sim: Sim, path: str, body: object, headers: Mapping[str, str]) -> Got:
    """POST with httpx."""
    got = Got()
    content = json.dumps(body).encode()
    known = {"Authorization": BASIC, **JSON, **headers}
    try:
        with sim.client.stream("POST", path, content=content, headers=known) as answer:
            got.status = answer.status_code
            got.headers = {name.lower(): value for name, value in answer.headers.items()}
            for piece in answer.iter_raw():
                got.body += piece
    except httpx.TransportError:
        got.broke = True
    return got


def by_http_client(sim: Sim, path: str, body: object, headers: Mapping[str, str]) -> Got:
    """POST with http.client of the standard library, which takes a head that ends early."""
    got = Got()
    known = {"Authorization": BASIC, **JSON, **headers}
    with closing(connect(sim.url)) as connection:
        try:
            connection.request("POST", path, json.dumps(body), known)
            answer = connection.getresponse()
            got.status = answer.status
            got.headers = {name.lower(): value for name, value in answer.getheaders()}
            got.body = answer.read()
        except http.client.IncompleteRead as error:
            got.body, got.broke = error.partial, True
        except (http.client.HTTPException, ConnectionError):
            got.broke = True
    return got
