"""Answers of the control plane."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from simulator.control.answers import answer, page, problem
from tests.simulator.generated import json_values, laws


def test_an_answer_is_ascii() -> None:
    """A lone surrogate survives, written out."""
    found = answer({"a": "\ud800é"}, 201)
    assert (found.status_code, found.mimetype) == (201, "application/json")
    assert found.get_data() == b'{"a": "\\ud800\\u00e9"}'


@laws
@given(json_values)
def test_any_value_survives(value: object) -> None:
    """What is answered is read back as what it was."""
    assert repr(json.loads(answer(value).get_data().decode("ascii"))) == repr(value)


@pytest.mark.parametrize("following", [None, 7])
def test_a_page(following: int | None) -> None:
    """A page has its version, its data, and where the next one begins."""
    assert page([1, 2], following).json == {
        "schema_version": 1,
        "data": [1, 2],
        "next": following,
    }


def test_a_problem() -> None:
    """A problem is its status and a sentence."""
    found = problem(404, "there is no x")
    assert (found.status_code, found.json) == (
        404,
        {"status": "error", "message": "there is no x"},
    )
