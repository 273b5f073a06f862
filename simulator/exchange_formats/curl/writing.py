"""curl: a recorded request or message as a command line for a POSIX shell, to be pasted.

Secrets aren't recorded: the token is a variable.  What has to be known before it is run stands in
comments, of letters, digits and harmless signs alone: some shells read comments that are typed as
commands.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from simulator.exchange_formats.again import Again, Pieces, Scheme, again
from simulator.exchange_formats.shell.words import joined, pasted, word
from simulator.redaction import REDACTED
from simulator.segment.posted import again as posted
from simulator.segment.posted import is_cut

TOKEN: Final = "SALESMACHINE_API_TOKEN"
"""The variable that the token has to be in."""
PLACEHOLDER: Final = "WRITE_KEY"
"""A write key that is none."""
MAX_ARGUMENT_BYTES: Final = 100_000
"""A longer body goes by standard input: Linux takes no argument of 128 KiB."""

_PLAIN = re.compile(rb"/[A-Za-z0-9/?&=%~_.,:;@+*$!'()-]*")
"""A target that curl sends as it is, if no part of its path begins with a dot."""
_DOTS = re.compile(rb"/(?:\.|%2e)", re.IGNORECASE)
_NAME = re.compile(rb"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
"""A header's name."""
_HARMLESS = re.compile("[A-Za-z0-9_-]+")
_WORKSPACE = re.compile("[0-9a-f]{8}")
_AUTHORIZATION: dict[Scheme, str] = {
    "basic": '-u "{}:"',
    "bearer": '-H "Authorization: Bearer {}"',
    "other": '-H "Authorization: {}"',
}


def curl(exchange: Mapping[str, Any], url: str, token: str = "") -> str:
    """The request of ``Exchange.to_dict()`` to the simulator at ``url``, as it came.

    Its token is ``$SALESMACHINE_API_TOKEN``, or ``token``, which is a plain word and no secret;
    whatever a client makes itself is left to curl.  Lines without one at the end.
    """
    request = again(exchange)
    if not _is_text(request.body):
        request = replace(request, body=[REDACTED.encode().join(request.body)])
    notes = [*([] if token else _token_note(request, exchange["workspace"])), *_notes(request)]
    token = token or f"${TOKEN}"
    variable = f'"{token}"'
    if request.method == "HEAD":
        request = replace(request, body=[])
    options = [
        *_address(request, url, variable),
        *(_AUTHORIZATION[scheme].format(token) for scheme in dict.fromkeys(request.schemes)),
        *_headers(request),
    ]
    return _command(notes, request.method, options, request.body, variable)


def curl_of_message(body: bytes | str, url: str, write_key: str) -> str:
    """A message of the ledger to the Segment side at ``url``: to the path of its call.

    It is sent as an import of history is, so that its timestamp stays.  ``write_key`` stands in it
    as it is: give ``WRITE_KEY`` in place of a secret one.
    """
    notes = []
    if write_key == PLACEHOLDER:
        notes.append(f"Put a write key in place of {PLACEHOLDER}.")
    if is_cut(body):
        notes.append("Only the beginning of what came is recorded.")
    path, content = posted(body)
    address, credentials = word(f"{url}{path}"), f"-u {word(f'{write_key}:')}"
    options = [address, credentials, "-H 'Content-Type: application/json'"]
    return _command(notes, "POST", options, [content], "")


def _token_note(request: Again, workspace: object) -> list[str]:
    if not request.has_token:
        return []
    known = isinstance(workspace, str) and _WORKSPACE.fullmatch(workspace)
    whose = f"the API token of workspace {workspace}" if known else "an API token"
    encoded = ", URL-encoded" if len(request.target) > 1 or len(request.body) > 1 else ""
    return [f"Set {TOKEN} to {whose}{encoded}."]


def _notes(request: Again) -> list[str]:
    notes = []
    if names := [name for name in request.lost if _HARMLESS.fullmatch(name)]:
        notes.append(f"Secrets are not recorded: this is without {', '.join(names)}.")
    if any(REDACTED.encode() in piece for piece in (*request.target, *request.body)):
        notes.append("Secrets are not recorded: the word redacted stands for them.")
    if request.is_cut:
        notes.append("Only the beginning of the body is recorded.")
    if request.method == "HEAD" and any(request.body):
        notes.append("The request had a body: curl sends none with HEAD.")
    return notes


def _address(request: Again, url: str, variable: str) -> list[str]:
    target = b"".join(request.target)
    if _PLAIN.fullmatch(target) and not _DOTS.search(target.partition(b"?")[0]):
        first, *rest = request.target
        return [joined([url.encode() + first, *rest], variable)]
    return [word(f"{url}/"), f"--request-target {joined(request.target, variable)}"]


def _headers(request: Again) -> Iterator[str]:
    """A header without a value ends with a semicolon; what curl would add is taken away."""
    for name, value in request.headers:
        if _NAME.fullmatch(name):
            yield f"-H {word(name + b': ' + value if value.strip() else name + b';')}"
    if any(request.body) and b"content-type" not in {one.lower() for one, _ in request.headers}:
        yield "-H 'Content-Type:'"


def _command(
    notes: Sequence[str], method: str, options: Sequence[str], body: Pieces, variable: str
) -> str:
    """A line a note, then a line an option; a body that can't be pasted goes by base64.

    ``variable`` stands between the pieces of the body, where the token is in it.
    """
    first, *others = options
    curl = f"curl{_method(method, any(body))} {first}"
    lines = [f"# {note}" for note in notes]
    if not any(body):
        lines.append(_continued([curl, *others]))
    elif _is_text(body):
        lines.append(_continued([curl, *others, f"--data-raw {joined(body, variable)}"]))
    else:
        lines.append(_continued([f"base64 -d <<'END' | {curl}", *others, "--data-binary @-"]))
        lines += [base64.encodebytes(b"".join(body)).decode().rstrip("\n"), "END"]
    return "\n".join(lines)


def _method(method: str, has_body: bool) -> str:
    """It is said where curl wouldn't take it by itself."""
    if method == "HEAD":
        return " --head"
    if method == ("POST" if has_body else "GET"):
        return ""
    return f" -X {method if method.isalpha() and method.isascii() else word(method)}"


def _continued(parts: Sequence[str]) -> str:
    return " \\\n  ".join(parts)


def _is_text(body: Pieces) -> bool:
    """Whether it can stand in the command line as it is."""
    return sum(map(len, body)) <= MAX_ARGUMENT_BYTES and None not in map(pasted, body)
