"""What the views of the control plane share."""

from __future__ import annotations

import jsonschema_rs
import pytest

from simulator.control.answers import page, problem
from simulator.control.parameters import (
    PLACE,
    WORKSPACE,
    page_schema,
    place,
    problem_answer,
    shown,
)
from simulator.declared import Refusal
from simulator.journal.pages import END


@pytest.mark.parametrize(
    ("after", "expected"),
    [("0", (0, END)), ("17", (17, END)), ("17.0", (17, 0)), ("17.123", (17, 123))],
)
def test_places(after: str, expected: tuple[int, int]) -> None:
    """A seq alone is the end of its exchange; what a page gives is a place inside it."""
    assert PLACE.read(after) == after
    assert place(after) == expected


@pytest.mark.parametrize("after", ["", ".", "1.", ".1", "1.2.3", "-1", "1e3", "9" * 19, "1.x"])
def test_no_places(after: str) -> None:
    """Anything else is refused."""
    with pytest.raises(Refusal, match="after is a seq, or a next as a page gives it"):
        PLACE.read(after)


@pytest.mark.parametrize("workspace", ["", "1a2b3c4", "1a2b3c4d5", "1A2B3C4D", "tok-4f1c9a"])
def test_no_workspaces(workspace: str) -> None:
    """A workspace is named by its id, and what isn't one is refused without being repeated."""
    with pytest.raises(Refusal) as refused:
        WORKSPACE.read(workspace)
    assert str(refused.value) == "workspace is 8 hex digits, as an exchange shows them"


@pytest.mark.parametrize("following", [None, 7])
def test_pages_are_as_their_schema_says(following: int | None) -> None:
    """A page keeps the schema that is declared for it, and a page of other things doesn't."""
    schema = jsonschema_rs.Draft202012Validator(page_schema({"type": "integer"}))
    assert schema.is_valid(page([1, 2], following).json)
    assert not schema.is_valid(page(["1"], following).json)
    assert not schema.is_valid(page([1], "7.1").json)
    of_places = jsonschema_rs.Draft202012Validator(page_schema({}, {"type": "string"}))
    assert of_places.is_valid(page([1], "7.1").json)
    assert not of_places.is_valid(page([1], 7).json)


def test_answers() -> None:
    """A problem keeps the schema that is declared for it; an answer has the one it is given."""
    declared = problem_answer(404, "There is none.")
    assert (declared.status, declared.description) == (404, "There is none.")
    assert declared.schema is not None
    validator = jsonschema_rs.Draft202012Validator(declared.schema)
    assert validator.is_valid(problem(404, "there is no x").json)
    assert not validator.is_valid({"status": "error"})
    assert shown("It is done.", {}, 201).status == 201
