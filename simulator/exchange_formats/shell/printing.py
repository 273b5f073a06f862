"""What a command of a shell prints, where that is known without running it.  Pure."""

from __future__ import annotations

import base64
import re

from simulator.exchange_formats.shell.escapes import printf
from simulator.exchange_formats.shell.reading import Command, Files, no_files

_DECODE = {b"-d", b"-D", b"--decode", b"-di"}


def printed(command: Command, files: Files = no_files) -> bytes | None:
    """What is on its standard output; None where it would have to be run.

    Raises OSError for a file that can't be read.
    """
    if any(word.unknown for word in command.words):
        return None
    rest = [word.value for word in command.words[1:]]
    first = rest[0] if rest else b""
    match command.name:
        case "cat" if not rest:
            return taken(command, files)
        case "cat" if len(rest) == 1 and not first.startswith(b"-"):
            return files(first.decode("utf-8", "surrogateescape"))
        case "echo" if first == b"-n" or not first.startswith(b"-"):
            return b" ".join(rest[1:]) if first == b"-n" else b" ".join(rest) + b"\n"
        case "printf" if rest:
            return _formatted(first, rest[1:])
        case "base64" if len(rest) == 1 and first in _DECODE:
            return _decoded(taken(command, files))
        case _:
            return None


def taken(command: Command, files: Files = no_files) -> bytes | None:
    """What is on its standard input; None where that isn't known."""
    if command.given is not None:
        return None if command.given.unknown else command.given.value
    if command.file is not None:
        return files(command.file.value.decode("utf-8", "surrogateescape"))
    return None if command.before is None else printed(command.before, files)


def _formatted(form: bytes, rest: list[bytes]) -> bytes | None:
    text = form.decode("utf-8", "surrogateescape")
    if "%" not in text:
        return printf(text)
    found = re.fullmatch(r"%s((?:\\n)?)", text)
    if found is None:
        return None
    end = b"\n" if found[1] else b""
    return b"".join(one + end for one in rest or [b""])


def _decoded(text: bytes | None) -> bytes | None:
    if text is None:
        return None
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except ValueError:
        return None
