"""The causes: what is wrong, each thing once, with where it is and everything to mend it."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.reports.html.explained import badge, diff, facts, remedy
from simulator.reports.html.links import Links
from simulator.reports.html.markup import Child, Html, element, isolated, plural
from simulator.reports.run import Cause, Checked, Found, Run

MOST_FILES = 20
"""Files that are named of one cause."""
MOST_SHOWN = 10
"""Messages that are linked from one cause."""


def causes(run: Run, links: Links) -> Iterator[Html]:
    """A list item for each cause that has an id; the first one is open if it fails."""
    for at, cause in enumerate(run.causes[: len(links.causes)]):
        yield _cause(cause, at, run, links)


def _cause(cause: Cause, at: int, run: Run, links: Links) -> Html:
    failure = cause.failure
    name = links.causes[at]
    times = element("span", f"{cause.count:,}", element("span", " ×", aria_hidden="true"))
    summary = element(
        "summary",
        badge(failure.severity),
        element(
            "h3", element("code", failure.code, class_="code"), " ", _sentence(failure.sentence)
        ),
        element("span", times, class_="count", title=plural(cause.count, "time")),
    )
    body = element(
        "div",
        element("div", facts(failure), remedy(failure), class_="columns"),
        diff(failure.diff),
        _where(cause, links.showing(at), run.kept, links),
        class_="body",
    )
    return element(
        "li",
        element("details", summary, body, id=name, open=at == 0 and cause.fails),
        class_="entry",
        data_severity=failure.severity,
        data_codes=failure.code,
    )


def _sentence(sentence: str) -> Html:
    return element("span", isolated(sentence), class_="sentence")


def _where(cause: Cause, showing: list[int], kept: tuple[Checked, ...], links: Links) -> Html:
    """Its places by file, and the messages below that show it."""
    by_file: dict[str, list[Found]] = {}
    for found in cause.found:
        by_file.setdefault(found.file, []).append(found)
    rows: list[Child] = [_file(*one) for one in list(by_file.items())[:MOST_FILES]]
    if left := len(by_file) - MOST_FILES:
        rows += [element("li", f"{plural(left, 'file')} more")] if left > 0 else []
    parts: list[Child] = [element("h4", "Where"), element("ul", *rows)]
    if showing:
        shown = [_message(kept[number], links.entries[number]) for number in showing[:MOST_SHOWN]]
        more = len(showing) - MOST_SHOWN
        shown += [element("li", f"{more:,} more below")] if more > 0 else []
        parts += [element("h4", "Seen in"), element("ul", *shown, class_="inline")]
    return element("div", *parts, class_="where")


def _file(file: str, found: list[Found]) -> Html:
    count = sum(one.count for one in found)
    lines = sorted({line for one in found for line in one.lines if line})
    parts: list[Child] = [element("code", isolated(file)), f" {plural(count, 'time')}"]
    if lines:
        more = " …" if len(lines) < count else ""
        parts.append(f", line{'' if len(lines) == 1 else 's'} {', '.join(map(str, lines))}{more}")
    return element("li", *parts)


def _message(entry: Checked, name: str) -> Html:
    said = entry.case or f"{entry.report['type'] or 'message'} at {entry.file}:{entry.line}"
    return element("li", element("a", isolated(said), href=f"#{name}"))
