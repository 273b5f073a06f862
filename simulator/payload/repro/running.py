"""Running a repro's test, to see that it fails for its reason.  An edge: it starts a process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from contracts.violations import cut, printable

SECONDS = 120.0
"""The test of one message takes less than one, whatever a user's plugins do before it."""
_LEFT_OUT = (
    *("PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT"),
    "PYTEST_ADDOPTS",  # those of another run: they may measure coverage, or stop at once
)
_TAIL = 3


class Ran(NamedTuple):
    """How it ended: ``is_red`` where the test failed by its own assertion, else ``why`` not."""

    is_red: bool
    why: str = ""
    has_passed: bool = False


class NotRunError(Exception):
    """Why pytest couldn't be run; a sentence."""


def run(test: Path, seconds: float = SECONDS) -> Ran:
    """Run a pytest file with one test, as ``pytest FILE`` would.  Raises NotRunError.

    Nothing is left behind: no cache and no bytecode.
    """
    environment = {key: value for key, value in os.environ.items() if key not in _LEFT_OUT}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        try:
            done = subprocess.run(
                [*command, "--junitxml", str(report), str(test)],
                env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Ran(False, f"it didn't end within {seconds:g} seconds")
        except OSError as error:
            raise NotRunError(f"pytest can't be started: {error.strerror}") from None
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        if "No module named pytest" in said:
            raise NotRunError("pytest isn't installed here: pip install pytest")
        return _judged(report, said)


def _judged(report: Path, said: str) -> Ran:
    try:
        tests = list(ElementTree.parse(report).iter("testcase"))
    except (OSError, ElementTree.ParseError):
        return Ran(False, f"pytest ended without a report: {_tail(said)}")
    if len(tests) != 1:
        return Ran(False, f"pytest ran {len(tests)} tests of it, not one")
    [failed] = tests
    for kind in ("error", "skipped"):
        if (found := failed.find(kind)) is not None:
            return Ran(False, f"it ended as {kind}: {_reason(found.get('message', ''))}")
    failure = failed.find("failure")
    if failure is None:
        return Ran(False, "it passed", has_passed=True)
    message = failure.get("message", "")
    if message.startswith(("AssertionError", "assert ")):
        return Ran(True)
    return Ran(False, f"it failed for another reason: {_reason(message)}")


def _reason(message: str) -> str:
    """The line of a message that pytest marks as the error, else its beginning."""
    marked = re.search(r"^E +(.+)$", message, re.MULTILINE)
    return printable(cut(marked[1] if marked else message))


def _tail(said: str) -> str:
    return printable(" / ".join(_last_lines(said)))


def _last_lines(said: str) -> Iterator[str]:
    yield from [line.strip() for line in said.splitlines() if line.strip()][-_TAIL:]
