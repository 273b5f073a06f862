"""What the views of the control plane take: ``takes``, and the parameters that several share.

    KIND = Parameter("kind", "Only of this kind.", "choice", choices=("big", "small"))
    THING = Body({"properties": {"thing": {"type": "string", "description": "a thing, as in x"}},
                  "required": ["thing"]})

    @blueprint.get("/things")
    @gives(shown("A page of things.", page_schema({...})))
    @takes(AFTER, LIMIT, WORKSPACE, KIND)
    def list_things(after: int | None, limit: int, workspace: str | None, kind: str | None): ...

    @blueprint.post("/things")
    @gives(shown("The thing, added.", {...}), problem_answer(409, "It is there already."))
    @takes(body=THING)
    def add_thing(body: dict[str, Any]) -> Response: ...

Every view says ``@takes()`` at least, so that an unknown parameter is refused everywhere, and has a
docstring, whose first sentence is its summary.  What is refused is 400 with a sentence and the
nearest valid form (415 and 413 for bodies): ``{"status": "error", "message"}``.
"""

from __future__ import annotations

from typing import Any

from simulator.control.answers import problem
from simulator.declared import Answer, Parameter, taking
from simulator.exchange import SCHEMA_VERSION
from simulator.journal.pages import END, Place
from simulator.journal.reader import MAX_PAGE, MAX_SEQ, PAGE
from simulator.openapi.apis import PROBLEM

takes = taking(problem)

AFTER = Parameter("after", "Begin after this seq.", "number", at_most=MAX_SEQ)
LIMIT = Parameter(
    "limit", "How many a page holds at most.", "number", PAGE, at_least=1, at_most=MAX_PAGE
)
WORKSPACE = Parameter(
    "workspace",
    "Only of this workspace.",
    pattern="[0-9a-f]{8}",
    form="8 hex digits, as an exchange shows them",
)
VERDICT = Parameter(
    "verdict",
    "Only of this verdict.",
    "choice",
    choices=("ok", "advice", "warning", "broken"),
)
PLACE = Parameter(
    "after",
    "Begin after this place: an exchange's seq, or a next as a page gives it.",
    pattern=r"[0-9]{1,18}(?:\.[0-9]{1,18})?",
    form="a seq, or a next as a page gives it",
)


def place(after: str) -> Place:
    """The place that a ``PLACE`` names; a seq alone is the end of its exchange."""
    seq, dot, inside = after.partition(".")
    return int(seq), int(inside) if dot else END


def shown(description: str, schema: dict[str, Any], status: int = 200) -> Answer:
    """An answer in JSON."""
    return Answer(status, description, schema)


def problem_answer(status: int, description: str) -> Answer:
    """A problem that a view words by itself: 404, 409 and the like."""
    return Answer(status, description, PROBLEM)


def page_schema(one: dict[str, Any], following: dict[str, Any] | None = None) -> dict[str, Any]:
    """The JSON Schema of a page of results; ``following`` that of its next."""
    after = {**(following or {"type": "integer"}), "description": "The next page's after."}
    return {
        "type": "object",
        "required": ["schema_version", "data", "next"],
        "additionalProperties": False,
        "properties": {
            "schema_version": {"const": SCHEMA_VERSION},
            "data": {"type": "array", "items": one},
            "next": {"anyOf": [after, {"type": "null"}]},
        },
    }
