"""A message that a journal holds, under the settings by which its simulator delivered it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from destination import Settings
from simulator.payload.lineage.explained import Explained, explained
from simulator.payload.translators import Ours

UNREADABLE = "what is kept of the message is no JSON"


def became(body: str, start: Mapping[str, Any]) -> dict[str, Any]:
    """What ``report`` says of a message's JSON; of what is no JSON that it is refused.

    ``start`` is the data of the journal's mark of that start.
    """
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return translator_then(start).report(None, defect=UNREADABLE)
    return translator_then(start).report(message)


def explained_again(body: str, start: Mapping[str, Any], most: int) -> Explained:
    """The lineage of ``most`` fields of a message's JSON; of what is no JSON its refusal."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return explained(None, translator_then(start), defect=UNREADABLE)
    return explained(message, translator_then(start), most)


def translator_then(start: Mapping[str, Any]) -> Ours:
    """The translator as it was when the journal's simulator was started so."""
    return Ours(_settings(start))


def _settings(start: Mapping[str, Any]) -> Settings:
    """Those of the translation; a start that says none had the usual ones."""
    said = start.get("segment")
    known = said if isinstance(said, dict) else {}
    return Settings(
        anonymous="skip" if known.get("anonymous") == "skip" else "send",
        alias="skip" if known.get("alias") == "skip" else "send",
        oversize="note",
    )
