"""The two APIs: what each document says of the whole, and the answers that any view may give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.declared import Answer, Declaration, contract

PREFIX = "/_sim"
EVIDENCE = "X-Sim-Evidence"

PROBLEM = {
    "type": "object",
    "required": ["status", "message"],
    "additionalProperties": False,
    "properties": {"status": {"const": "error"}, "message": {"type": "string"}},
}
"""The JSON Schema of a problem on the control plane."""


@dataclass(frozen=True, slots=True)
class Api:
    """An API: its words, its ways to be let in, and ``common``: the answers any view may give."""

    title: str
    description: str
    has: Callable[[str], bool]
    common: Callable[[Declaration], Iterable[Answer]]
    schemes: Mapping[str, Any]
    security: tuple[Mapping[str, Any], ...]


def _plain(status: int, description: str) -> Answer:
    return Answer(status, description, None, "text/plain")


_STRANGE_HOST = _plain(403, "The Host isn't this machine's.")
_TOO_SLOW = _plain(408, "The request's body didn't come in time.")


def _problem(status: int, description: str, *headers: str) -> Answer:
    return Answer(status, description, PROBLEM, headers=headers)


def _error(status: int, description: str, *headers: str) -> Answer:
    return Answer(status, description, contract("salesmachine/error"), headers=(EVIDENCE, *headers))


def _of_the_control_plane(declared: Declaration) -> Iterable[Answer]:
    yield _problem(400, "A parameter or the body isn't valid; the message says what is.")
    yield _problem(401, "There is a control token, and it didn't come.", "WWW-Authenticate")
    yield _problem(403, "A page of another origin asked.")
    yield _STRANGE_HOST
    yield _problem(405, "Another method.", "Allow")
    yield _TOO_SLOW
    if declared.body is not None:
        yield _problem(413, "The body is over 1 MiB.")
        yield _problem(415, "The content type isn't application/json.")
    yield _problem(500, "A bug of the simulator, or a journal that can't be used.")


def _of_salesmachine(declared: Declaration) -> Iterable[Answer]:
    yield _error(400, "No credentials, or what came isn't valid (documented).")
    yield _error(401, "The token isn't accepted (documented).")
    yield _STRANGE_HOST
    yield _error(405, "Another method (documented).", "Allow")
    yield _TOO_SLOW
    if declared.reads is not None:
        yield _error(406, "The content type isn't JSON (documented).")
        yield _error(413, "The body is over 1 MiB, or a batch too long (A1, A11).")
    yield _error(429, "With --rate-limit: too many requests (A4).", "Retry-After")
    yield _error(500, "The simulator itself failed.")


CONTROL = Api(
    "The control plane of the pocket Salesmachine",
    "What the simulator says of itself and of what it recorded. HEAD is answered as GET, without"
    " a body. A request that is no HTTP, or whose head is over 32 KiB or takes over 10 s, is"
    " answered 400, 431 or 408 in text, and the connection closed.",
    lambda path: path.startswith(f"{PREFIX}/"),
    _of_the_control_plane,
    {"control": {"type": "http", "scheme": "bearer", "description": "--control-token, if any."}},
    ({}, {"control": []}),
)

SALESMACHINE = Api(
    "Salesmachine, as the simulator answers",
    "The v1 and v2 APIs of Salesmachine, as far as they are documented; each answer names what it"
    f" leans on in {EVIDENCE}, by the ids of contracts/evidence.json. HEAD is answered as GET,"
    " without a body. A request that is no HTTP, or whose head is over 32 KiB or takes over 10 s,"
    " is answered 400, 431 or 408 in text, and the connection closed. A fault (--fault, the header"
    " X-Sim-Fault, /_sim/faults) may put any other answer, a broken one or none in the place of"
    " what is described here. Older clients' ways (the profile compat) aren't described: a GET that"
    " stands for a POST, a form in the place of JSON.",
    lambda path: not path.startswith(f"{PREFIX}/"),
    _of_salesmachine,
    {
        "basic": {"type": "http", "scheme": "basic", "description": "api_token:api_secret"},
        "query": {"type": "apiKey", "in": "query", "name": "api_token"},
    },
    ({"basic": []}, {"query": []}),
)
