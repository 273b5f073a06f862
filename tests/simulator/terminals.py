"""A terminal that people would see: tmux draws it, and keeps all that was written to it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.simulator.waiting import PATIENCE, until

REQUIRED = os.environ.get("SIM_TEST_REQUIRE", "").split(",")
"""Read before a test's environment is cleaned."""
_MODES = re.compile(rb"\x1b\[\?([0-9]+)([hl])")
_KEYS = re.compile(rb"\x1b\[([<>])[0-9]*u")
_ON = {b"7", b"25"}
"""Modes that a terminal begins with: lines wrap, the cursor is shown."""


class Terminal:
    """``columns`` x ``lines`` of a terminal, in which a shell runs a script."""

    def __init__(self, folder: Path, columns: int, lines: int, environ: dict[str, str]) -> None:
        self._socket = folder / "socket"
        self._file = folder / "written"
        self._environ = environ
        size = ("-x", str(columns), "-y", str(lines))
        self._tmux("-f", "/dev/null", "new-session", "-d", *size, "cat")
        self._tmux("set-option", "-g", "remain-on-exit", "on")
        self._tmux("pipe-pane", "-o", f"exec cat > '{self._file}'")
        until(self._file.exists, "tmux to keep what is written")

    def run(self, script: str) -> None:
        """Begin a script of the shell, anew."""
        self._tmux("respawn-pane", "-k", "sh", "-c", script)

    def keys(self, *names: str) -> None:
        """Type keys by their names in tmux: ``q``, ``Enter``, ``C-c``."""
        self._tmux("send-keys", *names)

    def text(self) -> str:
        """What is to be seen, each line without what is blank at its end."""
        return self._tmux("capture-pane", "-p")

    def shows(self, *texts: str, when: Callable[[str], bool] = bool) -> str:
        """What is to be seen once these texts are in it, and ``when`` holds of it.

        The test fails when that never is, and says what is to be seen.
        """
        seen = ""

        def are_shown() -> bool:
            nonlocal seen
            seen = self.text()
            return all(text in seen for text in texts) and when(seen)

        try:
            until(are_shown, " and ".join(map(repr, texts)))
        except AssertionError as error:
            raise AssertionError(f"{error} in\n{seen}") from None
        return seen

    def ended(self) -> str:
        """What is to be seen once the script has ended, and what has scrolled out of it.

        A line that was too long for the terminal is one line.
        """
        until(lambda: self._told("pane_dead") == "1", "the script's end")
        said = self._tmux("capture-pane", "-p", "-J", "-S", "-")
        return "\n".join(line.rstrip() for line in said.splitlines())

    def resize(self, columns: int, lines: int) -> None:
        """Give it another size."""
        self._tmux("resize-window", "-x", str(columns), "-y", str(lines))

    @property
    def is_alternate(self) -> bool:
        """Whether a program has all of it."""
        return self._told("alternate_on") == "1"

    @property
    def written(self) -> bytes:
        """All that was written to it."""
        return self._file.read_bytes()

    @property
    def left_on(self) -> set[str]:
        """What programs have turned on or off and not put back, as the terminal was told."""
        changed, pushed = set[bytes](), 0
        for number, switch in _MODES.findall(self.written):
            is_changed = (switch == b"h") != (number in _ON)
            (changed.add if is_changed else changed.discard)(number)
        for switch in _KEYS.findall(self.written):
            pushed = pushed + 1 if switch == b">" else max(0, pushed - 1)
        return {f"mode {one.decode()}" for one in changed} | ({"keys"} if pushed else set())

    def close(self) -> None:
        """End it, and what runs in it."""
        self._tmux("kill-server")

    def _told(self, name: str) -> str:
        return self._tmux("display-message", "-p", f"#{{{name}}}").strip()

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-u", "-S", self._socket, *arguments],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            env=self._environ,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def terminal(columns: int = 100, lines: int = 30, **environ: str) -> Iterator[Terminal]:
    """A terminal until the block ends; without tmux the test is skipped, or fails."""
    if shutil.which("tmux") is None:
        if "tmux" in REQUIRED:
            pytest.fail("needs tmux: apt-get install tmux")
        pytest.skip("needs tmux: apt-get install tmux")
    left_out = ("CI", "TMUX", "COLUMNS", "LINES")  # the terminal's own size counts
    inherited = {name: value for name, value in os.environ.items() if name not in left_out}
    with tempfile.TemporaryDirectory(prefix="sim-", dir="/tmp") as folder:  # for a short path
        made = Terminal(Path(folder), columns, lines, {**inherited, **environ})
        try:
            yield made
        finally:
            made.close()
