"""curl: command lines, pasted or in a file, as the requests that they would send.  Pure.

They are read and never run: what another command would print isn't known, but for the few of
``shell_printing``.  Read are those of a POSIX shell, as our own export writes them and as browsers
copy them "as cURL (bash)", and those that browsers copy "as cURL (cmd)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.exchange_formats.captured.requests import records_of
from simulator.exchange_formats.curl.requests import requests_of
from simulator.exchange_formats.har.reading import Tell
from simulator.exchange_formats.messages import Entry
from simulator.exchange_formats.records import Record
from simulator.exchange_formats.shell.reading import (
    Command,
    Files,
    ShellError,
    no_files,
    read_commands,
)
from simulator.exchange_formats.shell.windows import is_cmd, read_cmd
from simulator.exchange_formats.unpacking import MAX_DOCUMENT_BYTES, InputError

__all__ = ["Files", "begins_commands", "no_files", "read_curl"]

_BEGINNING = re.compile(
    rb"\s*(?:#|(?:[$%>]\s+)?(?:[A-Za-z_][A-Za-z0-9_]*=\S*\s+|(?:export|env|sudo|time|set)\s)*"
    rb"(?:(?:\S*[/\\])?curl(?:\.exe)?(?:\s|$)|(?:base64|cat|echo|printf|export)\s"
    rb"|[A-Za-z_][A-Za-z0-9_]*=))"
)


def begins_commands(line: bytes) -> bool:
    """Whether a text whose first line is this may be commands of a shell, as no JSON can be."""
    return _BEGINNING.match(line) is not None


def read_curl(data: bytes, number: int, tell: Tell, files: Files) -> Iterator[Record]:
    """The records of the commands in a text that begins at line ``number``, each at its line.

    Raises InputError where a quote isn't closed, and where there is no curl command at all.
    """
    if len(data) > MAX_DOCUMENT_BYTES:
        raise InputError("the commands are over 64 MiB: give them in several files")
    text = data.decode("utf-8", "surrogateescape")
    count = left_out = 0
    try:
        for command in _commands(text, number - 1, files):
            if command.name != "curl":
                continue
            for request in requests_of(command, files):
                count += 1
                found = request if isinstance(request, Entry) else records_of(request)
                if found is None:
                    left_out += 1
                    continue
                yield from [found] if isinstance(found, Entry) else found
    except ShellError as error:
        raise InputError(f"the command can't be read: {error}") from None
    if not count:
        raise InputError("there is neither JSON nor a curl command in it")
    if left_out:
        are = "is" if left_out == 1 else "are"
        of = f"{left_out:,} of {count:,} requests {are}"
        tell(f"{of} no call to Segment or Salesmachine")


def _commands(text: str, above: int, files: Files) -> Iterator[Command]:
    return read_cmd(text, above) if is_cmd(text) else read_commands(text, above, files)
