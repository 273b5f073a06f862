"""Answers: the documented success, and an error that every client reads."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from contracts import Violation, check
from contracts.registry import load
from simulator.salesmachine.answers import answer, error, failure, success
from tests.simulator.generated import laws, texts

CODES = [name for name, code in load("codes.json").items() if code["kind"] == "violation"]


def breach(code: str = "SM-203", at: str = "", got: str = "none") -> Violation:
    return Violation(code, "error", at, "the key 'a'", got)


@pytest.mark.parametrize(
    ("status", "evidence", "named"),
    [(200, "", "sm.success"), (201, "A2, sm.batch", "A2, sm.batch, sm.success")],
)
def test_success(status: int, evidence: str, named: str) -> None:
    """Success keeps its schema, and names what it leans on."""
    found = success(status, evidence)
    assert (found.status_code, found.mimetype) == (status, "application/json")
    assert found.json == {"status": "success"}
    assert check("salesmachine/success", found.json) == []
    assert found.headers["X-Sim-Evidence"] == named


@pytest.mark.parametrize("code", CODES)
def test_every_code_can_be_answered(code: str) -> None:
    """An error of any code keeps the schema: what happened, the code, and what to do (A3)."""
    answer = error(400, [breach(code)])
    assert check("salesmachine/error", answer.json) == []
    known, found = load("codes.json")[code], answer.get_json()
    assert (found["error"], found["code"]) == (known["statement"], code)
    assert known["fix"] in found["message"]
    assert answer.headers["X-Sim-Evidence"] == f"A3, {known['evidence']}"


@pytest.mark.parametrize(
    ("violations", "end"),
    [
        ([breach()], "expected the key 'a', got none. Send it."),
        ([breach(at="/0/b")], "expected the key 'a', got none at /0/b. Send it."),
        ([breach(), breach()], "got none. Send it. 1 more were found."),
        ([breach(at="/0"), breach(), breach()], "got none at /0. Send it. 2 more were found."),
        ([breach(got="b; did you mean a?")], "got b; did you mean a? Send it."),
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


def test_an_answer() -> None:
    """Any object as ASCII JSON, a lone surrogate too; what it leans on is named, or nothing is."""
    found = answer({"a": "é\ud800"}, 200, "A7", "", "A3")
    assert found.get_data() == b'{"a": "\\u00e9\\ud800"}'
    assert found.headers["X-Sim-Evidence"] == "A7, A3"
    assert "X-Sim-Evidence" not in answer({}).headers
