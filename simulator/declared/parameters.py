"""Parameters: each has a name, a kind and a valid form that its refusal names.

Values are never repeated in a refusal: one may be a secret in the wrong place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from simulator.declared.refusals import Refusal, among

Kind = Literal["number", "text", "choice", "flag"]
Value = int | str | bool | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; absent it has its ``default``, unless it is required.

    A number is from ``at_least`` to ``at_most``, a choice one of ``choices``, a flag true or false;
    a text isn't empty, matches ``pattern`` as a whole if there is one, and its ``form`` says in
    words what is valid.  One in the path is only documented: its route has read it.
    """

    name: str
    description: str
    kind: Kind = "text"
    default: Value = None
    at_least: int = 0
    at_most: int = 0
    choices: tuple[str, ...] = ()
    pattern: str = ""
    form: str = "a text that isn't empty"
    place: Literal["query", "path", "header"] = "query"
    required: bool = False

    @property
    def keyword(self) -> str:
        """The name of the argument that a view gets it as."""
        return self.name.lower().replace("-", "_")

    def read(self, text: str | None) -> Value:
        """The value.  Raises Refusal, which names the valid form."""
        if text is None and not self.required:
            return self.default
        value = None if text is None else self._value(text)
        if value is None:
            near = text if text is not None and self.kind == "choice" else ""
            raise Refusal(f"{self.name} is {self._valid(near)}")
        return value

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of what is valid."""
        found: dict[str, Any]
        match self.kind:
            case "number":
                found = {"type": "integer", "minimum": self.at_least, "maximum": self.at_most}
            case "choice":
                found = {"type": "string", "enum": list(self.choices)}
            case "flag":
                found = {"type": "boolean"}
            case _:
                matching = {"pattern": f"^(?:{self.pattern})$"} if self.pattern else {}
                found = {"type": "string", "minLength": 1, **matching}
        return found if self.default is None else {**found, "default": self.default}

    def _value(self, text: str) -> Value:
        match self.kind:
            case "number":
                return _number(text, self.at_least, self.at_most)
            case "choice":
                return text if text in self.choices else None
            case "flag":
                return {"true": True, "false": False}.get(text)
            case _:
                good = text and (not self.pattern or re.fullmatch(self.pattern, text))
                return text if good else None

    def _valid(self, given: str) -> str:
        match self.kind:
            case "number":
                return f"a number from {self.at_least} to {self.at_most}"
            case "choice":
                near = among(given, self.choices, "", "")
                hint = f"; {near}" if near.endswith("?") else ""
                return f"one of {', '.join(self.choices)}{hint}"
            case "flag":
                return "true or false"
            case _:
                return self.form


def limit(description: str, default: int, at_most: int) -> Parameter:
    """``limit``: how much a page holds."""
    return Parameter("limit", description, "number", default, 1, at_most)


def read_query(
    parameters: Collection[Parameter],
    pairs: Iterable[tuple[str, str]],
    besides: Collection[str] = (),
) -> dict[str, Any]:
    """The values of a query's ``(name, text)`` pairs, by keyword; those ``besides`` aren't read.

    Raises Refusal for an unknown parameter, a repeated one and a value that isn't valid.
    """
    known = {parameter.name: parameter for parameter in parameters}
    given: dict[str, str] = {}
    for name, text in pairs:
        if name in besides:
            continue
        if name not in known:
            shown = name if len(name) <= 60 else f"{name[:60]}..."
            hint = among(name, known, "there are", "this path takes none")
            raise Refusal(f"there is no parameter {shown!a}; {hint}")
        if name in given:
            raise Refusal(f"{name} is given more than once")
        given[name] = text
    return {one.keyword: one.read(given.get(one.name)) for one in parameters}


def _number(text: str, at_least: int, at_most: int) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(at_most))):
        return None
    return number if at_least <= (number := int(text)) <= at_most else None
