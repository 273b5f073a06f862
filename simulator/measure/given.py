"""What is measured: cases, bodies and messages, the kit's own or from files and folders."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from contracts.bodies import BROKEN, REPAIRED, Body, kit_bodies
from contracts.cases import SUFFIX, Case, is_case, kit_cases, parse_case
from contracts.reading import loads
from contracts.registry import KINDS, check
from simulator.exchange_formats.dead_letters import is_dead_letter
from simulator.exchange_formats.positions import line_of
from simulator.exchange_formats.records import Recorded
from simulator.exchange_formats.sources import read_records
from simulator.exchange_formats.unpacking import InputError

NAMES = (SUFFIX, BROKEN, REPAIRED, ".ndjson", ".ndjson.gz")
"""How the files end that are read of a folder; any other is named itself."""
_KEYS = ("description", "profile", "body", "violations")
_PLACE = re.compile(r" at line ([0-9]+) (column [0-9]+)")


class GivenError(Exception):
    """A file that can't be measured: ``file:line: what is wrong with it``, a line a reason."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message of which nothing is expected."""

    value: object


Given = Case | Body | Message


def kit() -> Iterator[Given]:
    """The cases and bodies that the contracts bring."""
    yield from kit_cases()
    yield from kit_bodies()


def read(name: str) -> Iterator[Given]:
    """What is in a file, in standard input (``-``), or in a folder, at any depth, by name.

    ``*.broken.json`` and ``*.repaired.json`` are bodies, of the kind that their folder is named
    after; ``*.case.json`` are cases; anything else is messages, or cases among them.  Raises
    GivenError.
    """
    if not name:
        raise GivenError("the name of a file or a folder is empty")
    path = Path(name)
    if name == "-" or not path.is_dir():
        yield from _read_file(name)
        return
    files = sorted(one for one in path.rglob("*") if _is_ours(one.relative_to(path)))
    if not files:
        endings = ", ".join(f"*{ending}" for ending in NAMES)
        raise GivenError(f"{name}: there is nothing to measure in this folder: {endings}")
    for file in files:
        yield from _read_file(str(file))


def _is_ours(path: Path) -> bool:
    """Whether a file of a folder is read: none that is hidden or was installed there."""
    left_out = any(part.startswith(".") or part == "node_modules" for part in path.parts)
    return path.name.endswith(NAMES) and not left_out


def _read_file(name: str) -> Iterator[Given]:
    if name.endswith((BROKEN, REPAIRED)):
        yield _body(name)
    elif name.endswith(SUFFIX):
        text, value = _document(name)
        yield _case(name, value, text)
    else:
        yield from _messages(name)


def _messages(name: str) -> Iterator[Given]:
    with _opened(name) as stream:
        try:
            for entry in read_records(stream):
                if isinstance(entry, Recorded):
                    continue
                if entry.defect:
                    raise _error(name, entry.line, entry.defect)
                if is_case(entry.value):
                    yield _case(name, entry.value, line=entry.line)
                elif isinstance(entry.value, dict) and is_dead_letter(entry.value):
                    yield Message(entry.value["message"])
                else:
                    yield Message(entry.value)
        except InputError as error:
            raise _error(name, 1, str(error)) from None


def _case(name: str, value: object, text: str = "", line: int = 1) -> Case:
    """A case that its schema takes, at a ``line``, if not in a ``text`` of its own."""
    if broken := check("case", value):
        at = [line_of(text, one.pointer) if text else line for one in broken]
        told = zip(at, broken, strict=True)
        raise GivenError("\n".join(f"{name}:{n}: no case: {one.line()}" for n, one in told))
    return parse_case(name, value)


def _body(name: str) -> Body:
    text, value = _document(name)
    if not isinstance(value, dict):
        raise _error(name, 1, f"no body: it is no object with {', '.join(_KEYS)}")
    if missing := [key for key in _KEYS if key not in value]:
        raise _error(name, 1, f"no body: it lacks {', '.join(missing)}")
    if value["profile"] not in ("strict", "compat"):
        line = line_of(text, "/profile")
        raise _error(name, line, "no body: profile is neither strict nor compat")
    return Body(
        name,
        _kind(name),
        value["description"],
        value["profile"],
        value["body"],
        value["violations"],
    )


def _kind(name: str) -> str:
    """The kind that a body's folder is named after."""
    *_, above, folder = ("", *Path(name).absolute().parent.parts)
    for kind in (f"{above}/{folder}", folder):
        if kind in KINDS:
            return kind
    raise GivenError(
        f"{name}:1: nobody knows what it is a body of:"
        f" put it into a folder named after its schema, as in {KINDS[0]}"
    )


def _document(name: str) -> tuple[str, Any]:
    """A file's text, and the JSON in it."""
    with _opened(name) as stream:
        try:
            text = stream.read().decode("utf-8-sig")
            return text, loads(text)
        except UnicodeDecodeError as error:
            raise _error(name, 1, f"not UTF-8: a broken byte at {error.start}") from None
        except json.JSONDecodeError as error:
            said = f"not JSON: {error.msg} at column {error.colno}"
            raise _error(name, error.lineno, said) from None
        except RecursionError:
            raise _error(name, 1, "it nests deeper than 100 levels") from None


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        if sys.stdin is None:  # it was closed before we were started
            raise GivenError("standard input is closed")
        yield sys.stdin.buffer
        return
    try:
        with Path(name).open("rb", buffering=0) as stream:
            yield stream
    except FileNotFoundError:
        raise GivenError(f"{name}: no such file or folder") from None
    except (OSError, ValueError) as error:
        raise GivenError(f"{name} can't be read: {getattr(error, 'strerror', error)}") from None


def _error(name: str, line: int, said: str) -> GivenError:
    """The reason at the line that it names itself, else at ``line``."""
    if place := _PLACE.search(said):
        line, said = int(place[1]), _PLACE.sub(f" at {place[2]}", said)
    return GivenError(f"{name}:{line}: {said}")
