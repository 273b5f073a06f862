"""Notes: what the translator wants a person to know about a message that it translated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["advice", "warning"]


@dataclass(frozen=True, slots=True)
class Note:
    """One note; ``code`` is from the closed list in ``contracts/codes.json``.

    ``pointer`` is the JSON pointer (RFC 6901) into the message that the note is about.
    """

    severity: Severity
    code: str
    pointer: str
    message: str

    def to_dict(self) -> dict[str, str]:
        """``{"severity", "code", "pointer", "message"}``, as ``sim translate`` prints it."""
        return {
            "severity": self.severity,
            "code": self.code,
            "pointer": self.pointer,
            "message": self.message,
        }


def advice(code: str, pointer: str, message: str) -> Note:
    """A note that only suggests: the message means what it says."""
    return Note("advice", code, pointer, message)


def warning(code: str, pointer: str, message: str) -> Note:
    """A note on what probably isn't what the sender wanted."""
    return Note("warning", code, pointer, message)
