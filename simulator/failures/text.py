"""A failure as text: one screen, read from the top, with nothing in it that a terminal acts on."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from contracts.violations import printable
from simulator.failures.failure import Failure, Spot

HEIGHT = 24
"""As many lines as there are on a small screen."""
LABELS = 15
"""Columns up to where the values begin."""
_LEAST_OF_DIFF = 6
_MAX_PLACES = 3
_ONE, _TWO, _THREE = 1, 2, 3


def lines(failure: Failure, width: int = 100) -> list[str]:
    """The failure in at most about 24 lines of ``width`` columns, printable, without colour.

    First what is wrong, then where, what was expected and what came, why it is so, what to do.  A
    command that reproduces it is never broken into several lines nor cut; nor is a line of the
    diff, which stands at the left edge so that it can be copied as one.
    """
    before = list(_before(failure, width))
    after = list(_after(failure, width))
    room = max(_LEAST_OF_DIFF, HEIGHT - len(before) - len(after) - 1)
    found = [*before, *_diff(failure, room), *after]
    return [printable(line.rstrip()) for line in found]


def _before(failure: Failure, width: int) -> Iterator[str]:
    """What is wrong, where, and by which clause."""
    head = f"{failure.severity} {failure.code}: {failure.sentence}"
    yield from _wrapped(printable(head), width, _THREE, "  ")
    for label, value in _where(failure.spot):
        yield from _row(label, value, width, _TWO)
    yield from _row("expected", failure.expected, width, _TWO)
    yield from _row("got", failure.got, width, _TWO)
    hint = f"{failure.suggestion}?" if failure.suggestion else ""
    yield from _row("did you mean", hint, width, _ONE)
    yield from _row("contract", failure.clause, width, _TWO)
    yield from _row("evidence", failure.evidence, width, _TWO)


def _where(spot: Spot) -> Iterator[tuple[str, str]]:
    yield "file", f"{spot.file}:{spot.line}" if spot.file and spot.line else spot.file
    yield "message", ", ".join(at or "(the whole)" for at in spot.message)
    yield "rule", spot.rule
    yield "request", spot.request
    yield "operation", "" if spot.request else spot.operation


def _diff(failure: Failure, room: int) -> Iterator[str]:
    if not failure.diff:
        return
    yield _labelled("diff", "- expected, + got")
    cut = len(failure.diff) > room
    yield from failure.diff[: room - 1] if cut else failure.diff
    if cut:
        yield f"  … {_count(len(failure.diff) - room + 1, 'line')} more"


def _after(failure: Failure, width: int) -> Iterator[str]:
    """What to do about it, and where else it is."""
    label = "fix"
    for one in failure.fix[:_THREE]:
        yield from _row(label, one, width, _TWO)
        label = ""
    label = "reproduce"
    for one in failure.reproduce:
        yield _labelled(label, one)
        label = ""
    if failure.others:
        yield from _row("others", _others(failure), width, _TWO)


def _others(failure: Failure) -> str:
    named = failure.places[:_MAX_PLACES]
    where = f": {', '.join(named)}" if named else ""
    more = " ..." if where and failure.others > len(named) else ""
    return f"{failure.others:,} more of this cause{where}{more}"


def _row(label: str, value: str, width: int, most: int) -> Iterator[str]:
    """A label and its value, on as few lines as hold it; nothing for no value."""
    if not value:
        return
    first, *rest = _wrapped(printable(value), width - LABELS, most)
    yield _labelled(label, first)
    yield from (_labelled("", one) for one in rest)


def _labelled(label: str, value: str) -> str:
    return f"  {label:<{LABELS - 2}}{value}"


def _wrapped(text: str, width: int, most: int, indent: str = "") -> Sequence[str]:
    """The text on at most ``most`` lines; what is left out at its end is shown by a sign."""
    return textwrap.wrap(
        text,
        max(width, 20),
        subsequent_indent=indent,
        max_lines=most,
        placeholder=" …",
        break_on_hyphens=False,
    ) or [""]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
