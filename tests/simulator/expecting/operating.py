"""Operations and expectations for tests: written short, and generated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from simulator.expecting.expected import Expectation
from simulator.expecting.operations import Operation
from tests.simulator.generated import json_values


def operation(
    method: str, exchange: int = 12, index: int = 0, *, taken: bool = True, **fields: Any
) -> Operation:
    """An operation with these fields; its messageId is ``m<exchange>`` unless it is given."""
    named = {"messageId": f"m{exchange}", **fields}
    body = {"method": method, **named}
    status = 201 if taken else 503
    return Operation(method, body, exchange, index, named["messageId"], taken=taken, status=status)


def ordered(contact: str = "u1", exchange: int = 12, index: int = 0, **params: Any) -> Operation:
    """``event order_completed`` of a contact."""
    return operation(
        "event",
        exchange,
        index,
        contact_uid=contact,
        event_uid="order_completed",
        params={"total": 42, **params},
    )


FIELDS = {
    "contact": ("contact_uid", "params"),
    "account": ("account_uid", "params"),
    "event": ("contact_uid", "event_uid", "params"),
    "alias": ("contact_uid", "previous_uid"),
}

_few = st.sampled_from(["a", "b", "ab", ""])
_params = st.dictionaries(
    _few,
    st.integers(0, 2) | _few | st.dictionaries(_few, st.integers(0, 1), max_size=2),
    max_size=3,
)


def _values(name: str) -> st.SearchStrategy[Any]:
    return _params if name == "params" else _few


def _bodies(
    values: Callable[[str], st.SearchStrategy[Any]],
) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    def of(method: str) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
        fields = {name: values(name) for name in FIELDS[method]}
        return st.tuples(st.just(method), st.fixed_dictionaries({}, optional=fields))

    return st.sampled_from(list(FIELDS)).flatmap(of)


def _operation(given: tuple[str, dict[str, Any]], taken: bool) -> Operation:
    return operation(given[0], taken=taken, **given[1])


def _placed(several: list[Operation]) -> list[Operation]:
    return [
        Operation(one.method, one.body, at // 3 + 1, at % 3, one.message_id, taken=one.taken)
        for at, one in enumerate(several)
    ]


def _expectation(given: tuple[str, dict[str, Any]], least: int, more: int | None) -> Expectation:
    most = None if more is None else least + more
    return Expectation(given[0], given[1], least, most)


any_operation = st.builds(_operation, _bodies(lambda name: json_values), st.just(True))
"""Of any content."""
operations = st.lists(st.builds(_operation, _bodies(_values), st.booleans()), max_size=7).map(
    _placed
)
"""Of few values, so that many are alike, each in its own place."""
expectations = st.lists(
    st.builds(_expectation, _bodies(_values), st.integers(0, 2), st.none() | st.integers(0, 1)),
    max_size=5,
)
"""Of the same few values."""
