"""Several outputs of one command: where one can't be written, the others are."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import TextIO

import click

from simulator.cli.options import Output


class OutputError(click.ClickException):
    """No output is left that can be written."""


@dataclass(frozen=True, slots=True)
class _Open:
    output: Output
    stream: TextIO
    closing: ExitStack


class Outputs:
    """The outputs that a command was asked for, open.

    Raises OutputError where none is left that can be written; until then it is told, and
    ``broken`` says that it was.  Standard output breaks off as it always does if it is alone.
    """

    def __init__(self, outputs: Sequence[Output]) -> None:
        self.broken = False
        self._count = len(outputs)
        self._open: list[_Open] = []
        problem: click.ClickException | None = None
        for output in outputs:
            closing = ExitStack()
            try:
                self._open.append(_Open(output, closing.enter_context(output.open()), closing))
            except click.ClickException as error:
                problem = self._tell(error)
        if problem is not None and not self._open:
            raise OutputError(problem.message)

    def __enter__(self) -> Outputs:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def kinds(self) -> list[str]:
        """The kinds of those that are left."""
        return [one.output.kind for one in self._open]

    def write(self, kind: str, text: str) -> None:
        """Write a text to each output of a kind."""
        for one in self._open:
            if one.output.kind == kind:
                try:
                    one.stream.write(text)
                except OSError as error:
                    self._broke(one, error)

    def close(self) -> None:
        """Write what is left of each, and close the files.  Once is enough."""
        for one in list(self._open):
            try:
                one.stream.flush()
                one.closing.close()
            except OSError as error:
                self._broke(one, error)
        self._open = []

    def _broke(self, one: _Open, error: OSError) -> None:
        if one.output.path is None and self._count == 1:
            raise error
        self._open = [other for other in self._open if other is not one]
        with suppress(OSError):
            one.closing.close()
        if one.output.path is None and isinstance(error, BrokenPipeError):
            return  # whoever read it has seen enough
        problem = OutputError(f"{one.output.name} can't be written: {error.strerror}")
        if not self._open:
            raise problem
        self._tell(problem)

    def _tell(self, problem: click.ClickException) -> click.ClickException:
        self.broken = True
        if self._open or self._count > 1:
            problem.show()
        return problem
