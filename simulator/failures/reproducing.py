"""Reproducing: a command that shows the same again, to be pasted into a POSIX shell."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from simulator.exchange_formats.curl.writing import curl
from simulator.exchange_formats.shell.words import word
from simulator.failures.pointing import NOTHING
from simulator.hosts import SALESMACHINE_URL
from simulator.payload.shrink import Still, shrunk
from simulator.payload.translators import Ours, Theirs, Translator

WITH_ONE = "# With sim up running:"
TOKEN = "sim"
"""Any will do."""
MAX_TRIALS = 300
"""So many smaller messages are tried."""
MAX_COMMAND = 2000
"""Characters; a longer command isn't given."""
_SHORT = 40
"""A shorter value stays: it is the one that the failure shows."""
_STDIN = "-"
_HARMLESS = re.compile(r"[A-Za-z0-9_./][A-Za-z0-9_./:-]*")


def of_input(message: object, file: str, translator: Translator, still: Still) -> tuple[str, ...]:
    """``sim check FILE``; where there is no file, the smallest message that still shows it."""
    return check_of(file, translator) or of_message(message, translator, still)


def check_of(file: str, translator: Translator) -> tuple[str, ...]:
    """``sim check FILE``; nothing where there is no file."""
    if file in ("", _STDIN):
        return ()
    return (f"sim check{options(translator)} {plain_word(file)}",)


def of_message(message: object, translator: Translator, still: Still) -> tuple[str, ...]:
    """``echo MESSAGE | sim check -``, of a message as small as still shows it; if it does."""
    if not still(message):
        return ()
    return _checked(shrunk(message, still, MAX_TRIALS, _SHORT).message, translator)


def of_letter(message: object, operation: object, translator: Translator) -> tuple[str, ...]:
    """The same of an operation that isn't what the message becomes: as a dead letter of it."""
    return _checked({"message": message, "operations": [operation]}, translator)


def _checked(value: object, translator: Translator) -> tuple[str, ...]:
    text = json.dumps(value)
    echo = "printf '%s\\n'" if "\\" in text else "echo"
    command = f"{echo} {word(text)} | sim check{options(translator)} -"
    return (command,) if len(command) <= MAX_COMMAND else ()


def plain_word(name: str) -> str:
    """A name in a command, between quotes where it needs them."""
    return name if _HARMLESS.fullmatch(name) else word(name.encode("utf-8", "surrogateescape"))


def of_exchange(exchange: Mapping[str, Any], url: str, body: object = NOTHING) -> tuple[str, ...]:
    """The curl of a request; with another body in its place, if one is given.

    Whoever reads it has no simulator yet where it goes to the usual address; any token opens one.
    """
    if body is not NOTHING:
        request = {**exchange["request"], "body": json.dumps(body), "encoding": "utf-8"}
        exchange = {**exchange, "request": request}
    command = curl(exchange, url, TOKEN)
    if len(command) > MAX_COMMAND:
        return ()
    first = (WITH_ONE,) if url == SALESMACHINE_URL else ()
    return (*first, *command.split("\n"))


def seeded(seed: int | str | None) -> tuple[str, ...]:
    """A line that says the seed, if there is one."""
    return () if seed is None else (f"# The traffic was made with the seed {seed}.",)


def options(translator: Translator) -> str:
    """What a command needs to translate in the same way, with a blank before it."""
    if isinstance(translator, Theirs):
        return f" --translator {plain_word(translator.name)}"
    settings = translator.settings if isinstance(translator, Ours) else None
    named = ("anonymous", "alias")
    values = {name: getattr(settings, name, "send") for name in named}
    return "".join(f" --{name} {value}" for name, value in values.items() if value != "send")
