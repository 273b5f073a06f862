"""Translators: the destination's, or one of your own, as one way from a message to its report.

One of your own is any function that takes a message (a dict) and gives its operations in wire form
(a list of dicts), named ``module:function``.  What it raises, or gives instead, is a refusal.
"""

from __future__ import annotations

import importlib
import inspect
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from contracts.violations import printable
from destination import Settings, translate
from destination.envelope import field, identifier
from destination.translate import RULES
from simulator.payload.report import report

Report = dict[str, Any]
"""``{"line", "messageId", "type", "outcome", "operations", "rules", "notes", "reason"?}``."""

_USUAL = Settings(oversize="note")

RAISED = "translator_raised"
RETURNED = "translator_returned"


class TranslatorError(Exception):
    """Why there is no such translator; a sentence that says what to do."""


class Translator(Protocol):
    """What makes operations of a message; it never raises, and never changes the message."""

    @property
    def name(self) -> str:
        """``destination``, or ``module:function``."""

    def report(self, message: object, line: int = 1, defect: str = "") -> Report:
        """What became of a message; ``defect`` says why there is none."""

    def operations(self, message: object) -> list[dict[str, Any]]:
        """Its operations alone."""

    def with_settings(self, settings: dict[str, str]) -> Translator:
        """The same where a case has settings of its own; one of your own has none."""

    def place(self, rule: str) -> str:
        """``file:line`` of the function that applies a rule; empty where that isn't known."""


@dataclass(frozen=True, slots=True)
class Ours:
    """The destination's own."""

    settings: Settings = _USUAL
    name: str = "destination"

    def report(self, message: object, line: int = 1, defect: str = "") -> Report:
        """What became of a message, as ``sim translate`` prints it."""
        return report(line, message, self.settings, defect)

    def operations(self, message: object) -> list[dict[str, Any]]:
        """Its operations alone."""
        return translate(message, self.settings).wire()

    def with_settings(self, settings: dict[str, str]) -> Translator:
        """The destination's under these settings, and its usual ones for the rest."""
        return Ours(Settings(**settings))  # type: ignore[arg-type]

    def place(self, rule: str) -> str:
        """Where a rule is applied: ``destination/translate/page.py:34``."""
        function = RULES.get(rule)
        return "" if function is None else place_of(function)


@dataclass(frozen=True, slots=True)
class Theirs:
    """One of the user's: ``function`` takes a message and gives its operations in wire form."""

    name: str
    function: Callable[[Any], Any]

    def report(self, message: object, line: int = 1, defect: str = "") -> Report:
        """What became of a message; an exception and what is no list of objects are a refusal."""
        envelope = message if isinstance(message, dict) else {}
        kind = envelope.get("type")
        found: Report = {
            "line": line,
            "messageId": identifier(field(envelope, "messageId")[1]),
            "type": kind if isinstance(kind, str) else None,
            "outcome": "refused",
            "operations": [],
            "rules": [],
            "notes": [],
        }
        if defect:
            return {**found, "reason": _reason("bad_request", defect)}
        try:
            came = self.function(message)
        except Exception as error:  # whatever it is, it is what became of this message
            return {**found, "reason": _reason(RAISED, _raised(error))}
        if not isinstance(came, list) or not all(isinstance(one, dict) for one in came):
            return {**found, "reason": _reason(RETURNED, f"{self.name} gave no list of objects")}
        return {**found, "outcome": "translated", "operations": came}

    def operations(self, message: object) -> list[dict[str, Any]]:
        """Its operations alone; none where it refuses."""
        found: list[dict[str, Any]] = self.report(message)["operations"]
        return found

    def with_settings(self, settings: dict[str, str]) -> Translator:
        """Itself: our settings mean nothing to it."""
        return self

    def place(self, rule: str) -> str:
        """Where the function is."""
        return place_of(self.function)


def load(spec: str) -> Theirs:
    """The translator that ``module:function`` names.  Raises TranslatorError."""
    module, _, name = spec.partition(":")
    if not module or not name:
        raise TranslatorError(f"{spec!r} names no translator: give it as module:function")
    if "" not in sys.path:
        sys.path.insert(0, "")  # where the command was called, as with python -m
    try:
        found: Any = importlib.import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except AttributeError:
        raise TranslatorError(f"{spec}: the module {module} has no {name}") from None
    except Exception as error:
        raise TranslatorError(f"{spec} can't be imported: {_raised(error)}") from None
    if not callable(found):
        raise TranslatorError(f"{spec} is no function: it is {type(found).__name__}")
    return Theirs(spec, found)


def place_of(function: Callable[..., Any]) -> str:
    """``file:line`` where a function begins, from here where it is below; empty if unknown."""
    try:
        file = inspect.getsourcefile(function)
        line = inspect.getsourcelines(function)[1]
    except (OSError, TypeError):
        return ""
    path = Path(file or "")
    for base in (Path.cwd(), *map(Path, filter(None, sys.path))):
        if path.is_relative_to(base):
            return f"{path.relative_to(base).as_posix()}:{line}"
    return f"{path}:{line}"


def _reason(code: str, message: str) -> dict[str, str]:
    return {"code": code, "pointer": "", "message": message}


def _raised(error: Exception) -> str:
    """What was raised, and where in the user's own code."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f" at {Path(frame.filename).name}:{frame.lineno}"
    return printable(f"{type(error).__name__}: {error}{where}")
