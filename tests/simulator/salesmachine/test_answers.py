"""Answers: the documented success, and an error that every client reads."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from contracts import Violation, check
from contracts.registry import load
from simulator.salesmachine.answers import error, failure, success
from tests.simulator.generated import laws, texts

CODES = [name for name, code in load("codes.json").items() if code["kind"] == "violation"]


def breach(code: str = "SM-203", at: str = "", got: str = "none") -> Violation:
    return Violation(code, "error", at, "the key 'a'", got)


@pytest.mark.parametrize(("status", "evidence"), [(200, ""), (201, "A2")])
def test_success(status: int, evidence: str) -> None:
    """Success keeps its schema, and names the assumption where it leans on one."""
    answer = success(status, evidence)
    assert (answer.status_code, answer.mimetype) == (status, "application/json")
    assert answer.json == {"status": "success"}
    assert check("salesmachine/success", answer.json) == []
    assert answer.headers.get("X-Sim-Evidence", "") == evidence


@pytest.mark.parametrize("code", CODES)
def test_every_code_can_be_answered(code: str) -> None:
    """An error of any code keeps the schema: what happened, the code, and what to do (A3)."""
    answer = error(400, [breach(code)])
    assert check("salesmachine/error", answer.json) == []
    known, found = load("codes.json")[code], answer.get_json()
    assert (found["error"], found["code"]) == (known["statement"], code)
    assert known["fix"] in found["message"]
    assert answer.headers["X-Sim-Evidence"] == "A3"


@pytest.mark.parametrize(
    ("violations", "end"),
    [
        ([breach()], "expected the key 'a', got none. Send it."),
        ([breach(at="/0/b")], "expected the key 'a', got none at /0/b. Send it."),
        ([breach(), breach()], "got none. Send it. 1 more were found."),
        ([breach(at="/0"), breach(), breach()], "got none at /0. Send it. 2 more were found."),
    ],
)
def test_the_message(violations: list[Violation], end: str) -> None:
    """The message says where, and how many others there are."""
    assert error(400, violations).get_json()["message"].endswith(end)


@pytest.mark.parametrize("items", [[], [0], [3, 7]])
def test_broken_items(items: list[int]) -> None:
    """The indexes of broken items stand beside the rest, where a batch has them."""
    assert error(400, [breach()], items).get_json()["items"] == items
    assert "items" not in error(400, [breach()]).get_json()


def test_failure() -> None:
    """A failure of the simulator itself is 500 in the same form."""
    answer = failure("a full disk")
    assert answer.status_code == 500
    assert check("salesmachine/error", answer.json) == []
    assert "a full disk" in answer.get_json()["message"]


@laws
@given(texts, texts)
def test_hostile_texts(at: str, got: str) -> None:
    """Whatever the words hold, the body is ASCII and JSON."""
    body = error(400, [breach(at=at, got=got)]).get_data()
    assert got in json.loads(body.decode("ascii"))["message"]
