"""Operations: one method of one route, described."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Blueprint, Flask, Response
from werkzeug.routing import Rule

from simulator.declared import Answer, Body, Declaration, Parameter, gives, taking
from simulator.openapi.apis import Api
from simulator.openapi.operations import operation, path_template

takes = taking(lambda status, message: Response(message, status))
NAME = Parameter("name", "A name.", place="path", required=True)
LIMIT = Parameter("limit", "How many.", "number", 10, at_least=1, at_most=20)


def common(declared: Declaration) -> list[Answer]:
    wrong = Answer(400, "Wrong.", {"type": "object"}, headers=("X-Sim-Evidence", "Allow"))
    return [wrong] if declared.parameters else []


API = Api("An API", "Of things.", lambda _: True, common, {}, ())
blueprint = Blueprint("things", __name__)


@blueprint.route("/things/<int(max=9):name>", methods=["GET", "POST"])
@gives(
    Answer(200, "Good.", {"type": "array"}, headers=("X-Sim-Evidence",)),
    Answer(400, "Not good.", None, "text/plain", headers=("X-Sim-Evidence",)),
)
@takes(NAME, LIMIT, body=Body({"properties": {"a": {}}}))
def thing(name: str, limit: int, body: dict[str, Any]) -> Response:
    """Do a thing,
    and more.

    Then rest.
    """
    return Response()


@blueprint.get("/")
@gives(Answer(200, "Good.", {"type": "array"}), reads={"type": "string"})
def root() -> Response:
    """Read it all."""
    return Response()


APP = Flask(__name__)
APP.register_blueprint(blueprint)


def described(name: str, method: str) -> dict[str, Any]:
    [rule] = (rule for rule in APP.url_map.iter_rules() if rule.endpoint == f"things.{name}")
    return operation(API, rule, method, APP.view_functions[rule.endpoint])


def test_words() -> None:
    """The docstring's first paragraph is the summary, the rest the description."""
    found = described("thing", "GET")
    assert (found["summary"], found["description"]) == ("Do a thing, and more.", "Then rest.")
    assert "description" not in described("root", "GET")
    assert found["tags"] == ["things"]


def test_names() -> None:
    """An operation is named for its view, and for its method where the view has several."""
    assert described("thing", "GET")["operationId"] == "thing_get"
    assert described("thing", "POST")["operationId"] == "thing_post"
    assert described("root", "GET")["operationId"] == "root"


def test_parameters() -> None:
    """Each parameter says where it is, whether it is required and what is valid."""
    assert described("thing", "GET")["parameters"] == [
        {
            "name": "name",
            "in": "path",
            "description": "A name.",
            "required": True,
            "schema": {"type": "string", "minLength": 1},
        },
        {
            "name": "limit",
            "in": "query",
            "description": "How many.",
            "required": False,
            "schema": {"type": "integer", "minimum": 1, "maximum": 20, "default": 10},
        },
    ]
    assert "parameters" not in described("root", "GET")


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("thing", {"type": "object", "additionalProperties": False, "properties": {"a": {}}}),
        ("root", {"type": "string"}),
    ],
)
def test_bodies(name: str, schema: dict[str, Any]) -> None:
    """A body is JSON that keeps what the view takes, or what it reads by itself."""
    content = {"application/json": {"schema": schema}}
    assert described(name, "GET")["requestBody"] == {"required": True, "content": content}


def test_answers() -> None:
    """Answers of one status share their place; a header is required where all of them have it."""
    found = described("thing", "GET")["responses"]
    assert list(found) == ["200", "400"]
    assert found["400"]["description"] == "Not good. Wrong."
    assert found["400"]["content"] == {
        "text/plain": {"schema": {"type": "string"}},
        "application/json": {"schema": {"type": "object"}},
    }
    headers = found["400"]["headers"]
    assert {name: header["required"] for name, header in headers.items()} == {
        "X-Sim-Evidence": True,
        "Allow": False,
    }
    assert list(described("root", "GET")["responses"]) == ["200"]


@pytest.mark.parametrize(
    ("route", "path"),
    [
        ("/things", "/things"),
        ("/things/<name>", "/things/{name}"),
        ("/things/<int(max=9):seq>/of/<any_text:name>", "/things/{seq}/of/{name}"),
    ],
)
def test_paths(route: str, path: str) -> None:
    """A path is written with its variables in braces, whatever converts them."""
    assert path_template(Rule(route)) == path
