"""``--filter``: the filter language on the command line; a mistake is shown where it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from simulator.exchange import storable
from simulator.filtering.errors import FilterError
from simulator.filtering.grammar import parse
from simulator.lines.text import columns, printable

_BEFORE = 40
"""Characters of a long filter that are shown before a mistake."""
_ROOM = 72
"""Characters of it that are shown at all."""


def filter_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--filter``, read: the argument ``expression`` is a text that is a filter, or None."""
    return click.option(
        "--filter",
        "expression",
        metavar="FILTER",
        callback=_read,
        help="Only what this holds for, as in 'verdict:broken status:>=400 contact:u1'.",
    )(command)


def _read(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        parse(value)
    except FilterError as error:
        raise click.BadParameter("\n".join([str(error), *pointed(value, error)])) from None
    return storable(value)  # what isn't UTF-8 on the command line is none in a query either


def pointed(text: str, error: FilterError) -> list[str]:
    """The text, or the part of it around a mistake, and a line that points at it."""
    start = max(0, error.start - _BEFORE)
    end = min(len(text), start + _ROOM)
    front = "..." if start else ""
    before = f"  {front}{printable(text[start : error.start])}"
    wrong = printable(text[error.start : min(end, error.end)])
    behind = f"{printable(text[error.end : end])}{'...' if end < len(text) else ''}"
    return [f"{before}{wrong}{behind}", f"{' ' * columns(before)}{'^' * max(1, columns(wrong))}"]
