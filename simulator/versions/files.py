"""Contracts from files: a bundle, a folder of schemas, one schema alone, or a kind's name.

What a file holds is a stranger's: whatever it is, it can be judged by, or there is a sentence.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

from contracts.reading import read as read_json
from contracts.registry import KINDS
from contracts.violations import cut, printable
from contracts.wording import Schema
from simulator.exchange_formats.positions import line_of
from simulator.versions.contract import (
    INSTALLED,
    SCHEMA_VERSION,
    Contract,
    ContractError,
    Register,
    installed,
    installed_kind,
)
from simulator.versions.soundness import defect, remarks
from simulator.versions.vocabulary import KNOWN

MOST_BYTES = 10_000_000
"""Of one file; the installed contract has not a hundredth of it."""
_PLACE = re.compile(r" at line ([0-9]+) (column [0-9]+)")
_REGISTERS = ("codes", "evidence")


def read(name: str) -> Contract:
    """The contract of a name: ``installed``, a kind of it, a file (``-`` is standard input), or a
    folder of schemas.

    A folder may hold them in ``schemas/``, beside ``codes.json`` and ``evidence.json``.  Raises
    ContractError.
    """
    if name == INSTALLED:
        return installed()
    if name in KINDS:
        return installed_kind(name)
    if name and name != "-" and _is_folder(name):
        return _of_folder(Path(name))
    text, value = _document(name)
    if isinstance(value, dict) and "schemas" in value:
        return _of_bundle(name, text, value)
    return _of_schema(name, text, value)


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir()
    except OSError:  # reading it will say why
        return False


def _of_schema(name: str, text: str, value: Any) -> Contract:
    _refuse(name, text, "", value)
    told = tuple(f"{name}{remark}" for remark in remarks(value))
    return Contract(name, "", {_kind(name, value): value}, is_alone=True, remarks=told)


def _of_bundle(name: str, text: str, value: dict[str, Any]) -> Contract:
    if value.get("schema_version") != SCHEMA_VERSION:
        said = f"no bundle of a contract: its schema_version isn't {SCHEMA_VERSION}"
        raise _error(name, line_of(text, "/schema_version"), said)
    if not isinstance(value["schemas"], dict):
        raise _error(name, line_of(text, "/schemas"), "no bundle: schemas is no object")
    told: list[str] = []
    for kind, found in value["schemas"].items():
        token = kind.replace("~", "~0").replace("/", "~1")
        _refuse(name, text, f"/schemas/{token}", found, kind)
        told += (f"{name}: {printable(kind)}{remark}" for remark in remarks(found))
    codes, evidence = (_register(name, text, value.get(key), key) for key in _REGISTERS)
    version = value.get("version")
    return Contract(
        name,
        version if isinstance(version, str) else "",
        value["schemas"],
        codes,
        evidence,
        remarks=tuple(told),
    )


def _of_folder(path: Path) -> Contract:
    inner = path / "schemas"
    folder = inner if inner.is_dir() else path
    schemas: dict[str, Schema] = {}
    told: list[str] = []
    for file in sorted([*folder.glob("*.json"), *folder.glob("*/*.json")]):
        relative = file.relative_to(folder)
        if file.is_file() and not any(part.startswith(".") for part in relative.parts):
            text, value = _document(str(file))
            _refuse(str(file), text, "", value)
            schemas[relative.with_suffix("").as_posix()] = value
            told += (f"{file}{remark}" for remark in remarks(value))
    if not schemas:
        raise ContractError(f"{printable(str(path))}: there is no schema in this folder: *.json")
    registers = {} if folder is path else dict(_registers(path))
    return Contract(str(path), "", schemas, **registers, remarks=tuple(told))


def _registers(path: Path) -> Iterator[tuple[str, Any]]:
    for key in _REGISTERS:
        file = path / f"{key}.json"
        if file.is_file():
            text, value = _document(str(file))
            yield key, _register(str(file), text, value, "")


def _register(name: str, text: str, value: Any, key: str) -> Register | None:
    if value is None:
        return None
    at = f"/{key}" if key else ""
    is_one = isinstance(value, dict) and all(isinstance(one, dict) for one in value.values())
    if not is_one:
        said = f"{key or 'it'} isn't an object of objects, an entry by its name"
        raise _error(name, line_of(text, at), said)
    found: Register = value
    return found


def _refuse(name: str, text: str, at: str, value: Any, kind: str = "") -> None:
    """Raises what makes a schema unusable, with its line."""
    if isinstance(value, dict) and not KNOWN & value.keys():
        raise _error(name, line_of(text, at), "neither a bundle nor a JSON Schema")
    if found := defect(value):
        where = f"{printable(kind)}#{printable(found.pointer)}"
        line = line_of(text, f"{at}{found.pointer}")
        raise _error(name, line, f"no schema to compare: {where}: {found.text}")


def _kind(name: str, schema: Schema) -> str:
    """The kind that a file, or the schema's own $id, is named after; else nothing."""
    own = schema.get("$id")
    for one in (name, own if isinstance(own, str) else ""):
        *_, above, last = ("", "", *PurePath(one.removesuffix(".json")).parts)
        for kind in (f"{above}/{last}", last):
            if kind in KINDS:
                return kind
    return ""


def _document(name: str) -> tuple[str, Any]:
    """A file's text, and the JSON in it."""
    body = _bytes(name)
    if len(body) > MOST_BYTES:
        raise ContractError(
            f"{printable(name)}: it is too large: at most {MOST_BYTES:,} bytes are read"
        )
    reading = read_json(body)
    text = body.decode("utf-8-sig", "replace")
    for violation in reading.violations:
        said = f"not usable: expected {violation.expected}, got {violation.got}"
        line = line_of(text, violation.pointer)
        if place := _PLACE.search(said):
            line, said = int(place[1]), _PLACE.sub(f" at {place[2]}", said)
        raise _error(name, line, said)
    return text, reading.value


def _bytes(name: str) -> bytes:
    if not name:
        raise ContractError("the name of a contract is empty")
    if name == "-" and sys.stdin is None:  # it was closed before we were started
        raise ContractError("standard input is closed")
    try:
        if name == "-":
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with Path(name).open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        near = near_kinds(name)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise ContractError(f"{printable(name)}: no such file, folder or kind{hint}") from None
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", error)
        raise ContractError(f"{printable(name)} can't be read: {said}") from None


def near_kinds(name: str) -> list[str]:
    """The kinds that were probably meant."""
    of_that_name = [kind for kind in KINDS if kind.partition("/")[2] == name.lower()]
    return of_that_name or difflib.get_close_matches(cut(name), (*KINDS, INSTALLED), 3)


def _error(name: str, line: int, said: str) -> ContractError:
    """The reason on one line, at its place."""
    return ContractError(f"{printable(name)}:{line}: {said}")
