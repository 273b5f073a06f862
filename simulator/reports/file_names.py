"""Places: files as they are named in a report, from the root of the repository."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

STDIN = "-"


def root(environ: Mapping[str, str]) -> Path:
    """What files are named from: GitHub's workspace, the repository we are in, or this folder."""
    here = Path.cwd()
    workspace = environ.get("GITHUB_WORKSPACE")
    if workspace and here.is_relative_to(workspace):
        return Path(workspace)
    return next((above for above in (here, *here.parents) if (above / ".git").exists()), here)


def named_from(base: Path, file: str) -> str:
    """A file as it is named from a folder, with ``/``; as it is where it isn't below."""
    if file == STDIN:
        return file
    for one, above in ((Path(os.path.abspath(file)), base), (Path(file).resolve(), base.resolve())):  # noqa: PTH100
        if one.is_relative_to(above):
            return one.relative_to(above).as_posix()
    return Path(file).as_posix()
