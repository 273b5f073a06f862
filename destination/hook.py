"""Salesmachine's hook for Segment: one message a request, answered in Segment's words (A16).

``POST /v1/hook?srvc=segment`` with ``Authorization: Basic base64(apiKey + ":")`` and
``X-Segment-Settings: base64({"apiSecret": ".."})``.  All operations of the message go in one
``POST /v1/batch``, tried once, never split: who tries again is Segment.
"""

from __future__ import annotations

import json
import math
import os
import re
import time
from collections.abc import Callable, Mapping

import flask
from flask import Blueprint, Flask, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from destination import reply
from destination.batches import Batch, Part, fits_alone
from destination.connection import Connection, Connections, Transport
from destination.credentials import Credentials
from destination.delivery import ETIMEDOUT, Response
from destination.errors import SettingsError
from destination.reading import read_json
from destination.reply import Reply
from destination.settings import Settings
from destination.translate import translate
from destination.wire import MAX_MESSAGE_BYTES, encode

PATH, SERVICE = "/v1/hook", "segment"
ADDRESS = f"POST {PATH}?srvc={SERVICE}"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
CREDENTIALS = ("Authorization", "X-Segment-Settings")
TIMEOUT_SECONDS = 4.0
"""For everything, from the request's arrival; Segment itself waits 5 s."""
MAX_BODY_BYTES = 1024 * 1024
"""Far above what Segment lets in, so that what it adds to a message never kills it."""
MAX_WAIT = 2**31 - 1
"""Seconds of a ``Retry-After`` that any client can read."""

_REQUEST_ID = re.compile(r"[!-~](?:[ -~]{0,198}[!-~])?")


class Hook(Blueprint):
    """The hook in front of one Salesmachine, for any number of accounts, in any number of threads.

    ``close()`` it when the application has ended.
    """

    def __init__(
        self, settings: Settings, transport: Transport | None, monotonic: Callable[[], float]
    ) -> None:
        super().__init__("hook", __name__)
        self._settings = settings
        self._connections = Connections(lambda: Connection(settings, transport))
        self._monotonic = monotonic
        self.add_url_rule(
            PATH, view_func=self._view, methods=METHODS, provide_automatic_options=False
        )

    def close(self) -> None:
        """Close the connections to Salesmachine."""
        self._connections.close()

    def _view(self) -> flask.Response:
        due = self._monotonic() + TIMEOUT_SECONDS
        if request.method != "POST" or request.args.get("srvc") != SERVICE:
            return _elsewhere(405 if request.method != "POST" else 404)
        try:
            sent = (request.headers.get(name, "") for name in CREDENTIALS)
            credentials = Credentials.from_segment(*sent)
        except SettingsError as error:
            return _told(reply.to_settings(str(error)))
        return _told(self._reply(_body(), credentials, due), credentials.hide)

    def _reply(self, body: bytes | Reply, credentials: Credentials, due: float) -> Reply:
        message = _message(body) if isinstance(body, bytes) else body
        if isinstance(message, Reply):
            return message
        translation = translate(message, self._settings)
        items = [encode(operation) for operation in translation.wire()]
        if translation.reason or not fits_alone(items):
            return reply.to_untranslated(translation)
        batch = Batch.of([Part(None, items)]).body()
        return reply.to_response(translation, self._response(batch, credentials, due))

    def _response(self, batch: bytes, credentials: Credentials, due: float) -> Response:
        """What Salesmachine answers to a batch, in the time that is left."""
        seconds = due - self._monotonic()
        if seconds <= 0:
            late = f"the message itself took {TIMEOUT_SECONDS:g} s to come"
            return Response(None, error=late, code=ETIMEDOUT)
        named, _ = _request_id()
        headers = {"X-Request-Id": named} if named else {}
        with self._connections.one() as connection:
            return connection.post(
                "/v1/batch", batch, credentials, seconds=seconds, headers=headers
            )


def blueprint(
    settings: Settings,
    transport: Transport | None = None,
    *,
    monotonic: Callable[[], float] = time.monotonic,
) -> Hook:
    """The hook for an application of one's own, which closes it at its end.

    Of the settings the base URL and the switches are used: credentials come with each request.
    ``transport`` replaces the network, ``monotonic`` the time (seconds).  Raises SettingsError.
    """
    return Hook(settings, transport, monotonic)


def create_app(
    environ: Mapping[str, str] | None = None, transport: Transport | None = None
) -> Flask:
    """The hook as an application of its own, for any WSGI server.

    ``SALESMACHINE_BASE_URL``, ``_ANONYMOUS`` and ``_ALIAS`` are taken from the environment,
    credentials never are.  Raises SettingsError for one that can't be used.
    """
    environ = os.environ if environ is None else environ
    settings = Settings.from_environment(environ, oversize="note")
    app = Flask(__name__, static_folder=None)
    app.url_map.merge_slashes = False  # it would redirect
    app.register_blueprint(blueprint(settings, transport))
    app.register_error_handler(HTTPException, _failed)
    return app


def _body() -> bytes | Reply:
    """The request's body, as far as it is one that Segment may send."""
    request.max_content_length = MAX_BODY_BYTES + 1
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        body = None
    except Exception:  # each WSGI server has its own for a body that breaks off
        return reply.to_unread("bad_request", "the body didn't come whole")
    if body is None or len(body) > MAX_BODY_BYTES:
        limits = f"{MAX_BODY_BYTES:,} bytes; Segment's limit is {MAX_MESSAGE_BYTES:,}"
        return reply.to_unread("message_too_large", f"the body has more than {limits}")
    return body


def _message(body: bytes) -> object:
    """The JSON value in a body, or the reply to one that holds none."""
    value, defect = read_json(body)
    return reply.to_unread("bad_request", f"not a message: {defect}") if defect else value


def _request_id() -> tuple[str, str]:
    """The request's X-Request-Id if it can be passed on, else why not; either may be empty."""
    named = request.headers.get("X-Request-Id", "").strip()
    if not named or _REQUEST_ID.fullmatch(named):
        return named, ""
    return "", "The X-Request-Id isn't passed on: it isn't up to 200 ASCII characters"


def _told(told: Reply, hide: Callable[[str], str] = str) -> flask.Response:
    """The reply as JSON."""
    text = _printable(hide(told.message)[: reply.MAX_TOLD])
    named, unusable = _request_id()
    about = f"X-Request-Id {hide(named)}" if named else unusable
    body = {"status": "success" if told.status == 200 else "error"}
    body |= {"code": told.code} if told.code else {}
    answer = _json(told.status, body | {"message": f"{text}. {about}" if about else text})
    if told.retry_after is not None:
        answer.headers["Retry-After"] = str(math.ceil(min(told.retry_after, MAX_WAIT)))
    if told.status == 401:
        answer.headers["WWW-Authenticate"] = 'Basic realm="Salesmachine"'
    return answer


def _elsewhere(status: int) -> flask.Response:
    """Another address or method than the hook's."""
    answer = _json(status, {"status": "error", "message": f"the hook is {ADDRESS}"})
    if status == 405:
        answer.headers["Allow"] = "POST"
    return answer


def _failed(error: HTTPException) -> flask.Response:
    """What Flask makes of a request that no view answers, or of a bug of ours, as JSON."""
    status = error.code or 500
    if status in (404, 405):
        return _elsewhere(status)
    return _json(status, {"status": "error", "message": error.description or error.name})


def _json(status: int, body: Mapping[str, str]) -> flask.Response:
    return flask.Response(json.dumps(body), status, mimetype="application/json")


def _printable(text: str) -> str:
    """The text on one line, whatever a sender or Salesmachine put into it."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
