"""Translators in another interpreter: a child process, asked one message at a time.

What it runs stands in ``far_translator.py``, which is given to it as text: the far side needs
nothing installed but the destination, or the module of the user's that is named.
"""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import IO, Any, cast

from contracts.violations import printable
from simulator.payload.report import Report, known
from simulator.payload.translators import RAISED, RETURNED, TranslatorError
from simulator.payload.translators.wire_form import NoWireFormError, wire_form

START_SECONDS = 60.0
"""How long it may take to be ready: a cold disk, and whatever a module does when imported."""
PATIENCE_SECONDS = 10.0
"""How long one message may take."""
MOST_STARTS = 20
"""It is started anew where a message ended it, and given up after so many."""
NO_ANSWER, PROCESS_ENDED = ENDED = ("NoAnswer", "ProcessEnded")
"""What stands for an exception where a message held the process up, or ended it."""
MAX_SAID = 4_000
"""Bytes of its standard error that are looked at, the last ones."""

_NAMED = re.compile(r"(?P<python>.*[/\\][^/\\:]*)(?::(?P<function>[^/\\]+:[^/\\]+))?", re.DOTALL)


def is_interpreter(text: str) -> bool:
    """Whether it names an interpreter: a path has a slash, ``module:function`` has none."""
    return bool(_NAMED.fullmatch(text)) or Path(text).is_dir()


def interpreter(text: str, settings: dict[str, str]) -> Interpreter:
    """What ``PATH/python`` or ``PATH/python:module:function`` names, started.

    A folder is a virtual environment.  Raises TranslatorError.
    """
    found = _NAMED.fullmatch(text)
    python, function = Path(found["python"] if found else text), (found and found["function"]) or ""
    for inside in ("bin/python", "Scripts/python.exe"):
        if python.is_dir() and (python / inside).exists():
            python = python / inside
    if not python.is_file():
        raise TranslatorError(f"{python}: there is no Python interpreter there")
    made = Interpreter(text, str(python), function, settings, _Far(str(python), function))
    made.far.start()
    return made


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A translator in another interpreter; ``function`` is empty for the destination there.

    ``version`` is what is installed there, as far as it says so.
    """

    name: str
    python: str
    function: str
    settings: dict[str, str]
    far: _Far = field(repr=False, compare=False)

    @property
    def has_notes(self) -> bool:
        """Whether it is a destination, which has notes."""
        return not self.function

    @property
    def version(self) -> str:
        """What is installed there, empty where that isn't known."""
        return self.far.version

    def report(self, message: object, line: int = 1, defect: str = "") -> Report:
        """What became of a message there; whatever ends the process there is its exception."""
        found = known(line, message)
        if self.function and (defect or not isinstance(message, dict)):
            said = defect or "not a message: it is no JSON object"
            return {**found, "reason": _reason("bad_request", said)}
        answer = self.far.ask([self.settings, message])
        if "raised" in answer:
            return {**found, "reason": _reason(RAISED, str(answer["raised"]))}
        if "returned" in answer:
            return {**found, "reason": _reason(RETURNED, f"{self.name} {answer['returned']}")}
        try:
            operations = wire_form(answer.get("operations"))
        except NoWireFormError as error:
            return {**found, "reason": _reason(RETURNED, f"{self.name} {error}")}
        report = {**found, "outcome": answer["outcome"], "operations": operations}
        report["notes"] = answer["notes"]
        if answer["reason"] is not None:
            said = defect or answer["reason"]["message"]
            report["reason"] = {**answer["reason"], "message": said}
        return report

    def operations(self, message: object) -> list[dict[str, Any]]:
        """Its operations alone; none where it refuses."""
        return cast(list[dict[str, Any]], self.report(message)["operations"])

    def with_settings(self, settings: dict[str, str]) -> Interpreter:
        """The same under these settings, and its own usual ones for the rest."""
        if self.function:
            return self
        return Interpreter(self.name, self.python, "", settings, self.far)

    def place(self, rule: str) -> str:
        """Nothing: its files are another installation's."""
        return ""

    def close(self) -> None:
        """End the process."""
        self.far.stop()


class _Far:
    """The process: started when needed, and anew where it ended; it ends when we do."""

    def __init__(self, python: str, function: str) -> None:
        self.version = ""
        self._python, self._function = python, function
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._lines: queue.Queue[bytes] = queue.Queue()
        self._starts = 0

    def start(self) -> None:
        """Raises TranslatorError where it can't run, with what it says itself."""
        self._starts += 1
        if self._starts > MOST_STARTS:
            raise TranslatorError(f"{self._python} ended {MOST_STARTS} times: it is given up")
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        script = resources.files("simulator.cli").joinpath("far_translator.py").read_text("utf-8")
        try:
            self._process = subprocess.Popen(
                [self._python, "-c", script, self._function],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
            )
        except OSError as error:
            self._errors.close()
            raise TranslatorError(f"{self._python} can't be started: {error.strerror}") from None
        self._lines = queue.Queue()
        threading.Thread(
            target=_read, args=(self._process.stdout, self._lines), daemon=True
        ).start()
        told = self._answer(START_SECONDS)
        if not isinstance(told, dict) or "ready" not in told:
            why = told.get("failed") if isinstance(told, dict) else None
            said = why or self._last_words() or "it ended without a word"
            self.stop()
            raise TranslatorError(f"{self._what()} can't be used: {said}")
        self.version = str(told["ready"])

    def ask(self, what: object) -> dict[str, Any]:
        """Its answer; ``{"raised": ...}`` where the message ended it, or held it up for too long.

        Raises TranslatorError where it can't be started again.
        """
        if self._process is None:
            self.start()
        process = self._process
        assert process is not None  # it was started
        assert process.stdin is not None  # it is a pipe
        try:
            process.stdin.write(json.dumps(what).encode("ascii") + b"\n")
            process.stdin.flush()
            answer = self._answer(PATIENCE_SECONDS)
        except OSError:
            answer = None
        if isinstance(answer, dict):
            return answer
        is_late = answer is _LATE
        status = self.stop()
        if is_late:
            return {"raised": f"{NO_ANSWER}: nothing came back in {PATIENCE_SECONDS:g} s"}
        return {"raised": f"{PROCESS_ENDED}: the process ended with status {status}"}

    def stop(self) -> int:
        """End it; its status."""
        process, self._process = self._process, None
        if process is None:
            return 0
        assert process.stdin is not None  # it is a pipe
        with suppress(OSError):
            process.stdin.close()
        try:
            status = process.wait(1.0)
        except subprocess.TimeoutExpired:
            process.kill()
            status = process.wait()
        if self._errors is not None:
            self._errors.close()
        return status

    def _answer(self, seconds: float) -> Any:
        """The next line read as JSON; None where there is no more, ``_LATE`` where none comes."""
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            return _LATE
        try:
            return json.loads(line)
        except ValueError:
            return None

    def _what(self) -> str:
        return f"{self._function or 'the destination'} of {self._python}"

    def _last_words(self) -> str:
        if self._errors is None:
            return ""
        self._errors.seek(max(0, self._errors.seek(0, os.SEEK_END) - MAX_SAID))
        said = self._errors.read().decode("utf-8", "replace").strip()
        return printable(said.splitlines()[-1]) if said else ""


_LATE = object()


def _read(stream: IO[bytes], lines: queue.Queue[bytes]) -> None:
    with stream:
        for line in stream:
            lines.put(line)
    lines.put(b"")


def _reason(code: str, message: str) -> dict[str, str]:
    return {"code": code, "pointer": "", "message": printable(message)}
