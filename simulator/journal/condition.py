"""Conditions: what else has to hold for a row, in SQL whose values are bound and never written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

Functions = Mapping[str, Callable[..., bool]]
"""What SQL calls by name; each is total and gives the same for the same."""


class Condition(NamedTuple):
    """A text that is true or false of a row, and never NULL, and the values bound in it."""

    text: str = "1"
    values: tuple[object, ...] = ()

    def __str__(self) -> str:
        return self.text


ANY = Condition()
"""What holds for every row."""


def known_to(connection: sqlite3.Connection, functions: Functions) -> None:
    """Let a connection know the functions that its conditions call."""
    for name, function in functions.items():
        connection.create_function(name, -1, function, deterministic=True)


def joined(parts: Iterable[Condition], word: str) -> Condition:
    """Several conditions, in parentheses, with ``AND`` or ``OR`` between them."""
    found = list(parts)
    text = f" {word} ".join(part.text for part in found)
    return Condition(f"({text})", tuple(value for part in found for value in part.values))
