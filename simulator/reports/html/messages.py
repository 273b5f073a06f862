"""The messages: of each what was sent, what became of it and what the contract says, side by side.

The panes are called as in Segment's debugger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from contracts.violations import SEVERITIES, Severity, escape
from simulator.failures import Failure
from simulator.payload.lineage.explained import Explained
from simulator.reports.html.explained import badge, diff, facts
from simulator.reports.html.json_lines import Mark, json_pane
from simulator.reports.html.lineage import lineage
from simulator.reports.html.links import Links
from simulator.reports.html.markup import Child, Html, element, isolated, join, plural
from simulator.reports.keeping import MOST_TRACED
from simulator.reports.run import Checked, Run, Told

Marked = dict[str, Mark]
Answer = tuple[Told, int | None]
"""What is told, and the number of its cause."""


def messages(run: Run, links: Links) -> Iterator[Html]:
    """A list item for each entry that was kept."""
    for entry, name in zip(run.kept, links.entries, strict=True):
        yield _entry(entry, name, run, links)


def _entry(entry: Checked, name: str, run: Run, links: Links) -> Html:
    told = [(one, links.cause_of(entry, one)) for one in entry.told]
    severities = [_severity(one, run) for one in told]
    codes = list(dict.fromkeys(one.kind.code for one in entry.told))
    worst = max(severities, key=SEVERITIES.index, default=None)
    sent, asked = _marks(entry, told, run, links)
    panes = element(
        "div",
        _pane("You sent", "", _sent(entry, sent)),
        _pane("Operations", "Request to destination", _operations(entry, asked)),
        _pane("What the contract says", "", _said(told, run, links)),
        _lineage(entry),
        class_="panes",
    )
    return element(
        "li",
        element("details", _summary(entry, worst, codes), panes, id=name),
        class_="entry",
        data_severity=" ".join(dict.fromkeys(severities)) or "ok",
        data_codes=" ".join(codes),
    )


def _summary(entry: Checked, worst: Severity | None, codes: Sequence[str]) -> Html:
    report = entry.report
    what = entry.case or f"{report['type'] or '?'} {report['messageId'] or ''}".strip()
    place = f"{entry.file}:{entry.line}" if entry.line else entry.file
    ok = element("span", element("span", "✓", aria_hidden="true"), " fine", class_="badge ok")
    return element(
        "summary",
        badge(worst) if worst else ok,
        element("h3", element("span", isolated(what), class_="what")),
        element("span", isolated(place), class_="place"),
        element("span", _became(report), class_="became"),
        element("span", ", ".join(codes), class_="codes"),
    )


def _became(report: dict[str, Any]) -> str:
    """``translated: contact, event``, or the outcome alone."""
    named = (one.get("method") if isinstance(one, dict) else None for one in report["operations"])
    methods = [str(one or "?") for one in islice(named, 4)]
    more = len(report["operations"]) - len(methods)
    listed = ", ".join(methods) + (f" and {more:,} more" if more > 0 else "")
    return f"{report['outcome']}: {listed}" if methods else str(report["outcome"])


def _severity(answer: Answer, run: Run) -> Severity:
    told, cause = answer
    if told.failure is not None:
        return told.failure.severity
    return "error" if cause is None else run.causes[cause].failure.severity


def _marks(entry: Checked, told: Sequence[Answer], run: Run, links: Links) -> tuple[Marked, Marked]:
    """The marks of the message and of its operations, by pointer."""
    sent: Marked = {}
    asked: Marked = {}
    for one, cause in told:
        if one.failure is None:
            continue
        target = links.causes[cause] if cause is not None else ""
        mark = Mark(one.failure.severity, (one.kind.code,), target)
        spot, lacking = one.failure.spot, _lacking(one.failure)
        sources = [] if spot.operation else [f"{at}{lacking}" for at in spot.message]
        if spot.operation:
            at = f"{spot.operation}{lacking}"
            asked[at] = mark.joined(asked.get(at))
            if entry.explained is not None and not lacking:
                sources = list(_sources(entry.explained, spot.operation))
        for pointer in dict.fromkeys(sources):
            sent[pointer] = mark.joined(sent.get(pointer))
    return sent, asked


def _sources(explained: Explained, target: str) -> Iterator[str]:
    """What feeds a place in the operations, or anything below it."""
    for one in explained.outgoing:
        if one.pointer == target or one.pointer.startswith(f"{target}/"):
            yield from (source.pointer for source in one.sources)


def _lacking(failure: Failure) -> str:
    """What leads from the place of a failure to the key that isn't there; else nothing."""
    found = re.fullmatch(r"the key '([^']+)'", failure.expected)
    is_required = failure.clause.endswith("/required")
    return f"/{escape(found[1])}" if found and is_required else ""


def _pane(title: str, also: str, *content: Child) -> Html:
    small = [" ", element("small", also)] if also else []
    return element("section", element("h4", title, *small), *content, class_="pane")


def _sent(entry: Checked, marks: Marked) -> Html:
    if entry.message is None and entry.report["outcome"] == "refused":
        return element("p", "This line is no message that could be read.", class_="none")
    explained, translated = entry.explained, entry.report["operations"]
    dropped = explained.dropped if explained is not None and translated else ()
    pane, legend = json_pane(entry.message, marks, dropped), ""
    if dropped:
        legend = f"Grey: {plural(len(dropped), 'field')} that no operation depends on."
    elif explained is None and translated:
        legend = f"Where fields go is looked for in {MOST_TRACED} messages."
    return join((pane, element("p", legend, class_="legend"))) if legend else pane


def _operations(entry: Checked, marks: Marked) -> Html:
    report = entry.report
    if not report["operations"]:
        return element("p", f"None: the message is {report['outcome']}.", class_="none")
    parts: list[Child] = []
    for index, operation in enumerate(report["operations"]):
        rule = report["rules"][index] if index < len(report["rules"]) else ""
        method = operation.get("method", "?") if isinstance(operation, dict) else "?"
        by = [" by ", element("code", rule)] if rule else []
        parts.append(element("p", str(method), *by, class_="operation"))
        parts.append(json_pane(operation, marks, (), f"/{index}"))
    return join(parts)


def _lineage(entry: Checked) -> Html:
    if entry.explained is None:
        return Html("")
    made = [one.operation for one in entry.explained.operations]
    return lineage(entry.explained, is_now=made != entry.report["operations"])


def _said(told: Sequence[Answer], run: Run, links: Links) -> Html:
    if not told:
        return element("p", "Nothing is wrong with it.", class_="none")
    return element("ul", *(_answer(one, run, links) for one in told), class_="said")


def _answer(answer: Answer, run: Run, links: Links) -> Html:
    told, cause = answer
    failure = told.failure
    general = None if cause is None else run.causes[cause].failure
    sentence = failure.sentence if failure else general.sentence if general else told.kind.line()
    head: list[Child] = [badge(_severity(answer, run)), " ", element("code", told.kind.code)]
    parts: list[Child] = [element("p", *head), element("p", isolated(sentence), class_="sentence")]
    if failure is not None:
        parts += [facts(replace(failure, spot=replace(failure.spot, file=""))), diff(failure.diff)]
    if cause is not None:
        link = element("a", "How to fix it", href=f"#{links.causes[cause]}")
        parts.append(element("p", link))
    return element("li", *parts)
