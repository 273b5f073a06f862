"""Run by another interpreter: translates what comes on standard input, a JSON value a line.

A line is ``[settings, message]``; its answer is ``{"outcome", "operations", "notes", "reason"}`` of
a destination, ``{"outcome", "operations", ...}`` of a function, else ``{"raised"}`` or
``{"returned"}``.  The first line is ``{"ready": VERSION}`` or ``{"failed": WHY}``.

It is read as text, and imports nothing of the simulator: another version may be installed there.
It ends when standard input does, whatever it is doing then.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

Ask = Callable[[Any, "dict[str, str]"], "dict[str, Any]"]

LETTERS = 200
"""Of what an exception says so much is told."""


def main(spec: str) -> None:
    """Translate until standard input ends; ``spec`` is module:function, or empty."""
    if sys.path[:1] == [""]:
        del sys.path[0]  # what is installed is meant, not what stands in the current folder
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this ends it
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what a translator prints is none of the answers

    def say(what: dict[str, Any]) -> None:
        answers.write(json.dumps(what) + "\n")
        answers.flush()

    try:
        ask = function_of(spec) if spec else destination()
    except BaseException as error:
        say({"failed": told(error)})
        return
    say({"ready": version()})
    lines: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=read, args=(lines,), daemon=True).start()
    while True:
        settings, message = json.loads(lines.get())
        try:
            say(ask(message, settings))
        except BaseException as error:
            say({"raised": told(error)})


def read(lines: queue.Queue[bytes]) -> None:
    """Hand on each line; the end of them is the end of it all."""
    for line in sys.stdin.buffer:
        lines.put(line)
    os._exit(0)


def destination() -> Ask:
    """The destination that is installed."""
    from destination import Settings, translate

    names = {one.name for one in dataclasses.fields(Settings)}

    def ask(message: Any, settings: dict[str, Any]) -> dict[str, Any]:
        known = {name: value for name, value in settings.items() if name in names}
        found = translate(message, Settings(**known))
        reason = getattr(found, "reason", None)
        return {
            "outcome": found.outcome,
            "operations": found.wire(),
            "notes": [note.to_dict() for note in getattr(found, "notes", [])],
            "reason": None if reason is None else reason.to_dict(),
        }

    return ask


def function_of(spec: str) -> Ask:
    """The function that ``module:function`` names; installed ones come before those here."""
    sys.path.append(str(Path.cwd()))
    module, _, name = spec.rpartition(":")
    found: Any = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    if not callable(found):
        raise TypeError(f"{spec} can't be called")

    def ask(message: Any, settings: dict[str, Any]) -> dict[str, Any]:
        operations = found(message)
        if operations is not None and not isinstance(operations, list):
            kind = type(operations).__name__
            return {"returned": f"gave a {kind}, not a list of operations"}
        return {"outcome": "translated", "operations": operations, "notes": [], "reason": None}

    return ask


def version() -> str:
    """The version that is installed, empty where none says so."""
    try:
        from importlib.metadata import version as installed

        return installed("salesmachine-destination")
    except Exception:
        return ""


def told(error: BaseException) -> str:
    """What was raised, and where, without a path of this machine."""
    try:
        text = str(error)[:LETTERS]
    except Exception:
        text = ""
    frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename[0] != "<"]
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return ": ".join(filter(None, (type(error).__name__, text))) + where


if __name__ == "__main__":
    main(sys.argv[1])
