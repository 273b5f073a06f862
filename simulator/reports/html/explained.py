"""A failure explained: where it is, what was expected and came, why, what to do, how to see it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from contracts.violations import Severity
from simulator.failures import Failure, Spot
from simulator.reports.html.markup import LINE_END, Child, Html, element, isolated, join

SIGNS: dict[Severity, str] = {"error": "✗", "warning": "!", "advice": "·"}
MOST_DIFF = 200
"""Lines of a diff that are shown."""
_HOW = {"-": "minus", "+": "plus", "@": "at"}


def sign(severity: Severity) -> Html:
    """How bad it is, as a sign; the word is there for who doesn't see it."""
    shown = element("span", SIGNS[severity], aria_hidden="true")
    return element(
        "span", shown, element("span", severity, class_="unseen"), class_=f"badge {severity}"
    )


def badge(severity: Severity) -> Html:
    """How bad it is, as a sign and a word."""
    shown = element("span", SIGNS[severity], aria_hidden="true")
    return element("span", shown, f" {severity}", class_=f"badge {severity}")


def facts(failure: Failure) -> Html:
    """What is known of it, a row each; what isn't known has no row."""
    rows: list[Html] = []
    for label, values in _facts(failure):
        if shown := [value for value in values if value]:
            rows.append(element("dt", label))
            rows += [element("dd", value) for value in shown]
    return element("dl", *rows, class_="facts") if rows else Html("")


def diff(lines: Sequence[str]) -> Html:
    """The differing part alone, each line with its sign, so that it can be copied."""
    if not lines:
        return Html("")
    shown = [element("span", line, LINE_END, class_=_HOW.get(line[:1])) for line in _cut(lines)]
    minus, plus = (
        element("span", "- expected", class_="minus"),
        element("span", "+ got", class_="plus"),
    )
    caption = element("figcaption", "Diff: ", minus, ", ", plus)
    return element("figure", caption, element("pre", *shown, tabindex=0), class_="diff")


def remedy(failure: Failure) -> Html:
    """How to fix it and how to see it again."""
    found: list[Child] = []
    if failure.fix:
        found.append(element("h4", "Fix"))
        found += [element("p", line) for line in failure.fix]
    if failure.reproduce:
        found.append(element("h4", "Reproduce"))
        commands = (element("span", line, LINE_END) for line in failure.reproduce)
        found.append(element("pre", *commands, class_="commands", tabindex=0))
    return element("div", *found, class_="remedy") if found else Html("")


def _facts(failure: Failure) -> Iterator[tuple[str, Iterable[Child]]]:
    yield from _where(failure.spot)
    yield "expected", [failure.expected]
    yield "got", [code(failure.got)]
    yield "did you mean", [code(failure.suggestion)]
    yield "contract", [code(failure.clause)]
    yield "evidence", [failure.evidence]


def _where(spot: Spot) -> Iterator[tuple[str, Iterable[Child]]]:
    place = f"{spot.file}:{spot.line}" if spot.file and spot.line else spot.file
    yield "file", [code(place)]
    yield "message", [code(at or "(the whole)") for at in spot.message]
    yield "rule", [code(spot.rule)]
    yield "request", [code(spot.request)]
    yield "operation", ["" if spot.request else code(spot.operation)]


def code(value: str) -> Child:
    """A place or a value, nothing for none; a long path may be broken behind each part."""
    if not value:
        return ""
    parts = re.split(r"(?<=[/#])(?=[^/#])", value) if " " not in value else [value]
    return element("code", join(map(isolated, parts), element("wbr")))


def _cut(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:MOST_DIFF]
    if len(lines) > MOST_DIFF:
        yield f" … {len(lines) - MOST_DIFF:,} lines more"
