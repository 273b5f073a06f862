"""What is watched: a journal, and where it comes from a running simulator all that goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.tui.outside import Control, Sender


@dataclass(frozen=True, slots=True)
class Watched:
    """A journal's file, read and never written.

    ``facts`` is what the ready line says (``salesmachine``, ``segment``, ``journal``, ``pid``),
    None for a finished recording, which has neither ``control`` nor ``sender``.  ``workspace`` is
    the one to begin with, None for all; ``write_key`` is shown in the lines to paste: never one
    that is a secret.
    """

    journal: Path
    facts: Mapping[str, Any] | None = None
    control: Control | None = None
    sender: Sender | None = None
    workspace: str | None = None
    write_key: str = "WRITE_KEY"
