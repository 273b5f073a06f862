"""What Salesmachine's hook answers, and what that means for a message, by Segment's rules."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from destination.delivery import Response, answer_to

UNSUPPORTED = "UNSUPPORTED_EVENT_TYPE"
FILTERED = "FILTERED_"
"""What the code of a message begins with that is filtered though it is answered with success."""
MAX_CODE = 60
"""Characters of a code that is repeated."""

Fate = Literal["delivered", "filtered", "dead", "again"]


@dataclass(frozen=True, slots=True)
class Answer(Response):
    """What came back from the hook; in a sentence it is what its body says to a person."""

    def __str__(self) -> str:
        if self.status is None:
            return self.error
        return self.said("message") or f"the hook answered {self.status}"

    def said(self, key: str) -> str:
        """A text of its body; ``""`` where there is none of that name."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return ""
        text = found.get(key) if isinstance(found, dict) else None
        return text if isinstance(text, str) else ""


def fate(answer: Answer) -> tuple[Fate, str]:
    """``(what becomes of the message, the code that says why)``; none where it is delivered.

    Tried again is what Segment tries again (documented): no answer, 408, 423, 429 and 5xx except
    501, which says that Salesmachine doesn't take the type; any other 4xx is final.  The code is
    the hook's own where it gives one.
    """
    action, code = answer_to(answer)
    code = answer.said("code")[:MAX_CODE] or code
    if action == "deliver":
        return ("filtered", code) if code.startswith(FILTERED) else ("delivered", "")
    if answer.status == 501:
        return "filtered", UNSUPPORTED
    return ("again" if action in ("retry", "pause") else "dead"), code
