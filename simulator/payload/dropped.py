"""Dropped: the fields of an entry that reach no operation, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from simulator.payload.translators import Translator

if TYPE_CHECKING:
    from simulator.payload.check import Finding


class Dropped(NamedTuple):
    """A leaf of a message that no operation depends on, and why.

    ``evidence`` is an id of ``evidence.json``, where one stands behind it.
    """

    pointer: str
    why: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at: leaves that are dropped, ones that aren't, and how many were left out."""

    dropped: tuple[Dropped, ...] = ()
    others: tuple[str, ...] = ()
    left: int = 0


def look(finding: Finding, translator: Translator) -> Looked:
    """Trace the message of an entry, under a case's own settings.

    It takes hundreds of translations.  A message that becomes no operation drops nothing: what is
    to be said of it is said by its outcome.
    """
    from simulator.payload.lineage.explained import explained

    if finding.report["outcome"] != "translated":
        return Looked()
    if finding.asked is not None:
        translator = translator.with_settings(finding.asked.settings)
    found = explained(finding.message, translator)
    if not found.operations:
        return Looked()
    dropped = (one for one in found.incoming if one.became == "dropped")
    return Looked(
        tuple(Dropped(one.pointer, one.why.sentence, one.why.evidence) for one in dropped),
        tuple(one.pointer for one in found.incoming if one.became != "dropped"),
        found.left,
    )
