"""Case files as documents: their text, the case in it, and the line of each mistake."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from contracts.cases import SUFFIX, Case, parse_case
from contracts.reading import loads
from contracts.registry import check
from contracts.violations import Violation, printable
from simulator.kit.cases.spans import find, first, line, twice


class Mistake(NamedTuple):
    """What is wrong at a line of a file, in a sentence."""

    line: int
    sentence: str


class BadCase(Exception):
    """A file that is no case; ``mistakes`` say where and why."""

    def __init__(self, *mistakes: Mistake) -> None:
        super().__init__(*mistakes)
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Document:
    """A case file as it was read; ``line`` is the one of its ``expect``."""

    body: bytes
    text: str
    value: object
    case: Case
    line: int


def read_document(path: Path, name: str) -> Document:
    """The case in a file, under this name.  Raises BadCase."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise BadCase(Mistake(1, f"the file can't be read: {error.strerror}")) from None
    return parse_document(body, name)


def parse_document(body: bytes, name: str) -> Document:
    """The case in the bytes of a file.  Raises BadCase."""
    text = _text(body)
    try:
        value = loads(text)
        mistakes = sorted(_mistakes(text, value))
    except json.JSONDecodeError as error:
        sentence = f"it isn't JSON: {error.msg} at column {error.colno}"
        raise BadCase(Mistake(error.lineno, sentence)) from None
    except RecursionError:
        raise BadCase(Mistake(1, "it nests too deep to be read")) from None
    if mistakes:
        raise BadCase(*mistakes)
    return Document(
        body, text, value, parse_case(name, value), line(text, find(text, "/expect").at)
    )


def case_name(path: Path, root: Path) -> str:
    """``page/named`` of ``.../page/named.case.json``; without a folder where it lies in the root.

    The root's own name is another one on every machine.
    """
    stem = path.name.removesuffix(SUFFIX)
    return printable(stem if path.parent == root else f"{path.parent.name}/{stem}")


def _text(body: bytes) -> str:
    if not body.strip():
        raise BadCase(
            Mistake(1, "the file is empty: a case has description, source, message and expect")
        )
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = body.count(b"\n", 0, error.start) + 1
        sentence = f"it isn't UTF-8: a broken byte at {error.start}; save it as UTF-8"
        raise BadCase(Mistake(number, sentence)) from None
    if "\0" in text:
        number = line(text, text.index("\0"))
        raise BadCase(Mistake(number, "it is binary or UTF-16, no text: save it as UTF-8"))
    return text


def _mistakes(text: str, value: object) -> Iterator[Mistake]:
    broken = check("case", value)
    for violation in broken:
        if not _is_said_twice(violation):
            yield Mistake(line(text, find(text, violation.pointer).at), _sentence(violation))
    if isinstance(value, dict):  # a key of the message may: that is Segment's business
        for pointer, at in twice(text, first(text), besides="/message"):
            yield Mistake(line(text, at), f"{printable(pointer)} stands there twice: leave one")


def _is_said_twice(violation: Violation) -> bool:
    """Whether it misses a key that is there, misspelt: the unknown key says it better."""
    return violation.code == "SM-203" and bool(violation.suggestion)


def _sentence(violation: Violation) -> str:
    hint = f"; did you mean {violation.suggestion!r}?" if violation.suggestion else ""
    where = violation.pointer or "the case"
    return printable(f"{where}: expected {violation.expected}, got {violation.got}{hint}")
