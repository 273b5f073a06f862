"""Cases: a message with what must come of it, as data.  A bug report is one more file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Literal

from contracts.reading import loads
from contracts.registry import check
from contracts.values import held
from contracts.violations import Violation, printable

SUFFIX = ".case.json"
About = Literal[
    "outcome", "code", "pointer", "notes", "operations", "violations", "arrives", "values", "case"
]
COMPARED: tuple[About, ...] = ("outcome", "code", "pointer", "notes", "operations")
"""What is compared as it is, in this order."""
_MADE = re.compile(r"made-[0-9a-f]{32}")


class CaseError(Exception):
    """A case file that isn't one; the text says where and why, one line a reason.

    ``violations`` are those reasons; there are none where the file isn't even JSON.
    """

    def __init__(self, text: str, violations: Sequence[Violation] = ()) -> None:
        super().__init__(text)
        self.violations = tuple(violations)


@dataclass(frozen=True, slots=True)
class Case:
    """``settings`` and ``expect`` are as ``schemas/case.json`` describes them."""

    name: str
    description: str
    source: str
    message: object
    expect: dict[str, Any]
    settings: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The case as it stands in its file; settings only where there are some."""
        return {
            "description": self.description,
            "source": self.source,
            "message": self.message,
            **({"settings": self.settings} if self.settings else {}),
            "expect": self.expect,
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which what came isn't what a case expects, or in which a case isn't one.

    Of the outcome, the reason's code and pointer, the notes and the operations there is what is
    ``expected`` and what was ``got``, without made messageIds; of ``violations`` the one that isn't
    allowed, with its pointer into the operations; of ``arrives`` the pointer into the message from
    which nothing reaches an operation; of ``values`` the place as its ``pointer``, the value that
    is expected there, and the list of those that came; of ``case`` what the case file itself
    breaks.
    """

    about: About
    expected: Any = None
    got: Any = None
    violation: Violation | None = None
    pointer: str = ""

    def line(self) -> str:
        """The difference on one line; of the operations on two."""
        if self.violation is not None:
            about = "case" if self.about == "case" else "operations"
            return f"{about}: {self.violation.line()}"
        if self.about == "arrives":
            return f"arrives: nothing of {printable(self.pointer)} reaches an operation"
        if self.about == "values":
            came = ", ".join(map(as_json, self.got)) or "nothing"
            wanted = f"{as_json(self.expected)} at {printable(self.pointer)}"
            return f"values: expected {wanted}, got {came}"
        expected, got = as_json(self.expected), as_json(self.got)
        if self.about == "operations":
            return f"operations: expected {expected}\noperations: got      {got}"
        return f"{self.about}: expected {expected}, got {got}"


def is_case(value: object) -> bool:
    """Whether a JSON document means to be a case, right or wrong."""
    return isinstance(value, dict) and "expect" in value and "message" in value


def parse_case(name: str, value: object) -> Case:
    """The case in a JSON document.  Raises CaseError."""
    if broken := check("case", value):
        text = "\n".join(f"{name}: {violation.line()}" for violation in broken)
        raise CaseError(text, broken)
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


def differences(
    case: Case, came: dict[str, Any], arrives: Callable[[str], bool]
) -> Iterator[Difference]:
    """What came against what the case expects; none is a pass.

    ``came`` is what ``sim translate`` prints of a message; ``arrives`` says whether the value at a
    pointer of the message reaches an operation.  A made messageId isn't compared.
    """
    expect, reason = case.expect, came.get("reason") or {}
    actual = {
        "outcome": came["outcome"],
        "code": reason.get("code"),
        "pointer": reason.get("pointer"),
        "notes": sorted(note["code"] for note in came["notes"]),
        "operations": _without_made(came["operations"]),
    }
    wanted = {**expect, "notes": sorted(expect.get("notes", []))}
    wanted["operations"] = _without_made(expect.get("operations", []))
    for about in COMPARED:
        if about in expect and as_json(actual[about]) != as_json(wanted[about]):
            yield Difference(about, wanted[about], actual[about])
    if "violations" in expect:
        for index, operation in enumerate(came["operations"]):
            for violation in check("salesmachine/item", operation):
                if violation.code not in expect["violations"]:
                    yield Difference("violations", violation=violation.under(f"/{index}"))
    for pointer in expect.get("arrives", []):
        if not arrives(pointer):
            yield Difference("arrives", pointer=pointer)
    for place, value in expect.get("values", {}).items():
        there = held(place, actual["operations"])
        if as_json(value) not in map(as_json, there):
            yield Difference("values", value, there, pointer=place)


def _without_made(operations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**operation, "messageId": _MADE.sub("made", operation["messageId"])}
        if isinstance(operation.get("messageId"), str)
        else operation
        for operation in operations
    ]


def as_json(value: object) -> str:
    """A value as it is compared: 1, 1.0 and true differ, and so does the order of keys."""
    return json.dumps(value, ensure_ascii=True)
