"""Bodies: what breaks a contract, as data, each with the repaired twin that keeps it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from contracts.violations import Profile

BROKEN = ".broken.json"
REPAIRED = ".repaired.json"


@dataclass(frozen=True, slots=True)
class Body:
    """One file: an instance of ``kind`` and all that ``check`` finds on it under ``profile``.

    ``name`` is its path below ``bodies/``; ``violations`` are ``{"code", "severity", "pointer"}``.
    """

    name: str
    kind: str
    description: str
    profile: Profile
    instance: Any
    violations: list[dict[str, str]]


def kit_bodies() -> Iterator[Body]:
    """The bodies that this package brings, by name."""
    yield from _below(resources.files("contracts").joinpath("bodies"), "")


def _below(folder: Traversable, kind: str) -> Iterator[Body]:
    for entry in sorted(folder.iterdir(), key=lambda found: found.name):
        name = f"{kind}/{entry.name}".lstrip("/")
        if entry.is_dir():
            yield from _below(entry, name)
        else:
            found = json.loads(entry.read_text("utf-8"))
            instance = found["body"]
            yield Body(
                name, kind, found["description"], found["profile"], instance, found["violations"]
            )
