"""Cases: a message with what must come of it, as data.  A bug report is one more file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from contracts.reading import loads
from contracts.registry import check
from contracts.violations import printable

SUFFIX = ".case.json"
_MADE = re.compile(r"made-[0-9a-f]{32}")


class CaseError(Exception):
    """A case file that isn't one; the text says where and why, one line a reason."""


@dataclass(frozen=True, slots=True)
class Case:
    """``settings`` and ``expect`` are as ``schemas/case.json`` describes them."""

    name: str
    description: str
    source: str
    message: object
    expect: dict[str, Any]
    settings: dict[str, str] = field(default_factory=dict)


def is_case(value: object) -> bool:
    """Whether a JSON document means to be a case, right or wrong."""
    return isinstance(value, dict) and "expect" in value and "message" in value


def parse_case(name: str, value: object) -> Case:
    """The case in a JSON document.  Raises CaseError."""
    if broken := check("case", value):
        raise CaseError("\n".join(f"{name}: {violation.line()}" for violation in broken))
    assert isinstance(value, dict)  # the schema just said so
    return Case(
        name,
        value["description"],
        value["source"],
        value["message"],
        value["expect"],
        value.get("settings", {}),
    )


def read_case(name: str, text: str) -> Case:
    """The case in a file's text.  Raises CaseError."""
    try:
        value = loads(text)
    except (ValueError, RecursionError) as error:
        raise CaseError(f"{name}: not JSON: {error}") from None
    return parse_case(name, value)


def kit_cases() -> Iterator[Case]:
    """The cases that this package brings: ``page/named`` is ``cases/page/named.case.json``."""
    folder = resources.files("contracts").joinpath("cases")
    for call in sorted(folder.iterdir(), key=lambda entry: entry.name):
        for file in sorted(_case_files(call), key=lambda entry: entry.name):
            name = f"{call.name}/{file.name.removesuffix(SUFFIX)}"
            yield read_case(name, file.read_text("utf-8"))


def _case_files(folder: Traversable) -> list[Traversable]:
    return [entry for entry in folder.iterdir() if entry.name.endswith(SUFFIX)]


def differences(case: Case, came: dict[str, Any], arrives: Callable[[str], bool]) -> Iterator[str]:
    """What came against what the case expects; each difference one line, none is a pass.

    ``came`` is what ``sim translate`` prints of a message; ``arrives`` says whether the value at a
    pointer of the message reaches an operation.  A made messageId isn't compared.
    """
    expect, reason = case.expect, came.get("reason") or {}
    notes = [note["code"] for note in came["notes"]]
    actual = {
        "outcome": came["outcome"],
        "code": reason.get("code"),
        "pointer": reason.get("pointer"),
        "notes": sorted(notes),
        "operations": _without_made(came["operations"]),
    }
    wanted = {**expect, "notes": sorted(expect.get("notes", []))}
    wanted["operations"] = _without_made(expect.get("operations", []))
    for name in ("outcome", "code", "pointer", "notes"):
        if name in expect and actual[name] != wanted[name]:
            yield f"{name}: expected {json.dumps(wanted[name])}, got {json.dumps(actual[name])}"
    if "operations" in expect and _text(actual["operations"]) != _text(wanted["operations"]):
        yield f"operations: expected {_text(wanted['operations'])}"
        yield f"operations: got      {_text(actual['operations'])}"
    if "violations" in expect:
        for index, operation in enumerate(came["operations"]):
            for violation in check("salesmachine/item", operation):
                if violation.code not in expect["violations"]:
                    yield f"operations: {violation.under(f'/{index}').line()}"
    for pointer in expect.get("arrives", []):
        if not arrives(pointer):
            yield f"arrives: nothing of {printable(pointer)} reaches an operation"


def _without_made(operations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**operation, "messageId": _MADE.sub("made", operation["messageId"])}
        if isinstance(operation.get("messageId"), str)
        else operation
        for operation in operations
    ]


def _text(operations: object) -> str:
    """The operations as JSON text, so that 1, 1.0 and true differ and so does the order of keys."""
    return json.dumps(operations, ensure_ascii=True)
