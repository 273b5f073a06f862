"""The dead-letter file: what delivery left behind, one JSON line a message, to be sent again.

It holds personal data, so only its owner may read it; it is made when the first line is written.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol


class Undelivered(Protocol):
    """What became of a message that is to be sent again."""

    def dead_letter(self) -> object:
        """Its line, as JSON."""


class DeadLetters:
    """Writes dead letters to ``path``, or to a new ``dead-letter-<time>.ndjson`` in this folder.

    ``now`` gives that time as text.  A file that exists is never written over, unless it is no
    regular one (``/dev/null``).  Each line is written whole or not at all; an OSError says why not.
    """

    def __init__(self, path: Path | None, now: Callable[[], str]) -> None:
        self.path = path
        self.count = 0
        self._now = now
        self._file: int | None = None
        self._size = 0

    def problem(self) -> str:
        """Why nothing could be written there, as far as can be told before; else ``""``."""
        try:
            return self._problem(Path() if self.path is None else self.path)
        except OSError as error:
            return str(error.strerror)

    def _problem(self, path: Path) -> str:
        if self.path is not None and os.path.lexists(path):
            if path.is_dir():
                return "it is a directory"
            if not self._is_special():
                return "it exists, and may hold what is still to send: name another file"
            return ""
        folder = path if self.path is None else path.parent
        if not folder.is_dir():
            return f"there is no folder {folder}"
        return "" if os.access(folder, os.W_OK) else f"the folder {folder} can't be written"

    def _is_special(self) -> bool:
        path = self.path
        return path is not None and path.exists() and not stat.S_ISREG(path.stat().st_mode)

    @property
    def can_be_sent(self) -> bool:
        """Whether what was written can be read again."""
        return self.count > 0 and not self._is_special()

    def write(self, outcome: Undelivered) -> None:
        """Add the dead letter of one outcome."""
        if self._file is None:
            self._file = self._open()
        line = json.dumps(outcome.dead_letter()).encode("ascii") + b"\n"
        left = line
        try:
            while left:
                left = left[os.write(self._file, left) :]
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._file, self._size)
                if not self._size and self.path is not None and not self._is_special():
                    self.path.unlink()  # an empty one would only be in the way
            raise
        self._size += len(line)
        self.count += 1

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _open(self) -> int:
        new = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL
        if self.path is not None:
            # A pipe that nobody reads must not hold us up.
            flags = os.O_WRONLY | os.O_NONBLOCK if self._is_special() else new
            file = os.open(self.path, flags, 0o600)
            os.set_blocking(file, True)
            return file
        stem, number = f"dead-letter-{self._now()}", 1
        while True:
            path = Path(f"{stem}.ndjson" if number == 1 else f"{stem}-{number}.ndjson")
            try:
                file = os.open(path, new, 0o600)
            except FileExistsError:
                number += 1
            else:
                self.path = path
                return file


def is_dead_letter(value: object) -> bool:
    """Whether a line is what delivery left behind: a message and the operations still to send."""
    return (
        isinstance(value, dict)
        and "message" in value
        and isinstance(value.get("operations"), list)
        and "type" not in value
    )
