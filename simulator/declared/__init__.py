"""What a view takes and gives: declared once on the view, checked and documented alike.

    takes = taking(problem)  # each API words its refusals: (status, sentence) -> Response

    @blueprint.post("/things/<name>")
    @gives(Answer(200, "The thing.", schema={...}))
    @takes(NAME, limit("Things a page.", 100), body=Body({...}))
    def view(name: str, limit: int, body: dict[str, Any]) -> Response: ...

A view gets what it declares as keyword arguments (``Last-Event-ID`` as ``last_event_id``), read and
checked; ``taken`` of a view is its declaration, from which its OpenAPI operation is made.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from flask import Response, request

from simulator.declared.bodies import Body
from simulator.declared.parameters import Parameter, read_query
from simulator.declared.refusals import Refusal
from simulator.wsgi import BODY_CUT

__all__ = [
    "Answer",
    "Body",
    "Declaration",
    "Parameter",
    "Refusal",
    "contract",
    "declaration",
    "gives",
    "taking",
]

View = TypeVar("View", bound=Callable[..., Response])


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that can come: ``schema`` is a JSON Schema, None where there is no JSON.

    ``headers`` are the names of those that it has beside HTTP's own.
    """

    status: int
    description: str
    schema: dict[str, Any] | None = None
    content_type: str = "application/json"
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a view takes and gives, beside the answers that every view of its API can give.

    ``reads`` is the schema of a body that the view reads and judges by itself.
    """

    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    answers: tuple[Answer, ...] = ()
    reads: dict[str, Any] | None = None


def contract(kind: str) -> dict[str, Any]:
    """A reference to the schema of a kind in ``contracts``, as in ``contract("exchange")``."""
    return {"$ref": f"#/components/schemas/{kind.replace('/', '.')}"}


def declaration(view: Callable[..., object]) -> Declaration:
    """A view's declaration; an empty one where it declares nothing."""
    found: Declaration = getattr(view, "declaration", Declaration())
    return found


def gives(*answers: Answer, reads: dict[str, Any] | None = None) -> Callable[[View], View]:
    """Declare the answers that a view gives when what it takes is as it should be.

    ``reads`` is the schema of the body, where the view reads and judges it by itself.
    """

    def decorate(view: View) -> View:
        changed = replace(declaration(view), answers=answers, reads=reads)
        view.declaration = changed  # type: ignore[attr-defined]
        return view

    return decorate


def taking(
    refuse: Callable[[int, str], Response], besides: Collection[str] = ()
) -> Callable[..., Callable[[View], View]]:
    """The decorator ``takes(*parameters, body=None)`` of an API whose refusals ``refuse`` makes.

    ``besides`` are the names of parameters that something before the views takes.
    """

    def takes(*parameters: Parameter, body: Body | None = None) -> Callable[[View], View]:
        def decorate(view: View) -> View:
            _check_signature(view, parameters, body)

            @functools.wraps(view)
            def checked(**path: Any) -> Response:
                try:
                    taken = _read(parameters, body, besides)
                except Refusal as refusal:
                    return refuse(refusal.status, str(refusal))
                return view(**path, **taken)

            checked.declaration = replace(  # type: ignore[attr-defined]
                declaration(view), parameters=parameters, body=body
            )
            return checked  # type: ignore[return-value]

        return decorate

    return takes


def _read(
    parameters: Collection[Parameter], body: Body | None, besides: Collection[str]
) -> dict[str, Any]:
    pairs = request.args.items(multi=True)
    taken = read_query([one for one in parameters if one.place == "query"], pairs, besides)
    for parameter in parameters:
        if parameter.place == "header":
            taken[parameter.keyword] = parameter.read(request.headers.get(parameter.name))
    if body is not None:
        cut = bool(request.environ.get(BODY_CUT))
        taken["body"] = body.read(request.mimetype, request.get_data(cache=False), cut)
    return taken


def _check_signature(
    view: Callable[..., object], parameters: Collection[Parameter], body: Body | None
) -> None:
    declared = {one.keyword for one in parameters} | ({"body"} if body else set())
    arguments = inspect.signature(view).parameters
    rest = any(one.kind is one.VAR_KEYWORD for one in arguments.values())
    if (missing := declared - arguments.keys()) and not rest:
        raise TypeError(f"{view.__name__} declares {', '.join(sorted(missing))} but takes none")
