"""Refusals: why a message isn't translated, as a value with a code, a pointer and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Refusal:
    """``refused`` is the sender's to mend; ``filtered`` is left out as somebody meant it.

    ``code`` is from the closed list in ``contracts/codes.json``; ``pointer`` is a JSON pointer
    (RFC 6901) into the message, in the message's own spelling.
    """

    outcome: Literal["refused", "filtered"]
    code: str
    pointer: str
    message: str

    def to_dict(self) -> dict[str, str]:
        """``{"code", "pointer", "message"}``, as ``sim translate`` prints it under ``reason``."""
        return {"code": self.code, "pointer": self.pointer, "message": self.message}


def refused(code: str, pointer: str, message: str) -> Refusal:
    """The message can't be translated as it is."""
    return Refusal("refused", code, pointer, message)


def filtered(code: str, pointer: str, message: str) -> Refusal:
    """The message isn't meant for us, or a setting leaves it out."""
    return Refusal("filtered", code, pointer, message)


def wrong_kind(code: str, pointer: str, value: object, wanted: str) -> Refusal:
    """Refused because ``value`` is no ``wanted`` (``"a string"``, ``"an object"``)."""
    return refused(code, pointer, f"{pointer[1:]} is {kind(value)}, not {wanted}")


def kind(value: object) -> str:
    """JSON's name of the type of ``value``, with its article."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "an object" if isinstance(value, dict) else "a list"
