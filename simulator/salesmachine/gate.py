"""The gate: what every request of the mocked API passes before its resource handles it.

Missing credentials 400, an unknown token 401, over 1 MiB 413, another content type than JSON 406, a
body that isn't JSON 400 (documented statuses; 413 is assumed, A11).
"""

from __future__ import annotations

from flask import Response, current_app, g, request

from contracts.reading import Reading, read
from contracts.registry import load, severity
from contracts.violations import Violation
from simulator.config import Config
from simulator.salesmachine.answers import error
from simulator.verdict import Judgement
from simulator.workspace import Credentials, credentials, workspace_id
from simulator.wsgi import BODY_CUT, MAX_BODY_BYTES

JUDGEMENT = "simulator.judgement"
"""Where the WSGI environment carries the judgement that the recorder keeps."""


def config() -> Config:
    """What this simulator was started with."""
    found: Config = current_app.extensions["simulator"].config
    return found


def judgement() -> Judgement:
    """The judgement on the request under way."""
    found: Judgement = request.environ.setdefault(JUDGEMENT, Judgement())
    return found


def violation(code: str, expected: str, got: str, pointer: str = "") -> Violation:
    """A violation of HTTP or authentication, with the evidence of its code."""
    evidence = load("codes.json")[code]["evidence"]
    return Violation(code, severity(code, config().profile), pointer, expected, got, "", evidence)


def refuse(status: int, code: str, expected: str, got: str, pointer: str = "") -> Response:
    """Record the violation that decides, and answer with it."""
    found = violation(code, expected, got, pointer)
    judgement().violations.append(found)
    return error(status, [found])


def identify() -> Response | None:
    """Find the workspace; an answer when there is none to be had."""
    given = _given()
    if given.defect:
        return refuse(400, "SM-107", "Basic and base64 of token:secret", given.defect)
    if not given.token:
        return refuse(400, "SM-101", "an API token", "none")
    if not _open(given.token):
        return refuse(401, "SM-102", "one of the tokens that are accepted", "another one")
    return None


def note_workspace() -> None:
    """Find the workspace where there is one, without asking for it."""
    token = _given().token
    if token:
        _open(token)


def _given() -> Credentials:
    query = request.query_string.decode("latin-1")
    return credentials(query, request.headers.get("Authorization", ""))


def _open(token: str) -> bool:
    """Note the token's workspace; False when the token isn't accepted."""
    accepted = config().tokens
    if accepted and token not in accepted:
        return False
    judgement().workspace = workspace_id(token, current_app.extensions["simulator"].salt)
    return True


def read_body() -> Response | None:
    """Read the body into ``g.reading``; an answer when it can't be judged."""
    if request.environ.get(BODY_CUT):
        return refuse(413, "SM-106", f"at most {MAX_BODY_BYTES:,} bytes", "more")
    kind = request.mimetype
    if kind and kind != "application/json" and not kind.endswith("+json"):
        return refuse(406, "SM-103", "application/json", kind[:60])
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if encoding != "identity":
        return refuse(406, "SM-103", "a body without a content encoding", encoding[:60])
    reading: Reading = read(request.get_data(cache=False), config().profile)
    if not reading.readable:
        judgement().violations.extend(reading.violations)
        return error(400, reading.violations)
    g.reading = reading
    return None
