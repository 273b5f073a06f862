"""Expressions: what is to be kept, as Python over a message and what became of it."""

from __future__ import annotations

import contextlib
import marshal
import sys
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

from simulator.payload.lineage import arrives
from simulator.payload.report import Report
from simulator.payload.shrink.findings import found
from simulator.payload.shrink.telling import KeepError
from simulator.payload.translators import Translator

NAMES = (
    "message",
    "operations",
    "outcome",
    "code",
    "notes",
    "violations",
    "rules",
    "arrives",
)
_LETTERS, _SPOT = 200, 20
_VERSION = 2  # of marshal: without references, so that nothing in a copy is shared


class Expression:
    """A Python expression.  Raises KeepError for what is none, with the spot."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        try:
            self._code = compile(self.text, "--keep", "eval")
        except SyntaxError as error:
            raise KeepError(_spot(self.text, error)) from None
        except (ValueError, RecursionError, MemoryError) as error:
            raise KeepError(f"the expression can't be read: {error}") from None
        self._names = set(_names(self._code))

    def holds(self, message: object, translator: Translator) -> bool:
        """Whether it is true of a message.  Raises KeepError where it raises."""
        values = {
            name: value()
            for name, value in _values(message, translator).items()
            if name in self._names
        }
        try:
            with contextlib.redirect_stdout(sys.stderr):  # standard output is the command's
                return bool(eval(self._code, {"__name__": "__keep__", **values}))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # SystemExit too: whatever it is, it is no answer
            raise KeepError(f"the expression raises {_raised(error)}{self._hint(error)}") from None

    def _hint(self, error: BaseException) -> str:
        return f"; it knows {', '.join(NAMES)}" if isinstance(error, NameError) else ""


def _values(message: object, translator: Translator) -> dict[str, Callable[[], Any]]:
    """Each name with what makes its value: only those that are asked for are made."""
    reports: list[Report] = []

    def report() -> Report:
        if not reports:
            reports.append(translator.report(message))
        return reports[0]

    def violations() -> list[str]:
        abouts = ("message", "operation")
        return [one.code for one in found(message, translator) if one.sign.about in abouts]

    return {
        "message": lambda: _copy(message),
        "operations": lambda: report()["operations"],
        "outcome": lambda: report()["outcome"],
        "code": lambda: report().get("reason", {}).get("code"),
        "notes": lambda: [note["code"] for note in report()["notes"]],
        "violations": violations,
        "rules": lambda: report()["rules"],
        "arrives": lambda: lambda pointer: arrives(message, pointer, translator.operations),
    }


def _copy(message: Any) -> Any:
    """The expression may change it."""
    try:
        return marshal.loads(marshal.dumps(message, _VERSION))
    except ValueError:
        raise KeepError("the message nests too deep for an expression") from None


def _names(code: CodeType) -> Iterator[str]:
    """The names in it, and in the comprehensions and functions in it."""
    yield from code.co_names
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _names(one)


def _spot(text: str, error: SyntaxError) -> str:
    lines = text.splitlines()[max((error.lineno or 1) - 1, 0) :]
    rest = lines[0][error.offset - 1 :] if lines and error.offset else ""
    where = f"at {rest[:_SPOT]!r}, column {error.offset}" if rest else "at its end"
    told = error.msg if error.offset is None else f"{error.msg} {where}"
    return f"{_cut(text)!r} is no code and no Python expression: {told}"


def _raised(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:  # what can't even say what it is
        text = ""
    return ": ".join(filter(None, (type(error).__name__, _cut(text))))


def _cut(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1]}…"
