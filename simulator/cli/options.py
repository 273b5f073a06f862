"""Options that several commands share, and how they are read."""

from __future__ import annotations

import math
import os
import re
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import click

from simulator.hosts import SALESMACHINE_URL

Command = Callable[..., Any]


def translation_options(command: Command) -> Command:
    """``--anonymous`` (A17) and ``--alias`` (A6)."""
    choice = click.Choice(["send", "skip"])
    for name, text in (
        ("--alias", "What to do with aliases, whose wire form is assumed (A6)."),
        ("--anonymous", "What to do with messages that have no userId (A17)."),
    ):
        variable = f"SALESMACHINE_{name[2:].upper()}"
        option = click.option(
            name, type=choice, envvar=variable, default="send", show_default=True, help=text
        )
        command = option(command)
    return command


def delivery_options(command: Command) -> Command:
    """``--to``, ``--token`` and ``--secret``."""
    for name, text in (
        ("--secret", "The API secret; SALESMACHINE_API_SECRET keeps it out of the process list."),
        ("--token", "The API token; or SALESMACHINE_API_TOKEN."),
        ("--to", "Where Salesmachine is; or SALESMACHINE_BASE_URL, or SIM_URL."),
    ):
        command = click.option(name, metavar="URL" if name == "--to" else "TEXT", help=text)(
            command
        )
    return command


def simulator_options(command: Command) -> Command:
    """``--url``, ``--workspace``, ``--token``, ``--control-token``: which simulator, and whose."""
    for option in (
        click.option(
            "--control-token",
            envvar="SIM_CONTROL_TOKEN",
            help="The token that guards /_sim, if one does.",
        ),
        click.option("--token", metavar="T", help="The workspace of this API token."),
        click.option("--workspace", metavar="ID", help="The workspace of this id."),
        click.option("--url", help="The simulator's address; or SIM_URL."),
    ):
        command = option(command)
    return command


def read_seconds(_: click.Context, __: click.Parameter, value: str) -> float:
    """The seconds of ``90``, ``90s``, ``5m`` or ``4h``, more than none."""
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)([smh]?)", value)
    seconds = float(found[1]) * _UNITS[found[2] or "s"] if found else 0.0
    if not 0 < seconds < math.inf:
        raise click.BadParameter(f"{value!r} is no time: give seconds, or as in 90s, 5m, 4h")
    return seconds


def read_rate(_: click.Context, __: click.Parameter, value: str | None) -> float | None:
    """How many a second ``10/s``, ``300/m`` or ``1000/h`` are; None is no limit."""
    if value is None:
        return None
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)/([smh])", value)
    rate = float(found[1]) / _UNITS[found[2]] if found else 0.0
    if not 0 < rate < math.inf:
        raise click.BadParameter(f"{value!r} is no rate: give it as in 10/s or 300/m")
    return rate


_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0}


def far_side(to: str | None) -> str:
    """The base URL to deliver to: the option, the environment, else the simulator here."""
    named = to or os.environ.get("SALESMACHINE_BASE_URL") or os.environ.get("SIM_URL")
    return named or SALESMACHINE_URL


def simulator_url(url: str | None) -> str:
    """The address of a running simulator: the option, ``SIM_URL``, else the usual port."""
    return (url or os.environ.get("SIM_URL") or SALESMACHINE_URL).rstrip("/")


class Output:
    """``-o KIND[=FILE]``, read; ``is_aside`` says that another kind has standard output."""

    def __init__(self, kind: str, path: Path | None) -> None:
        self.kind = kind
        self.path = path
        self.is_aside = False

    @property
    def name(self) -> str:
        """Where it goes."""
        return str(self.path or ("standard error" if self.is_aside else "standard output"))

    @contextmanager
    def open(self) -> Iterator[TextIO]:
        """The file, or standard output; standard error for what is aside."""
        if self.path is None:
            yield sys.stderr if self.is_aside else sys.stdout
            return
        try:
            stream = self.path.open("w", encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            raise click.ClickException(f"{self.path} can't be written: {error.strerror}") from None
        with stream:
            yield stream


def output_option(*kinds: str) -> Callable[[Command], Command]:
    """``-o/--output KIND[=FILE]`` of a closed list of kinds; the first one is the default."""

    def read(_: click.Context, __: click.Parameter, value: str) -> Output:
        return _output(value, kinds)

    return click.option(
        "-o",
        "--output",
        callback=read,
        default=kinds[0],
        show_default=True,
        metavar="KIND[=FILE]",
        help=f"How to print: {', '.join(kinds)}.",
    )


def outputs_option(*kinds: str, together: Collection[str] = ()) -> Callable[[Command], Command]:
    """The same, and it may be given several times: the parameter is ``outputs``, a list.

    Each goes to a place of its own, but that the kinds in ``together`` share standard output, and
    standard error where another one is printed: whoever reads that one needs it alone.
    """

    def read(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> list[Output]:
        outputs = [_output(value, kinds) for value in values or kinds[:1]]
        printed = [output for output in outputs if output.path is None]
        alone = sorted({output.kind for output in printed}.difference(together))
        if len(alone) > 1:
            named = " and ".join(alone)
            raise click.BadParameter(f"{named} can't both be printed: give one a file, KIND=FILE")
        for output in printed:
            output.is_aside = bool(alone) and output.kind in together
        files = [os.path.realpath(output.path) for output in outputs if output.path is not None]
        if twice := [file for file in files if files.count(file) > 1]:
            raise click.BadParameter(f"two reports can't go to {twice[0]}")
        return outputs

    return click.option(
        "-o",
        "--output",
        "outputs",
        callback=read,
        multiple=True,
        metavar="KIND[=FILE]",
        help=f"How to print: {', '.join(kinds)}; may be given again.  It is {kinds[0]} by itself.",
    )


def _output(value: str, kinds: Sequence[str]) -> Output:
    kind, _, path = value.partition("=")
    if kind not in kinds:
        raise click.BadParameter(f"{kind!r} is not one of {', '.join(kinds)}")
    return Output(kind, Path(path) if path else None)


@contextmanager
def open_input(name: str) -> Iterator[BinaryIO]:
    """A file by its name, ``-`` for standard input; a ClickException says what is wrong."""
    if name == "-":
        if sys.stdin is None:  # it was closed before we were started
            raise click.ClickException("standard input is closed")
        yield sys.stdin.buffer.raw if hasattr(sys.stdin.buffer, "raw") else sys.stdin.buffer
        return
    path = Path(name)
    try:
        stream = path.open("rb", buffering=0)
    except IsADirectoryError:
        raise click.ClickException(f"{name} is a directory: name the files in it") from None
    except FileNotFoundError:
        raise click.ClickException(f"{name}: no such file; - reads standard input") from None
    except OSError as error:
        raise click.ClickException(f"{name} can't be read: {error.strerror}") from None
    with stream:
        yield stream
