"""Input lines: where in its file an entry's value stands."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from simulator.exchange_formats.positions import Positions

MAX_BYTES = 8 * 1024 * 1024
"""Of a larger file only the number of the entry is told."""


def line_in(file: str, number: int, pointer: str = "") -> int:
    """The line, from 1, of a pointer into the entry ``number`` (``Entry.line``) of a file.

    The number itself where the file isn't there to be read: a pipe, or gzipped.
    """
    found = _positions_of(file)
    return number if found is None else found.line(number, pointer)


def _positions_of(file: str) -> Positions | None:
    path = Path(file)
    try:
        if not file or not path.is_file():
            return None
        about = path.stat()
    except (OSError, ValueError):
        return None
    if about.st_size > MAX_BYTES:
        return None
    return _read(path.absolute(), about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int, size: int) -> Positions | None:
    """By when it was changed and how large it is, so that another text is read again."""
    try:
        return Positions(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
