"""Writing a repro's files: a case and a pytest file beside it.  An edge: it touches the disk."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path
from typing import NamedTuple

from contracts.cases import SUFFIX
from contracts.violations import printable
from simulator.payload.repro.making import Repro

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


class Files(NamedTuple):
    """What was written."""

    case: Path
    test: Path


class WriteError(Exception):
    """Why nothing was written; a sentence, on one line."""

    def __init__(self, sentence: str) -> None:
        super().__init__(printable(sentence))


def write(repro: Repro, folder: Path, name: str = "", *, force: bool = False) -> Files:
    """Write ``<name>.case.json`` and ``test_<name>.py`` into a folder, which is made if need be.

    Without a name it is the repro's own, numbered where that is taken.  A file that is there stays
    unless ``force``.  Raises WriteError.
    """
    if name and not _NAME.fullmatch(name):
        raise WriteError(f"{name!r} is no name for a file: letters, digits, -, _ and . are")
    files = _files(folder, name) if name else _free(folder, repro.name, force)
    there = [path for path in files if path.exists() or path.is_symlink()]
    if there and not force:
        raise WriteError(f"{there[0]} is there already: --force writes it anew, --name another one")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files.case.write_text(repro.case(), "utf-8")
        files.test.write_text(repro.pytest(_function(files)), "utf-8")
    except OSError as error:
        raise WriteError(f"{error.filename} can't be written: {error.strerror}") from None
    return files


def _files(folder: Path, name: str) -> Files:
    word = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return Files(folder / f"{name}{SUFFIX}", folder / f"test_{word}.py")


def _free(folder: Path, name: str, force: bool) -> Files:
    if force:
        return _files(folder, name)
    names = (name if n == 1 else f"{name}_{n}" for n in count(1))
    found = (_files(folder, one) for one in names)
    return next(files for files in found if not any(path.exists() for path in files))


def _function(files: Files) -> str:
    return files.test.stem.removeprefix("test_")
