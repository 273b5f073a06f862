"""The ready file of ``sim up``: there while it answers, and only then."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click


def clear(path: Path | None) -> None:
    """Remove what an earlier simulator left; a ClickException where no file can be had there."""
    if path is None:
        return
    if not path.parent.is_dir():
        raise click.ClickException(f"{path} can't be written: there is no such folder")
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from None


@contextmanager
def announced(path: Path | None, facts: dict[str, Any]) -> Iterator[None]:
    """The facts, in the file while the block runs; one that another simulator put there stays."""
    if path is None:
        yield
        return
    written = _write(path, facts)
    try:
        yield
    finally:
        with suppress(OSError):
            if os.path.samestat(path.stat(), written):
                path.unlink()


def _write(path: Path, facts: dict[str, Any]) -> os.stat_result:
    """Written beside and moved into place, so that whoever sees it sees all of it."""
    try:
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        beside.write_text(json.dumps(facts) + "\n", "utf-8")
        written = beside.stat()
        beside.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from None
    return written


def _unwritable(path: Path, error: OSError) -> click.ClickException:
    return click.ClickException(f"{path} can't be written: {error.strerror}")
