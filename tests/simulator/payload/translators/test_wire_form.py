"""Wire form: what a function may give, and what is said of anything else."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from datetime import date
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any

import pytest
from hypothesis import given

from simulator.payload.translators.wire_form import NoWireFormError, wire_form
from tests.simulator.generated import json_values, laws

ITSELF: list[Any] = [{}]
ITSELF[0]["params"] = ITSELF
TWICE: dict[str, Any] = {}
TWICE.update(a=TWICE, b=TWICE)


class Plan(Enum):
    FREE = "free"


class Seats(IntEnum):
    TWO = 2


class Odd(dict[str, Any]):
    def items(self) -> Any:
        raise SystemExit("no items")


def defect(came: object) -> str:
    """What is said of it; empty if nothing is."""
    try:
        wire_form(came)
    except NoWireFormError as error:
        return str(error)
    return ""


async def later() -> list[Any]:
    return []


async def streamed() -> AsyncIterator[Any]:
    yield {}


def yielded() -> Iterator[Any]:
    yield {}


@pytest.mark.parametrize(
    ("came", "form"),
    [
        ([], []),
        ([{}], [{}]),
        ([OrderedDict(b=1, a=(1, 2))], [{"b": 1, "a": [1, 2]}]),
        ([{"seats": Seats.TWO, 1: None, None: True}], [{"seats": 2, "1": None, "null": True}]),
        ([{"a": "\udfff", "b": 10**400, "c": -0.0}], [{"a": "\udfff", "b": 10**400, "c": -0.0}]),
    ],
)
def test_what_goes_over_the_wire(came: object, form: object) -> None:
    """It is what a JSON encoder makes of it, with its order of keys."""
    assert repr(wire_form(came)) == repr(form)


def test_it_is_a_copy() -> None:
    """What the function does to its list later changes nothing."""
    came = [{"params": {"a": 1}}]
    form = wire_form(came)
    came[0]["params"]["a"] = 2
    assert form == [{"params": {"a": 1}}]


@pytest.mark.parametrize(
    ("came", "said"),
    [
        (None, "gave None, not a list of operations: for none return []"),
        ({}, "gave a dict, not a list of operations: put it into a list"),
        (({},), "gave a tuple, not a list of operations: make it a list"),
        (7, "gave an int, not a list of operations"),
        ("[{}]", "gave a str, not a list of operations"),
        (yielded(), "gave a generator, not a list of operations: make it a list"),
        ([{}, None], "gave None at /1, where an operation is a dict"),
        ([[]], "gave a list at /0, where an operation is a dict"),
        ([{"a/b": [{"at": date(2024, 1, 1)}]}], "gave what is no JSON: /0/a~1b/0/at is a date"),
        ([{"params": {"mrr": Decimal(1)}}], "gave what is no JSON: /0/params/mrr is a Decimal"),
        ([{"params": {"plan": Plan.FREE}}], "gave what is no JSON: /0/params/plan is a Plan"),
        ([{"a": (1, {2})}], "gave what is no JSON: /0/a/1 is a set"),
        ([{("a", 1): 1}], "gave what is no JSON: /0 has a key that is a tuple"),
        ([{"a": float("nan")}], "gave what is no JSON: /0/a is nan"),
        ([{"a": [float("-inf")]}], "gave what is no JSON: /0/a/0 is -inf"),
        (ITSELF, "gave what is no JSON: it holds itself"),
        ([TWICE], "gave what is no JSON: it holds itself"),
    ],
)
def test_what_is_said_of_anything_else(came: object, said: str) -> None:
    """The type that came instead, and the place of what JSON can't hold."""
    assert defect(came) == said


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        (98, ""),
        (99, "gave what can't be sent: it nests deeper than 100 levels"),
        (100_000, "gave what is no JSON: it nests too deep"),
    ],
)
def test_what_is_deep(levels: int, said: str) -> None:
    """100 levels can be sent, the list of operations among them."""
    value: Any = 1
    for _ in range(levels):
        value = [value]
    assert defect([{"a": value}]) == said


def test_what_is_long() -> None:
    """In very much it isn't looked for the place; Python tells no integer of so many digits."""
    long = [{"a": [date(2024, 1, 1), *[0] * 200_000]}]
    for came, said in ((long, "Object of type date"), ([{"a": 10**5_000}], "Exceeds the limit")):
        with pytest.raises(NoWireFormError, match=f"gave what is no JSON: {said}"):
            wire_form(came)


def test_what_is_async() -> None:
    """A coroutine is named, and nobody is warned that it was never awaited."""
    for came in (later(), streamed()):
        with pytest.raises(NoWireFormError, match="not a list of operations"):
            wire_form(came)
    with pytest.raises(NoWireFormError, match=r"gave a coroutine, .*: a translator isn't async"):
        wire_form(later())


def test_what_raises_itself() -> None:
    """An object that raises when it is read isn't this module's to judge."""
    with pytest.raises(SystemExit):
        wire_form([Odd(a=1)])


@laws
@given(json_values)
def test_any_value(value: object) -> None:
    """It is either the same JSON or an error that says where."""
    came = [{"a": value}]
    said = defect(came)
    assert (
        said.startswith("gave what is no JSON: /0/a")
        if said
        else repr(wire_form(came)) == repr(came)
    )
