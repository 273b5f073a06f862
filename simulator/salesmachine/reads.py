"""The v2 API: what its contacts and its accounts have in common (A7).

Reads see everything that was acknowledged before.  They run in a worker thread, each with a
read-only connection of its own, for on a large journal they take their time.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, request
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter

from contracts.violations import cut
from simulator.declared import Answer, Parameter, contract, taking
from simulator.declared.parameters import limit
from simulator.journal.history import Span
from simulator.journal.listings import Listings
from simulator.salesmachine.answers import HEADER, answer
from simulator.salesmachine.directory import Directory, look_up
from simulator.salesmachine.entries import archiving
from simulator.salesmachine.gate import identify, judgement, refuse
from simulator.salesmachine.models import STATUSES, envelope, envelope_schema, model_schema, models
from simulator.salesmachine.paging import Wanted, page
from simulator.state import span

PREFIX = "/v2"
EVIDENCE = "A7"
MAX_OFFSET = 10**9
MAX_GUESSED = 10_000
"""Among how many uids a near one is looked for."""
MAX_GUESSED_NAME = 60
"""The longest one that a near one is looked for."""

Open = Callable[[Listings, Span], Directory]

NAME = Parameter(
    "name", "Its id, or your own: any uid that stands for it.", place="path", required=True
)
LIST = (
    Parameter("status", "Only of this stage.", "choice", choices=STATUSES),
    Parameter("archived", "The archived ones, or the others.", "flag", False),
    Parameter("offset", "How many are left out first.", "number", 0, at_most=MAX_OFFSET),
    limit("How many a page holds at most.", 25, 100),
    Parameter(
        "order", "The oldest first, or the newest.", "choice", "asc", choices=("asc", "desc")
    ),
    Parameter("sort", "By when they were made.", "choice", "created_at", choices=("created_at",)),
)


class AnyText(BaseConverter):
    """A name in a path, whatever it holds: slashes at either end, and line ends too."""

    part_isolating = False
    regex = "(?s:.+)"


def know_names(state: BlueprintSetupState) -> None:
    """Let the routes of a blueprint say ``<any_text:name>``."""
    state.app.url_map.converters["any_text"] = AnyText


def is_read(path: str) -> bool:
    """Whether a path is one of these; Flask reads over slashes at its start."""
    path = f"/{path.lstrip('/')}"
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def name_evidence(given: Response) -> Response:
    """Every answer under ``/v2`` leans on A7, errors too."""
    if is_read(request.path):
        others = given.headers.get(HEADER, EVIDENCE).split(", ")
        given.headers[HEADER] = ", ".join(dict.fromkeys((EVIDENCE, *others)))
    return given


def _refuse_query(_: int, said: str) -> Response:
    refused = identify()  # whoever isn't let in isn't told what is valid
    expected = "query parameters that are known and valid"
    return refused or refuse(400, "SM-112", expected, f"one that isn't: {said}")


takes = taking(_refuse_query, besides=("api_token",))


def one_of(of: str) -> tuple[Answer, ...]:
    """The answers to a question about one contact or account."""
    unknown = Answer(
        404, f"There is no such {of}.", contract("salesmachine/error"), headers=(HEADER,)
    )
    return (Answer(200, f"The {of} (A7).", model_schema(of), headers=(HEADER,)), unknown)


def page_of(of: str) -> Answer:
    """The answer to a question about all of them."""
    return Answer(200, f"A page of {of}s (A7).", envelope_schema(of), headers=(HEADER,))


def show_list(open_directory: Open, query: dict[str, Any]) -> Response:
    """A page, as it is asked for."""
    if (refused := identify()) is not None:
        return refused
    wanted = Wanted(
        query["status"],
        query["archived"],
        query["offset"],
        query["limit"],
        newest_first=query["order"] == "desc",
    )
    with _directory(open_directory) as directory:
        known, more = page(directory, wanted)
        following = _next(directory, wanted) if more else None
        return answer(envelope(directory, models(directory, known), following))


def show_one(open_directory: Open, name: str) -> Response:
    """The contact or account of this id or uid, else 404."""
    if (refused := identify()) is not None:
        return refused
    with _directory(open_directory) as directory:
        known = look_up(directory, name)
        if known is None:
            return _unknown(directory, name)
        return answer(models(directory, [known])[0])


def archive_one(open_directory: Open, name: str) -> Response:
    """Archive it, and show it archived; it stays so, whatever comes of it later."""
    if (refused := identify()) is not None:
        return refused
    with _directory(open_directory) as directory:
        known = look_up(directory, name)
        if known is None:
            return _unknown(directory, name)
        judgement().items.append(archiving(directory.column, known.uid))
        return answer({**models(directory, [known])[0], "archived": True})


@contextmanager
def _directory(open_directory: Open) -> Iterator[Directory]:
    with Listings(current_app.extensions["simulator"].journal) as journal:
        workspace = judgement().workspace or ""
        yield open_directory(journal, span(journal.history, workspace))


def _next(directory: Directory, wanted: Wanted) -> str:
    """The address of the next page: the same question further on, without the token."""
    given = {name: text for name, text in request.args.items() if name != "api_token"}
    query = urlencode({**given, "offset": wanted.offset + wanted.limit}, errors="replace")
    return f"{request.host_url.rstrip('/')}{PREFIX}/{directory.column}s?{query}"


def _unknown(directory: Directory, name: str) -> Response:
    near = name.lower()
    if look_up(directory, near) is None:
        near = _nearest(directory, name)
    hint = f", such as {near!r}" if near else ""
    expected = f"the id or the uid of a known {directory.column}{hint}"
    return refuse(404, "SM-111", expected, repr(cut(name)))


def _nearest(directory: Directory, name: str) -> str:
    """The most similar uid, or any; "" where there is none."""
    uids = directory.journal.history.uids(directory.span, directory.column, MAX_GUESSED)
    short = [uid for uid in uids if len(uid) <= MAX_GUESSED_NAME]
    near = difflib.get_close_matches(name, short, 1) if len(name) <= MAX_GUESSED_NAME else []
    return next(iter(near or short), "")
