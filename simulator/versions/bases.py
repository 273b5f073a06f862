"""Bases: the instances of a kind that are given, by cases, bodies and messages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from contracts.bodies import Body
from contracts.cases import Case
from contracts.reading import poison
from contracts.registry import KINDS
from simulator.measure.given import Given, kit, read
from simulator.measure.mutations.specimens import kind_of_item, of_body
from simulator.payload.translators import Ours

MOST_CHARACTERS = 100_000
"""Of an instance; what is longer says no more and takes its time."""


class Base(NamedTuple):
    """An instance of a kind, and the file that it is from."""

    kind: str
    origin: str
    instance: Any


def given(paths: Iterable[str]) -> Iterator[Base]:
    """What is in the paths, then what the contracts bring.  Raises GivenError."""
    yield from _usable([(path, one) for path in paths for one in read(path)])
    yield from _of_kit()


@cache
def _of_kit() -> tuple[Base, ...]:
    return tuple(_usable(("", one) for one in kit()))


def _usable(found: Iterable[tuple[str, Given]]) -> Iterator[Base]:
    for path, one in found:
        for base in _of(path, one):
            if poison(base.instance) is None and _is_short(base.instance):
                yield base


def _is_short(instance: Any) -> bool:
    try:
        text = json.dumps(instance, ensure_ascii=False)
        return len(text.encode()) <= MOST_CHARACTERS
    except ValueError:  # too many digits, or a lone surrogate
        return False


def _of(path: str, one: Given) -> Iterator[Base]:
    if isinstance(one, Body):
        for specimen in of_body(one):
            yield Base(specimen.kind, one.name, specimen.instance)
    elif isinstance(one, Case):
        yield Base("case", one.name, one.to_dict())
        yield from _of_message(one.name, one.message, one.settings)
    else:
        yield from _of_message(path, one.value, {})


def _of_message(origin: str, message: Any, settings: dict[str, str]) -> Iterator[Base]:
    """A message by its call's schema, and the operations that it becomes, alone and together."""
    call = message.get("type") if isinstance(message, dict) else None
    if isinstance(call, str) and (kind := f"segment/{call.lower()}") in KINDS:
        yield Base(kind, origin, message)
    operations = Ours().with_settings(settings).operations(message)
    for operation in operations:
        yield Base(kind_of_item(operation), origin, operation)
        yield Base("salesmachine/item", origin, operation)
    if operations:
        yield Base("salesmachine/batch", origin, operations)
