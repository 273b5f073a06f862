"""What of an operation or a state isn't as expected: in words, and as lines that can be copied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from contracts.violations import escape, printable
from simulator.expecting.compared import ABSENT, Difference, Matcher, Path
from simulator.failures.spelling import alike, from_there, short, spelt, typed, value_lines

MAX_MARKED: Final = 8
"""So many differences are marked; a screen holds no more."""
_CUT: Final = 200


def pointer(path: Path) -> str:
    """The JSON pointer of a path; the whole is ``(the whole)``."""
    return "".join(f"/{printable(escape(key))}" for key in path) or "(the whole)"


def said(difference: Difference) -> str:
    """``/params/total is 40, expected 42``."""
    _, expected, got = difference
    came = "isn't there" if got is ABSENT else f"is {short(got)}"
    if expected is ABSENT:
        return f"{pointer(difference.path)} {came}, expected nothing there"
    if is_json(expected) and got is not ABSENT and short(expected) == short(got):
        return f"{pointer(difference.path)} isn't as expected"  # both too long to be told apart
    return f"{pointer(difference.path)} {came}, expected {in_short(expected)}"


def in_short(expected: object) -> str:
    """What is expected, in a sentence."""
    if isinstance(expected, Matcher):
        return printable(expected.describe())
    return short(expected) if is_json(expected) else printable(_written(expected))


def in_full(value: object) -> str:
    """A value with its type; a matcher in words."""
    if value is ABSENT:
        return "nothing"
    return typed(value) if is_json(value) else in_short(value)


def marked(differences: Sequence[Difference]) -> tuple[str, ...]:
    """The lines of a diff: a header for each object or list, ``-`` expected, ``+`` came."""
    found: dict[Path, list[str]] = {}
    for one in differences[:MAX_MARKED]:
        found.setdefault(one.path[:-1], []).extend(_lines(one))
    lines = [line for at, below in found.items() for line in (f"@@ {pointer(at)} @@", *below)]
    more = len(differences) - MAX_MARKED
    return (*lines, *([f" … {more:,} more differences"] if more > 0 else []))


def is_json(value: object) -> bool:
    """Whether a value is JSON through and through, without a matcher in it."""
    if isinstance(value, dict):
        return all(is_json(below) for below in value.values())
    if isinstance(value, list):
        return all(is_json(below) for below in value)
    return value is None or isinstance(value, str | int | float)


def _lines(difference: Difference) -> Iterator[str]:
    path, expected, got = difference
    key = path[-1] if path else 0
    head = f"{spelt(key)}: " if isinstance(key, str) else ""
    if isinstance(expected, str) and isinstance(got, str) and (start := alike(expected, got)):
        yield f"-{head}{from_there(expected, start)}"
        yield f"+{head}{from_there(got, start)}"
        return
    for mark, value in (("-", expected), ("+", got)):
        if value is not ABSENT and not _means_nothing(value):
            yield from (f"{mark}{line}" for line in _value_lines(value, head))


def _means_nothing(value: object) -> bool:
    return isinstance(value, Matcher) and value.describe() == in_full(ABSENT)


def _value_lines(value: Any, head: str) -> Iterator[str]:
    if is_json(value):
        yield from value_lines(value, head)
        return
    text = printable(f"{head}{_written(value)}")
    yield text if len(text) <= _CUT else f"{text[: _CUT - 1]}…"


def _written(value: object) -> str:
    """JSON, with each matcher in it as it is written in a test."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{spelt(key)}: {_written(one)}' for key, one in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_written, value))}]"
    return spelt(value) if is_json(value) else repr(value)
