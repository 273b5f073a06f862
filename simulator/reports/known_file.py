"""Files of what is known: JSON that a person reviews, an entry a line, with a format and a version.

What is no such file is a sentence with its line; what is written is written whole or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from contracts.violations import describe
from simulator.exchange_formats.positions import line_of

AGAIN = "remove it and write it again with --update"
_MEMBERS = ("format", "version", "known")


class BaselineError(Exception):
    """A baseline that can't be used; a sentence with the file, its line and what to do."""


class Form(NamedTuple):
    """What such a file holds: ``format`` names it, ``keys`` are those of an entry, each its type.

    ``name`` is what it is called in a sentence; ``wrong`` says what else is wrong with an entry, or
    nothing.
    """

    format: str
    name: str
    version: int
    keys: dict[str, type]
    wrong: Callable[[dict[str, Any]], str] = lambda _: ""


def read_known(path: Path, form: Form) -> list[dict[str, Any]]:
    """The entries in a file.  Raises BaselineError."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise BaselineError(f"{path}: no such baseline; --update makes it") from None
    except UnicodeDecodeError:
        raise BaselineError(f"{path} is no baseline: it isn't UTF-8") from None
    except OSError as error:
        raise BaselineError(f"{path} can't be read: {error.strerror}") from None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        line, why = getattr(error, "lineno", 1), getattr(error, "msg", "it nests too deeply")
        raise BaselineError(f"{path}:{line}: not JSON: {why}; {AGAIN}") from None
    if not isinstance(value, dict) or value.get("format") != form.format:
        raise BaselineError(f"{path}:1: this is no {form.name}: name another file")
    if found := _wrong(value, form):
        pointer, why = found
        raise BaselineError(f"{path}:{line_of(text, pointer)}: {why}; {AGAIN}")
    known: list[dict[str, Any]] = value["known"]
    return known


def text_of(form: Form, entries: Iterable[dict[str, Any]]) -> str:
    """The file with these entries, a line each."""
    known = ",\n".join(f"    {json.dumps(entry)}" for entry in entries)
    between = f"\n{known}\n  " if known else ""
    head = f'"format": "{form.format}",\n  "version": {form.version}'
    return f'{{\n  {head},\n  "known": [{between}]\n}}\n'


def write_whole(path: Path, text: str) -> None:
    """Write a file, or leave what was there.  Raises OSError."""
    path = path.resolve()
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.write_text(text, "utf-8")
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _wrong(value: dict[str, Any], form: Form) -> tuple[str, str] | None:
    """Where a document is wrong, and why."""
    if value.get("version") != form.version:
        version = describe(value.get("version"))
        return "/version", f"the baseline's version is {version}, this reads {form.version}"
    if not isinstance(value.get("known"), list):
        return "/known", "the baseline has no list 'known'"
    if value.keys() != set(_MEMBERS):
        return "", f"the baseline has {', '.join(_MEMBERS)}, and nothing else"
    for index, entry in enumerate(value["known"]):
        if why := _wrong_entry(entry, form):
            return f"/known/{index}", why
    return None


def _wrong_entry(entry: Any, form: Form) -> str:
    if not isinstance(entry, dict) or entry.keys() != form.keys.keys():
        return f"an entry has {', '.join(form.keys)}, and nothing else"
    for key, kind in form.keys.items():
        if type(entry[key]) is not kind:
            return f"{key} is {describe(entry[key])}"
    return form.wrong(entry)
