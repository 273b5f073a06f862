"""Where ``sim export`` writes: standard output, a new file, or new files in a folder."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import click

from contracts.cases import SUFFIX

Write = Callable[[str, str], None]
"""Takes a file's name, blank where there is one text alone, and its text or the next piece."""


def writing(
    into: Path | None, *, is_folder: bool, is_private: bool
) -> AbstractContextManager[Write]:
    """What writes into a new file or a folder, or prints; ``is_private`` is for the owner alone.

    A UsageError says what is there already, a ClickException what can't be written.
    """
    if into is None:
        return printing()
    if is_folder:
        if os.path.lexists(into) and not into.is_dir():
            raise click.UsageError(f"--into {into}: it is no folder, and each case gets a file")
        return into_folder(into, 0o600 if is_private else 0o666)
    if os.path.lexists(into) and not _is_special(into):
        raise click.UsageError(f"--into {into}: it exists: name a new file")
    return into_file(into, 0o600 if is_private else 0o666)


@contextmanager
def printing() -> Iterator[Write]:
    """Print one text as it comes, or the only file once it is known to be that."""
    kept: list[str] = []

    def write(name: str, text: str) -> None:
        if not name:
            sys.stdout.write(text)
        elif kept:
            raise click.UsageError("there are several messages: give --into FOLDER, a file each")
        else:
            kept.append(text)

    yield write
    sys.stdout.write("".join(kept))


@contextmanager
def into_file(path: Path, mode: int) -> Iterator[Write]:
    """Write a new file, made with the first piece; what is broken off leaves none behind."""
    opened: list[int] = []

    def write(_: str, text: str) -> None:
        with _told(path):
            if not opened:
                opened.append(_new(path, mode))
            _write(opened[0], text)

    try:
        yield write
    except BaseException:
        if opened and not _is_special(path):
            with suppress(OSError):
                path.unlink()
        raise
    finally:
        for file in opened:
            os.close(file)


@contextmanager
def into_folder(folder: Path, mode: int) -> Iterator[Write]:
    """Write new files into a folder, which is made if it isn't there; those written stay."""

    def write(name: str, text: str) -> None:
        path = folder / f"{name}{SUFFIX}"
        with _told(path):
            folder.mkdir(parents=True, exist_ok=True)
            file = _new(path, mode)
            try:
                _write(file, text)
            finally:
                os.close(file)

    yield write


def _new(path: Path, mode: int) -> int:
    flags = os.O_WRONLY if _is_special(path) else os.O_WRONLY | os.O_CREAT | os.O_EXCL
    return os.open(path, flags, mode)


def _write(file: int, text: str) -> None:
    left = text.encode("utf-8", "backslashreplace")
    while left:
        left = left[os.write(file, left) :]


def _is_special(path: Path) -> bool:
    """Whether it is no regular file: ``/dev/null``, a pipe."""
    return path.exists() and not stat.S_ISREG(path.stat().st_mode) and not path.is_dir()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise click.ClickException(f"{path} exists, and stays as it is: name another") from None
    except OSError as error:
        raise click.ClickException(f"{path} can't be written: {error.strerror}") from None
