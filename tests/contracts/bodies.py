"""The bodies under ``contracts/bodies``, read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import contracts

FOLDER = Path(contracts.__file__).parent / "bodies"


@dataclass(frozen=True)
class Body:
    """One file: ``name`` is its path below the folder, ``kind`` the folders of it."""

    name: str
    kind: str
    description: str
    profile: Any
    instance: Any
    violations: list[dict[str, str]]


def _read(path: Path) -> Body:
    found = json.loads(path.read_text("utf-8"))
    assert list(found) == ["description", "profile", "body", "violations"], path
    name, kind = path.relative_to(FOLDER).as_posix(), path.parent.relative_to(FOLDER).as_posix()
    return Body(name, kind, *found.values())


BODIES = [_read(path) for path in sorted(FOLDER.rglob("*.json"))]
BROKEN = [body for body in BODIES if body.name.endswith(".broken.json")]
REPAIRED = [body for body in BODIES if body.name.endswith(".repaired.json")]
