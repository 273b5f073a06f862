"""Translation: a Segment message in, Salesmachine operations out.  Pure and total.

One file a call: how a ``page`` is translated stands in ``page.py``, in ``translate_page``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from destination import calls
from destination.notes import Note
from destination.operations import Operation
from destination.refusals import Refusal
from destination.settings import Settings
from destination.translate.alias import translate_alias
from destination.translate.group import translate_group
from destination.translate.identify import translate_identify
from destination.translate.page import translate_page
from destination.translate.track import translate_track

TRANSLATORS: dict[type, Callable[[Any], list[Operation]]] = {
    calls.Identify: translate_identify,
    calls.Track: translate_track,
    calls.Page: translate_page,
    calls.Group: translate_group,
    calls.Alias: translate_alias,
}
RULES: dict[str, Callable[[Any], list[Operation]]] = {
    "identify.contact": translate_identify,
    "track.event": translate_track,
    "page.view": translate_page,
    "page.named": translate_page,
    "group.account": translate_group,
    "group.link": translate_group,
    "alias.merge": translate_alias,
}
"""Rule name -> the function that applies it."""

_DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class Translation:
    """What became of a message: its operations in order, or the reason why there are none."""

    outcome: Literal["translated", "refused", "filtered"]
    operations: list[Operation]
    notes: list[Note]
    reason: Refusal | None = None

    @property
    def rules(self) -> list[str]:
        """The rule behind each operation, in order."""
        return [operation.rule for operation in self.operations]

    def wire(self) -> list[dict[str, Any]]:
        """The operations as the batch items that are sent."""
        return [operation.wire() for operation in self.operations]


def translate(message: object, settings: Settings = _DEFAULTS) -> Translation:
    """Translate one message, any JSON value.  Never raises, never changes the message.

    The same message and settings give the same translation, always.
    """
    notes: list[Note] = []
    call = calls.parse(message, settings, notes)
    if isinstance(call, Refusal):
        return Translation(call.outcome, [], notes, call)
    return Translation("translated", TRANSLATORS[type(call)](call), notes)
