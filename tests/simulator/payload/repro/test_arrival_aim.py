"""The aim of an arrival."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.payload.repro import ArrivalAim
from simulator.payload.shrink import shrink
from simulator.payload.translators import Ours

MESSAGE: dict[str, Any] = {
    "type": "identify",
    "userId": "u1",
    "messageId": "m1",
    "traits": {"plan": "pro", "email": "a@example.com"},
    "context": {"traits": {"name": "Ada"}, "device": {"ids": ["", "b7"]}},
}


@pytest.mark.parametrize(
    ("pointer", "unmet"),
    [
        ("/traits/plan", "what is at /traits/plan arrives"),
        (
            "/context/traits/nome",
            "there is nothing at /context/traits/nome; did you mean /context/traits/name?",
        ),
        ("/plan", "there is nothing at /plan; did you mean /traits/plan?"),
        ("/", "there is nothing at /"),
    ],
)
def test_what_arrives_or_isnt_there_is_no_failure(pointer: str, unmet: str) -> None:
    """It says which of the two, and what was probably meant."""
    aim = ArrivalAim(pointer, Ours())
    assert aim.way(MESSAGE) is None
    assert aim.unmet(MESSAGE) == unmet
    assert aim.kept({}) == ()


def test_a_smaller_message_still_holds_what_is_dropped() -> None:
    """And what hides it."""
    aim = ArrivalAim("/context/traits/name", Ours())
    small = shrink(MESSAGE, aim.still(MESSAGE))
    assert small["context"] == {"traits": {"name": "x"}}
    assert len(small["traits"]) == 1
    assert aim.expect(small) == {"arrives": ["/context/traits/name"]}


@pytest.mark.parametrize(("index", "value"), [(0, ""), (1, "b7")])
def test_an_empty_value_stays_empty_and_another_doesnt_become_so(index: int, value: str) -> None:
    """Of an item its index stays as well, as the case names it."""
    aim = ArrivalAim(f"/context/device/ids/{index}", Ours())
    small = shrink(MESSAGE, aim.still(MESSAGE))
    assert small["context"]["device"]["ids"][index] == value


def test_of_a_refused_message_the_reason_stays() -> None:
    """Nothing of it arrives because of that."""
    message = {**MESSAGE, "userId": True}
    aim = ArrivalAim("/traits/plan", Ours())
    way = aim.way(message)
    assert way is not None
    assert way.code == "id_not_string"
    assert shrink(message, aim.still(message)) == {
        "type": "identify",
        "userId": True,
        "messageId": "m1",
        "traits": {"plan": "x"},
    }
