"""The gate: what every request of the mocked API passes before its resource handles it.

Missing credentials 400, an unknown token 401, over 1 MiB 413, another content type than JSON 406, a
body that isn't JSON 400 (documented statuses; 413 is assumed, A11).
"""

from __future__ import annotations

from flask import Response, current_app, g, request

from contracts.reading import Reading, read
from contracts.registry import load, severity
from contracts.violations import Violation
from simulator.carried import Defect, Habit, carried, habit, kind_of
from simulator.config import Config
from simulator.redaction import redact_body, redact_target
from simulator.salesmachine.answers import error
from simulator.verdict import Judgement
from simulator.workspace import Credentials, credentials, workspace_id
from simulator.wsgi import BODY_CUT, MAX_BODY_BYTES

KEPT_BODY = "simulator.kept_body"
"""Where it carries the body as it is recorded, once that is known."""
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
    """A violation of HTTP or authentication, with the evidence of its code.

    What is repeated of the request, its path for one, may hold a secret: it is replaced.
    """
    known, worst = load("codes.json")[code], severity(code, config().profile)
    evidence, client = known["evidence"], known.get("client", "")
    shown = redact_target(got)
    return Violation(code, worst, pointer, expected, shown, "", evidence, client=client)


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
    if given.spaced:
        found = violation("SM-411", "base64 of token:secret alone", "white space beside them")
        judgement().violations.append(found)
    if not _open(given.token):
        return refuse(401, "SM-102", "one of the tokens that are accepted", "another one")
    return _limit()


def _limit() -> Response | None:
    """429 for a workspace that asks too often (A4)."""
    workspace = judgement().workspace
    if workspace is None or current_app.extensions["simulator"].limit.lets_in(workspace):
        return None
    rate = config().rate_limit
    answer = refuse(429, "SM-110", f"at most {rate:g} requests a second for a token", "one more")
    answer.headers["Retry-After"] = "1"
    return answer


def note_workspace() -> None:
    """Find the workspace where there is one, without asking for it."""
    token = _given().token
    if token:
        _open(token)


def refuse_path() -> Response:
    """404: there is no such path; old Ruby clients have one."""
    return _refuse_route(404, "SM-104", "a path of the API", request.path[:60])


def refuse_method(allowed: str) -> Response:
    """405: the path takes other methods; old Node clients send GET."""
    return _refuse_route(405, "SM-105", allowed, request.method)


def _refuse_route(status: int, code: str, expected: str, got: str) -> Response:
    note_workspace()
    refused = refuse(status, code, expected, got)
    mark(older_habit())
    return refused


def _given() -> Credentials:
    given = credentials(request.query_string, request.headers.get("Authorization", ""))
    if not (given.token or given.defect) and kind_of(_content_type()) == "form":
        return credentials(request.get_data(), "")
    return given


def _open(token: str) -> bool:
    """Note the token's workspace; False when the token isn't accepted."""
    accepted = config().tokens
    if accepted and token not in accepted:
        return False
    judgement().workspace = workspace_id(token, current_app.extensions["simulator"].salt)
    return True


def older_habit() -> Habit | None:
    """The code of an older client's way to carry an operation, if the request is made so."""
    return habit(request.method, target(), _content_type(), request.get_data())


def mark(code: Habit | None) -> None:
    """Mark the request as made in an older client's way, if it is."""
    if code is not None:
        got = "a GET with base64 in its query" if code == "SM-409" else "a form with base64 in it"
        judgement().violations.append(violation(code, "a POST with a JSON body", got))


def read_body() -> Response | None:
    """Read what the request carries into ``g.reading``; an answer when it can't be judged."""
    if request.environ.get(BODY_CUT):
        return refuse(413, "SM-106", f"at most {MAX_BODY_BYTES:,} bytes", "more")
    kind = _content_type()
    if (
        kind_of(kind) != "json"
        and request.method != "GET"
        and (refused := _refuse_type()) is not None
    ):
        return refused
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if encoding != "identity":
        return refuse(406, "SM-103", "a body without a content encoding", encoding[:60])
    body, asked = request.get_data(), target()
    kept = request.environ[KEPT_BODY] = redact_body(kind, body)
    came = carried(request.method, asked, kind, body)
    refused = _read(came)
    if refused is None and (kept is not body or request.method == "GET"):
        # What is judged is what is recorded, so that whoever reads it again finds the same.
        refused = _read(carried(request.method, redact_target(asked), kind, kept))
    return refused


def _read(content: bytes | Defect) -> Response | None:
    if isinstance(content, Defect):
        return refuse(content.status, content.code, content.expected, content.got)
    reading: Reading = read(content, config().profile)
    if not reading.readable:
        judgement().violations.extend(reading.violations)
        return error(400, reading.violations)
    g.reading = reading
    return None


def _refuse_type() -> Response | None:
    """406 for what isn't JSON; the compat profile takes the old Ruby client's form."""
    code = older_habit()
    refused = None
    if code is None or config().profile == "strict":
        refused = refuse(406, "SM-103", "application/json", request.mimetype[:60])
    mark(code)
    return refused


def _content_type() -> str:
    found: str = request.environ.get("CONTENT_TYPE", "")
    return found


def target() -> str:
    """What is asked for, without its path: the query."""
    return f"?{request.query_string.decode('latin-1')}"
