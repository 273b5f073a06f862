"""Places in source code, as a reader of a report wants them: from here, never from the root."""

from __future__ import annotations

import functools
import inspect
import os
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

_INSTALLED = ("purelib", "platlib", "stdlib", "platstdlib")
_MOST_WRAPPERS = 100


def place_of(function: Callable[..., Any]) -> str:
    """``file:line`` where a function begins; empty where there is no source, as of a built-in.

    Of a decorated function the one inside, if the decorator says what it wraps; of a partial, a
    method or an object that can be called, the function that runs.
    """
    code = getattr(_innermost(function), "__code__", None)
    if not inspect.iscode(code) or code.co_filename.startswith("<"):
        return ""
    return f"{shown(code.co_filename)}:{code.co_firstlineno}"


def place_in(traceback: TracebackType | None, besides: str = "") -> str:
    """``file:line`` of the last step in code that isn't installed, else of the last step at all.

    Steps in the file ``besides`` and in what has no file don't count.
    """
    last = mine = ""
    installed = tuple(f"{folder}{os.sep}" for folder in _installed())
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if file != besides and not file.startswith("<"):
            last = f"{shown(file)}:{traceback.tb_lineno}"
            mine = mine if file.startswith(installed) else last
        traceback = traceback.tb_next
    return mine or last


def shown(file: str) -> str:
    """A file's path from the current folder, else from where it is imported, else its name."""
    real = file if "\0" in file else os.path.realpath(file)
    for path in dict.fromkeys((Path(file), Path(real))):
        for base in _bases():
            if path.is_relative_to(base) and path != Path(base):
                return path.relative_to(base).as_posix()
    return Path(file).name


def _innermost(function: Any) -> Any:
    for _ in range(_MOST_WRAPPERS):  # what wraps itself ends here, too
        if isinstance(function, functools.partial):
            function = function.func
        elif inspect.ismethod(function):
            function = function.__func__
        elif hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        elif not hasattr(function, "__code__") and not isinstance(function, type):
            inner = inspect.getattr_static(type(function), "__call__", None)
            if not inspect.isfunction(inner):
                return function
            function = inner
        else:
            return function
    return function


def _bases() -> Iterator[str]:
    """Where installed code is, then the current folder, then whatever is imported from."""
    yield from _installed()
    try:
        here = str(Path.cwd())
    except OSError:  # it has been removed
        here = ""
    entries = sorted((entry for entry in sys.path if entry), key=len, reverse=True)
    yield from (base for base in (here, *entries) if base)


def _installed() -> Iterator[str]:
    paths = sysconfig.get_paths()
    found = {paths[name] for name in _INSTALLED if name in paths}
    yield from sorted(found, key=len, reverse=True)
