"""Tracing: from an operation that came back to the message and the rule that made it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from contracts.violations import pointer
from simulator.exchange_formats.shell.words import word
from simulator.expecting.compared import Path
from simulator.expecting.operations import Operation
from simulator.failures.failure import Failure
from simulator.failures.origins import Origins, base_id
from simulator.failures.reproducing import MAX_COMMAND, options
from simulator.payload.translators import Ours, Translator


class Source(NamedTuple):
    """Where a value in an operation comes from: nothing of it where that isn't known.

    ``message`` are pointers into the message, ``rule`` is the rule with its file and line,
    ``reproduce`` a command that shows what the message becomes.
    """

    message: tuple[str, ...] = ()
    rule: str = ""
    reproduce: tuple[str, ...] = ()


Trace = Callable[[Operation, Path], Source]
"""The source of what stands at a path in an operation, or would; ``()`` is the whole."""


class Tracing:
    """Traces operations to ``messages``, which are those that are known, by messageId.

    ``translator`` is what made the operations of them.  Each message is probed once, when it is
    first asked for.
    """

    def __init__(self, messages: Mapping[str, object], translator: Translator) -> None:
        self._messages = messages
        self._translator = translator
        self._known: dict[str, Origins] = {}

    def __call__(self, operation: Operation, path: Path) -> Source:
        """The source of what is at ``path``; of the whole operation only rule and command."""
        origins = self._origins(operation.message_id)
        if origins is None:
            return Source()
        index = origins.index(operation.body, operation.message_id)
        message = origins.of(index, pointer(list(path))).pointers if path else ()
        return Source(message, origins.rule(index), self._command(origins.message))

    def _origins(self, message_id: str | None) -> Origins | None:
        names = () if message_id is None else (message_id, base_id(message_id))
        name = next((one for one in names if one in self._messages), None)
        if name is None:
            return None
        if name not in self._known:
            self._known[name] = Origins(self._messages[name], self._translator)
        return self._known[name]

    def _command(self, message: object) -> tuple[str, ...]:
        if not isinstance(self._translator, Ours):
            return ()
        text = json.dumps(message)
        echo = "printf '%s\\n'" if "\\" in text else "echo"
        command = f"{echo} {word(text)} | sim translate{options(self._translator)} -"
        return (command,) if len(command) <= MAX_COMMAND else ()


def traced(failure: Failure, trace: Trace | None, operation: Operation, path: Path = ()) -> Failure:
    """The failure with the source of what it shows."""
    if trace is None:
        return failure
    found = trace(operation, path)
    spot = replace(failure.spot, message=found.message, rule=found.rule)
    return replace(failure, spot=spot, reproduce=found.reproduce)
