"""What a filter that can't be read ends with."""

from __future__ import annotations


class FilterError(ValueError):
    """A text that is no filter.

    ``message`` says in a sentence what is wrong, ``hint`` what to write instead ("" where nothing
    is near); neither repeats what was written, which may be a secret.  It is wrong from ``start``
    up to ``end``, counted in characters; where something is missing the two are the same.
    """

    def __init__(self, message: str, start: int, end: int, hint: str = "") -> None:
        super().__init__(f"{message}; {hint}" if hint else message)
        self.message = message
        self.start = start
        self.end = end
        self.hint = hint

    def told(self) -> str:
        """The sentence, and where: ``there is no such field (characters 1 to 3); ...``."""
        first, last = self.start + 1, self.end
        spot = f"character {first}" if last <= first else f"characters {first} to {last}"
        return f"{self.message} ({spot}){f'; {self.hint}' if self.hint else ''}"
