"""What is watched: a journal, and where it comes from a running simulator all that goes with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.tui.outside import Control, Sender


def _none() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Watched:
    """A journal's file, read and never written.

    ``facts`` is what the ready line says (``salesmachine``, ``segment``, ``journal``, ``pid``),
    None for a finished recording, which has neither ``control`` nor ``sender``.  ``workspace`` is
    the one to begin with, None for all; ``write_key`` is shown in the lines to paste: never one
    that is a secret.  ``settings`` are lines about how the simulator was started, and about
    messages that wait for their write key.  ``trouble`` says in a sentence why the simulator
    answers no more, and is empty as long as it does; it never waits.
    """

    journal: Path
    facts: Mapping[str, Any] | None = None
    control: Control | None = None
    sender: Sender | None = None
    workspace: str | None = None
    write_key: str = "WRITE_KEY"
    settings: tuple[str, ...] = ()
    trouble: Callable[[], str] = _none
