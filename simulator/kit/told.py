"""What the kit says: failures as text, with a command that shows each of them again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from simulator.failures import Failure
from simulator.failures.text import lines

MOST = 3
"""So many are told whole."""


class ToldError(pytest.fail.Exception):  # type: ignore[misc, name-defined]
    """Failures that fail a test, without a trace; ``sentence`` is them in a line, for summaries."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        super().__init__(told(failures), pytrace=False)
        first, *rest = map(_line, failures)
        self.sentence = f"{first} ({len(rest)} more)" if rest else first


def told(failures: Sequence[Failure], most: int = MOST) -> str:
    """The first failures whole, the others a line each."""
    parts = ["\n".join(lines(one)) for one in failures[:most]]
    if rest := [_line(one) for one in failures[most:]]:
        parts.append("\n".join(["also:", *rest]))
    return "\n\n".join(parts)


def _line(failure: Failure) -> str:
    return f"{failure.severity} {failure.code}: {failure.sentence}"


def placed(failure: Failure, besides: str) -> Failure:
    """The failure with the place of the test's own line, where it has none."""
    if failure.spot.file:
        return failure
    file, line = caller(besides)
    return replace(failure, spot=replace(failure.spot, file=file, line=line))


def caller(besides: str) -> tuple[str, int]:
    """The file and the line that asked: of the nearest caller that isn't in the module besides."""
    frame = sys._getframe(1)
    inside = {__name__, besides}
    while frame.f_globals.get("__name__") in inside and frame.f_back is not None:
        frame = frame.f_back
    path = Path(frame.f_code.co_filename)
    try:
        here = Path.cwd()
    except OSError:  # the test has removed it
        return str(path), frame.f_lineno
    return str(path.relative_to(here) if path.is_relative_to(here) else path), frame.f_lineno
