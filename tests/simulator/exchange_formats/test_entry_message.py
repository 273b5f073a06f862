"""The message of an entry: of a case and of a dead letter what they hold."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.exchange_formats.entry_message import message_of

PAGE = {"type": "page", "userId": "u1"}
CASE = {"description": "d", "source": "s", "message": PAGE, "expect": {"outcome": "translated"}}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (PAGE, (PAGE, {})),
        ([PAGE], ([PAGE], {})),
        (None, (None, {})),
        (CASE, (PAGE, {})),
        ({**CASE, "settings": {"alias": "skip"}}, (PAGE, {"alias": "skip"})),
        ({**CASE, "settings": {"alias": "perhaps"}}, (PAGE, {})),
        ({"message": PAGE, "operations": [], "reason": "x", "response": None}, (PAGE, {})),
        ({"message": 7, "operations": []}, (7, {})),
    ],
)
def test_messages(value: Any, found: tuple[Any, dict[str, str]]) -> None:
    """A message is itself; a case gives its settings too, where it is one."""
    assert message_of(value) == found
