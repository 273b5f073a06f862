"""Findings: what ``sim check`` finds in a message, and what makes two of them the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

from contracts.registry import KINDS, check
from contracts.violations import SEVERITIES, Severity, Violation, printable
from simulator.payload.report import Report
from simulator.payload.translators import Translator

About = Literal["outcome", "operation", "note", "message"]
"""What it is found in: the outcome is a refusal or a filter's."""

_REQUIRED = "SM-203"
_MOST_TOLD = 6


class Sign(NamedTuple):
    """What makes two findings the same: the code, the clause that is broken, and the last key.

    The way to that key may be another, as indexes change and objects go; ``wanted`` is the key that
    is missing.
    """

    about: About
    code: str
    key: str
    clause: str = ""
    wanted: str = ""


class Found(NamedTuple):
    """One finding; ``pointer`` leads into the message, of an operation's into the operations."""

    severity: Severity
    pointer: str
    sign: Sign

    @property
    def code(self) -> str:
        """Its code."""
        return self.sign.code

    def line(self) -> str:
        """It on one line, as ``sim check`` has it: ``error SM-220 /0/params/mrr``."""
        return printable(f"{self.severity} {self.code} {self.pointer or '(the whole)'}")


def found(message: object, translator: Translator) -> list[Found]:
    """What ``sim check`` finds, the worst first; a filter's reason is an advice."""
    report = translator.report(message)
    all_of_it = [one for about in _ORDER for one in found_in(about, message, report)]
    return sorted(all_of_it, key=lambda one: -SEVERITIES.index(one.severity))


def found_in(about: About, message: object, report: Report) -> Iterator[Found]:
    """What is found in one part; only that part is judged."""
    if about == "outcome":
        if reason := report.get("reason"):
            severity: Severity = "error" if report["outcome"] == "refused" else "advice"
            yield _said("outcome", severity, reason)
    elif about == "note":
        yield from (_said("note", note["severity"], note) for note in report["notes"])
    elif about == "message":
        yield from _broken("message", _of_message(message))
    else:
        for index, operation in enumerate(report["operations"]):
            of_it = check("salesmachine/item", operation)
            yield from _broken("operation", (one.under(f"/{index}") for one in of_it))


def told(all_of_it: Iterable[Found]) -> str:
    """``sim check finds error SM-220 /0/params/mrr and advice message_id_made /messageId``."""
    lines = list(dict.fromkeys(one.line() for one in all_of_it))
    if len(lines) > _MOST_TOLD:
        lines = [*lines[:_MOST_TOLD], f"{len(lines) - _MOST_TOLD} more"]
    if not lines:
        return "sim check finds nothing"
    return f"sim check finds {' and '.join(filter(None, (', '.join(lines[:-1]), lines[-1])))}"


_ORDER: tuple[About, ...] = ("outcome", "operation", "note", "message")


def _said(about: About, severity: Severity, said: dict[str, Any]) -> Found:
    return Found(severity, said["pointer"], Sign(about, said["code"], _key(said["pointer"])))


def _broken(about: About, violations: Iterable[Violation]) -> Iterator[Found]:
    for one in violations:
        wanted = one.expected if one.code == _REQUIRED else ""
        sign = Sign(about, one.code, _key(one.pointer), one.schema, wanted)
        yield Found(one.severity, one.pointer, sign)


def _of_message(message: object) -> list[Violation]:
    kind = message.get("type") if isinstance(message, dict) else None
    name = f"segment/{kind.lower()}" if isinstance(kind, str) else ""
    return check(name, message) if name in KINDS and name != "segment/batch" else []


def _key(pointer: str) -> str:
    """The last of a pointer's parts that is no index."""
    return next((one for one in reversed(pointer.split("/")) if not one.isdecimal()), "")
