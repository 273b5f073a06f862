"""Values that a case expects: the place of one, and what stands there in the operations that came.

A place is OPERATION/POINTER: ``contact/params/plan`` is ``/params/plan`` of any operation with the
method ``contact``, ``1/event_uid`` is ``/event_uid`` of the second operation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any


def held(place: str, operations: Sequence[dict[str, Any]]) -> list[Any]:
    """What stands at a place, in the order of the operations; ``[]`` where nothing does."""
    operation, _, pointer = place.partition("/")
    return [
        value
        for index, one in named(operation, operations)
        for value in _at(one, pointer.split("/"))
    ]


def named(
    operation: str, operations: Sequence[dict[str, Any]]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The operations that a method or an index names, each with its index."""
    for index, one in enumerate(operations):
        if operation in (str(index), one.get("method")):
            yield index, one


def _at(value: Any, tokens: Sequence[str]) -> list[Any]:
    """The value that tokens of a pointer lead to, alone; ``[]`` where they lead nowhere."""
    for token in tokens:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return []
    return [value]
