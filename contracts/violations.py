"""Violations: one breach of a contract as a value, alike in a terminal, in JSON and in a report."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

Severity = Literal["error", "warning", "advice"]
Profile = Literal["strict", "compat"]
Verdict = Literal["ok", "advice", "warning", "broken"]

SEVERITIES: tuple[Severity, ...] = ("advice", "warning", "error")
"""From the mildest to the worst."""
_CUT = 60


@dataclass(frozen=True, slots=True)
class Violation:
    """One breach.

    ``code`` is stable and explained in ``codes.json``; ``pointer`` is the JSON pointer into what
    was judged; ``expected`` and ``got`` are for people, ``got`` cut to 60 characters; ``schema``
    names the clause (``file#pointer``), ``evidence`` the entry of ``evidence.json`` behind it;
    ``suggestion`` is a near key where one is probably meant; ``client`` the real client that is
    known to do so.
    """

    code: str
    severity: Severity
    pointer: str
    expected: str
    got: str
    schema: str = ""
    evidence: str = ""
    suggestion: str = ""
    client: str = ""

    def line(self) -> str:
        """The violation on one line, whatever the keys and values in it hold."""
        where = f"{self.severity} {self.code} {self.pointer or '(the whole)'}"
        hint = f"; did you mean {self.suggestion!r}?" if self.suggestion else ""
        known = f" ({self.client} does so)" if self.client else ""
        return printable(f"{where}: expected {self.expected}, got {self.got}{hint}{known}")

    def under(self, prefix: str) -> Violation:
        """The same breach, seen from an enclosing value at ``prefix``."""
        return replace(self, pointer=prefix + self.pointer)

    def to_dict(self) -> dict[str, Any]:
        """Every field that says something, under its own name."""
        always = {
            "code": self.code,
            "severity": self.severity,
            "pointer": self.pointer,
            "expected": self.expected,
            "got": self.got,
        }
        more = {
            "schema": self.schema,
            "evidence": self.evidence,
            "suggestion": self.suggestion,
            "client": self.client,
        }
        return {**always, **{name: value for name, value in more.items() if value}}


def verdict(violations: Iterable[Violation]) -> Verdict:
    """The worst of several violations in one word: ok, advice, warning or broken."""
    worst = max((SEVERITIES.index(violation.severity) for violation in violations), default=-1)
    return ("ok", "advice", "warning", "broken")[worst + 1]


def describe(value: object) -> str:
    """Type and value, cut: ``integer 7``, ``string 'a b'``, ``an object of 3``."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"boolean {'true' if value else 'false'}"
    if isinstance(value, dict):
        return f"an object of {len(value)}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    name = "string" if isinstance(value, str) else "integer" if isinstance(value, int) else "number"
    try:
        return f"{name} {cut(json.dumps(value))}"
    except ValueError:  # Python spells out no integer of more than 4,300 digits
        return f"{name} of too many digits"


def cut(text: str) -> str:
    """The first 60 characters."""
    return text if len(text) <= _CUT else f"{text[: _CUT - 1]}…"


def printable(text: str) -> str:
    """``text`` on one line: what can't be printed, lone surrogates too, stands escaped."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def escape(key: str | int) -> str:
    """One reference token of a JSON pointer (RFC 6901)."""
    return str(key).replace("~", "~0").replace("/", "~1")


def pointer(path: list[str | int]) -> str:
    """A JSON pointer from its tokens; ``""`` is the whole."""
    return "".join(f"/{escape(token)}" for token in path)
