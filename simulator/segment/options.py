"""What the Segment side is told to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Relay = Literal["batch", "hook"]
Order = Literal["kept", "segment"]
Switch = Literal["send", "skip"]


@dataclass(frozen=True, slots=True)
class Options:
    """How messages are delivered.

    ``relay``: in batches by the destination's own client, or one message a request by its hook, as
    Segment does.  ``order``: kept for each contact and account, or as Segment has it, where a
    message that is tried again can be overtaken.  ``time_scale``: how much faster than Segment it
    waits.  ``dedupe``: whether a messageId that came before is filtered at source (A19).
    ``anonymous`` and ``alias`` are the destination's settings.
    """

    relay: Relay = "batch"
    order: Order = "kept"
    time_scale: float = 1.0
    dedupe: bool = False
    anonymous: Switch = "send"
    alias: Switch = "send"

    def to_dict(self) -> dict[str, Any]:
        """As the journal's mark of a start holds them."""
        return {
            "relay": self.relay,
            "order": self.order,
            "time_scale": self.time_scale,
            "dedupe": self.dedupe,
            "anonymous": self.anonymous,
            "alias": self.alias,
        }
