"""Theirs: a translator of the user's own, named ``module:function``.

It takes a message (a dict) and gives its operations in wire form (a list of dicts).  What it
raises, or gives instead, is a refusal.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contracts.violations import printable
from destination.wire import read
from simulator.payload.report import Report, known
from simulator.payload.translators.places import place_in, place_of, shown
from simulator.payload.translators.wire_form import NoWireFormError, wire_form

RAISED = "translator_raised"
RETURNED = "translator_returned"

_LETTERS = 200
"""Of what an exception says so much is told."""


class TranslatorError(Exception):
    """Why there is no such translator; a sentence that says what to do, on one line."""

    def __init__(self, sentence: str) -> None:
        super().__init__(printable(sentence))


@dataclass(frozen=True, slots=True)
class Theirs:
    """One of the user's: ``function`` takes a message and gives its operations in wire form."""

    name: str
    function: Callable[[Any], Any]

    def report(self, message: object, line: int = 1, defect: str = "") -> Report:
        """What became of a message; an exception and what is no list of objects are a refusal.

        Like the destination's it is never given what is no JSON object, or can't be judged.
        What it prints goes to standard error: standard output is the command's.
        """
        text, unreadable = read(message)
        found = known(line, message)
        if defect or unreadable or not isinstance(message, dict):
            why = defect or f"not a message: {unreadable or 'it is no JSON object'}"
            return {**found, "reason": _reason("bad_request", why)}
        try:
            with contextlib.redirect_stdout(sys.stderr):
                operations = wire_form(self.function(json.loads(text)))
        except NoWireFormError as error:
            return {**found, "reason": _reason(RETURNED, f"{self.name} {error}")}
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # whatever it is, it is what became of this message
            return {**found, "reason": _reason(RAISED, _raised(error))}
        return {**found, "outcome": "translated", "operations": operations}

    def operations(self, message: object) -> list[dict[str, Any]]:
        """Its operations alone; none where it refuses."""
        found: list[dict[str, Any]] = self.report(message)["operations"]
        return found

    def with_settings(self, settings: dict[str, str]) -> Theirs:
        """Itself: our settings mean nothing to it."""
        return self

    def place(self, rule: str) -> str:
        """Where the function is."""
        return place_of(self.function)


def load(spec: str) -> Theirs:
    """The translator that ``module:function`` names.  Raises TranslatorError.

    The module is looked for in the current folder, too, as with ``python -m``.
    """
    module, _, name = spec.rpartition(":")
    if not module or not name or re.search(r"[/\\]|^\.|\.py$", module):
        raise TranslatorError(f"{spec!r} names no translator: give it as {_meant(module, name)}")
    if "" not in sys.path:
        sys.path.insert(0, "")
    found = _imported(module, spec)
    for part in name.split("."):
        try:
            found = getattr(found, part)
        except Exception:  # a module may have a __getattr__ of its own
            raise TranslatorError(f"{spec}: the module {module} has no {name}") from None
    if why := _no_translator(found):
        raise TranslatorError(f"{spec} is no translator: it {why}")
    return Theirs(spec, found)


def _imported(module: str, spec: str) -> Any:
    try:
        with contextlib.redirect_stdout(sys.stderr):
            return importlib.import_module(module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a script may end at once with SystemExit
        missing = error.name if isinstance(error, ModuleNotFoundError) else None
        if missing is not None and (module == missing or module.startswith(f"{missing}.")):
            text = f"{spec}: there is no module {missing}, neither here nor installed"
            raise TranslatorError(text) from None
        raise TranslatorError(f"{spec} can't be imported: {_raised(error)}") from None


def _no_translator(found: Any) -> str:
    """Why it can't be one; empty if it can."""
    if isinstance(found, type) or not callable(found):
        what = "a class" if isinstance(found, type) else f"of type {type(found).__name__}"
        return f"is {what}, no function"
    if inspect.iscoroutinefunction(found) or inspect.isasyncgenfunction(found):
        return "is async"
    if inspect.isgeneratorfunction(found):
        return "yields its operations: return them as a list"
    try:
        inspect.signature(found).bind({})
    except TypeError:
        return "can't be called with a message alone"
    except ValueError:  # some built-ins don't say what they take
        pass
    return ""


def _meant(module: str, name: str) -> str:
    """The form to give it in; for a path to a file the module that it probably is."""
    if not module and name.endswith(".py"):
        module, name = name, ""
    file = module.replace("\\", "/").removeprefix("./")
    parts = file.removesuffix(".py").split("/")
    if parts != [module] and all(map(str.isidentifier, parts)):
        return f"{'.'.join(parts)}:{name or 'function'}"
    return "module:function"


def _reason(code: str, message: str) -> dict[str, str]:
    return {"code": code, "pointer": "", "message": message}


def _raised(error: BaseException) -> str:
    """What was raised, and where in the user's own code; of code that can't be read where in it."""
    try:
        text = str(error)
    except (Exception, SystemExit):  # what can't even say what it is
        text = ""
    where = place_in(error.__traceback__, besides=__file__)
    if isinstance(error, ImportError) and error.path:
        text = text.replace(f" ({error.path})", "")  # a path of this machine
    if isinstance(error, SyntaxError) and isinstance(error.filename, str):
        text, where = str(error.msg), f"{shown(error.filename)}:{error.lineno or 1}"
    said = text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1]}…"
    told = ": ".join(filter(None, (type(error).__name__, said)))
    return printable(f"{told} at {where}" if where else told)
