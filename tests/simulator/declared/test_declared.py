"""Declarations: a view gets what it declares, and nothing else gets past."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, Response, jsonify

from simulator.declared import (
    Answer,
    Body,
    Declaration,
    Parameter,
    contract,
    declaration,
    gives,
    taking,
)
from simulator.wsgi import BODY_CUT


def refuse(status: int, message: str) -> Response:
    return Response(message, status)


takes = taking(refuse, besides=("api_token",))

NAME = Parameter("name", "A name.", place="path", required=True)
LIMIT = Parameter("limit", "How many.", "number", 10, at_most=20)
LAST = Parameter("Last-Event-ID", "The last.", "number", at_most=99, place="header")
BODY = Body({"properties": {"a": {"type": "integer"}}})
FINE = Answer(200, "Fine.", {"type": "object"})


@gives(FINE)
@takes(NAME, LIMIT, LAST, body=BODY)
def view(name: str, limit: int, last_event_id: int | None, body: dict[str, Any]) -> Response:
    """Do."""
    return jsonify([name, limit, last_event_id, body])


@pytest.fixture
def app() -> Flask:
    made = Flask("declared")
    made.post("/things/<name>")(view)
    return made


def test_what_a_view_gets(app: Flask) -> None:
    """Path, query, headers and body come as arguments, each read as its kind."""
    answer = app.test_client().post(
        "/things/x?limit=3&api_token=t", json={"a": 1}, headers={"Last-Event-ID": "7"}
    )
    assert answer.json == ["x", 3, 7, {"a": 1}]
    answer = app.test_client().post("/things/x", json={})
    assert answer.json == ["x", 10, None, {}]


@pytest.mark.parametrize(
    ("request_", "status", "said"),
    [
        ({"query_string": "limit=21"}, 400, "limit is a number from 0 to 20"),
        ({"query_string": "name=x"}, 400, "there is no parameter 'name'; there are limit"),
        (
            {"headers": {"Last-Event-ID": "x"}},
            400,
            "Last-Event-ID is a number from 0 to 99",
        ),
        ({"json": {"a": "1"}}, 400, 'a is to be integer, not string "1"'),
        (
            {"json": None, "data": {"a": "1"}},
            415,
            "send Content-Type: application/json and a JSON object",
        ),
        ({"environ_overrides": {BODY_CUT: True}}, 413, "the body is over 1,048,576 bytes"),
    ],
)
def test_what_a_view_does_not_get(
    app: Flask, request_: dict[str, Any], status: int, said: str
) -> None:
    """What isn't valid never reaches the view: the API's own refusal answers it."""
    answer = app.test_client().post("/things/x", **{"json": {}, **request_})
    assert (answer.status_code, answer.text) == (status, said)


def test_what_is_declared_is_known() -> None:
    """A view's declaration, its name and its words can be read from it, for the document."""
    assert declaration(view) == Declaration((NAME, LIMIT, LAST), BODY, (FINE,))
    assert (view.__name__, view.__doc__) == ("view", "Do.")
    assert declaration(refuse) == Declaration()


def test_what_a_view_reads_by_itself_is_known() -> None:
    """A view that judges its body by itself says which schema is meant."""

    @gives(FINE, reads={"type": "array"})
    def other() -> Response:
        return Response()

    assert declaration(other) == Declaration(answers=(FINE,), reads={"type": "array"})


def test_the_order_of_the_decorators_is_free() -> None:
    """What a view gives can be said before or after what it takes."""

    @takes(LIMIT)
    @gives(FINE)
    def other(limit: int) -> Response:
        return Response(str(limit))

    assert declaration(other) == Declaration((LIMIT,), None, (FINE,))


def test_a_view_that_does_not_take_what_it_declares() -> None:
    """A view without an argument for something that it declares can't be made."""
    with pytest.raises(TypeError, match=r"^forgetful declares body, limit but takes none$"):

        @takes(LIMIT, body=BODY)
        def forgetful() -> Response:
            return Response()


def test_contracts_are_named() -> None:
    """A contract's schema is referred to by its kind."""
    assert contract("salesmachine/contact") == {"$ref": "#/components/schemas/salesmachine.contact"}
