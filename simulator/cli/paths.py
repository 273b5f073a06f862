"""The files that a command is given: by name, or below folders, each once and in a stable order."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import click

STDIN = "-"
ENDINGS = (".json", ".ndjson", ".jsonl")
"""What files of messages and cases end in, or in one of these and ``.gz``."""
SKIPPED = frozenset({"node_modules", ".venv"})


def files_of(paths: Iterable[str], leave_out: Collection[Path] = ()) -> Iterator[str]:
    """Each file once: those that are named, and those of messages below the folders that are.

    Hidden files and folders are left out, so are those installed, and ``leave_out``.  A folder
    without any file is told; a ClickException says which can't be read.
    """
    seen = {os.path.realpath(path) for path in leave_out}
    for path in paths:
        is_folder = path != STDIN and os.path.isdir(path)  # noqa: PTH112
        found = list(_below(Path(path))) if is_folder else [path]
        if not found:
            click.echo(
                f"{path}: there is no {', '.join(ENDINGS)} file in it, hidden folders and"
                " installed packages left out",
                err=True,
            )
        for file in found:
            real = STDIN if file == STDIN else os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                yield file


def _below(folder: Path) -> Iterator[str]:
    """The files below a folder by their names; a folder that links lead to again is read once."""
    seen = {os.path.realpath(folder)}
    for above, folders, files in os.walk(folder, onerror=_unreadable, followlinks=True):
        folders[:] = [name for name in sorted(folders) if _is_new(Path(above, name), seen)]
        yield from (str(Path(above, name)) for name in sorted(files) if _is_ours(name))


def _is_new(folder: Path, seen: set[str]) -> bool:
    if folder.name.startswith(".") or folder.name in SKIPPED:
        return False
    real = os.path.realpath(folder)
    if real in seen:
        return False
    seen.add(real)
    return True


def _is_ours(name: str) -> bool:
    return not name.startswith(".") and name.removesuffix(".gz").endswith(ENDINGS)


def _unreadable(error: OSError) -> None:
    raise click.ClickException(f"{error.filename} can't be read: {error.strerror}")
