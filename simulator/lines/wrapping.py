"""Wrapping: a text on lines of so many columns, broken at a space or after a slash if it can be."""

from __future__ import annotations

from simulator.lines.text import columns


def wrapped(text: str, width: int, most: int = 6) -> list[str]:
    """The lines of a printable text; of more than ``most`` the last ends with ``…``.

    A line takes at most ``width`` columns, which are two at least.
    """
    lines: list[str] = []
    while text and len(lines) < most:
        end = _end(text, width)
        lines.append(text[:end].rstrip(" "))
        text = text[end:].lstrip(" ")
    if text:
        last = lines[-1]
        lines[-1] = last[: _fitting(last, width - 1)] + "…"
    return lines or [""]


def padded(text: str, width: int) -> str:
    """The text with spaces up to so many columns."""
    return text + " " * (width - columns(text))


def _end(text: str, width: int) -> int:
    """How many characters go on the first line."""
    most = _fitting(text, width)
    if most == len(text) or text[most] == " ":
        return most
    if (space := text.rfind(" ", 1, most) + 1) > most // 3:
        return space
    slash = text.rfind("/", 1, most)
    return slash if slash > most // 3 else most


def _fitting(text: str, width: int) -> int:
    """How many characters fit into the columns; one at least, with the marks that go with it."""
    if text[: width + 1].isascii():
        return min(len(text), width)
    used = 0
    for index, one in enumerate(text):
        used += columns(one)
        if used > width and index:
            return index
    return len(text)
