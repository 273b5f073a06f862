"""What may be expected at all."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import ANY

import pytest
from hypothesis import given

from simulator.expecting.checked import checked
from simulator.kit import ExpectationError, anything
from tests.simulator.generated import json_values, laws

WRONG: list[tuple[object, str]] = [
    (datetime(2024, 3, 11, tzinfo=UTC), "give about(datetime.datetime(2024, 3, 11"),
    (date(2024, 3, 11), "give about("),
    (timedelta(1), "give a number or a text"),
    (re.compile("a+"), "give matching('a+')"),
    (str, "give of_type(str)"),
    ({1, 2}, "give one_of(...) for one of several values, containing(...)"),
    (frozenset("a"), "give one_of"),
    (b"a", "give a text"),
    (Decimal("1.5"), "give a number: float('1.5')"),
    (range(3), "is no JSON"),
    (object(), "nor does it say what it equals"),
    (lambda: 1, "nor does it say what it equals"),
    (anything, "anything is to be called: anything()"),
]


@pytest.mark.parametrize(("value", "said"), WRONG, ids=range(len(WRONG)))
def test_what_no_json_equals(value: object, said: str) -> None:
    """It is refused with its place and what is meant, however deep it is."""
    with pytest.raises(ExpectationError, match=re.escape(said)):
        checked(value, "total")
    with pytest.raises(ExpectationError, match=r"^params/list/1/total: "):
        checked({"list": [0, {"total": value}]}, "params")


def test_keys_are_texts() -> None:
    """JSON has no other keys."""
    with pytest.raises(ExpectationError, match="params/a: the key 1 is no text"):
        checked({"a": {1: 2}}, "params")


@pytest.mark.parametrize("value", [anything(), ANY, pytest.approx(1.5), [ANY], (1, 2)], ids=repr)
def test_what_decides_by_itself(value: object) -> None:
    """Matchers, and others' objects that have an ``==`` of their own, may be expected."""
    assert checked(value, "a") is value


@laws
@given(json_values)
def test_all_json(value: Any) -> None:
    """Whatever JSON it is."""
    assert checked(value, "a") is value
