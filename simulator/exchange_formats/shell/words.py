"""Words of a POSIX shell: any bytes as text that can be pasted into a terminal.

Nothing in a word is more than text to the shell, nor to the terminal: a control character that is
pasted is a key that is pressed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_HARMLESS = re.compile("[A-Za-z0-9 ,.:;/=&?@+_-]")
"""What stands in printf's format as it is."""


def word(data: bytes | str) -> str:
    """One word that stands for these bytes, between single quotes.

    What isn't printable UTF-8 is written by its numbers; a NUL, and a newline at such a word's end,
    are lost, as no shell's word can hold them.
    """
    octets = data.encode() if isinstance(data, str) else data
    shown = pasted(octets)
    if shown is not None:
        escaped = shown.replace("'", "'\\''")
        return f"'{escaped}'"
    return f"\"$(printf '{''.join(map(_octal, octets))}')\""


def joined(pieces: Sequence[bytes], between: str) -> str:
    """One word of several pieces, with ``between``, as the shell reads it, between them."""
    alone = len(pieces) == 1
    return between.join(word(piece) if piece or alone else "" for piece in pieces)


def pasted(octets: bytes) -> str | None:
    """Bytes as the text that can be pasted, of several lines perhaps; None where they are none."""
    try:
        shown = octets.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return shown if shown.replace("\n", "").isprintable() else None


def _octal(octet: int) -> str:
    one = chr(octet)
    return one if _HARMLESS.fullmatch(one) else f"\\{octet:03o}"
