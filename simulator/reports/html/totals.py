"""The totals: by outcome, by severity, by code, and by file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from contracts.violations import SEVERITIES, Severity
from simulator.failures.wording import statement
from simulator.reports.dropped import DroppedFields
from simulator.reports.html.explained import badge, sign
from simulator.reports.html.links import Links
from simulator.reports.html.markup import Child, Html, element, isolated, plural
from simulator.reports.run import CheckedFile, Run

MOST_CODES = 200
MOST_FILES = 200
MOST_FIXED = 200


def in_short(run: Run) -> str:
    """What was checked, in one sentence."""
    what = [plural(run.messages, "message")] if run.messages or not run.cases else []
    what += [plural(run.cases, "case")] if run.cases else []
    found = ", ".join(
        plural(run.count(one), one, "advice" if one == "advice" else "")
        for one in reversed(SEVERITIES)
    )
    known = f"; {run.known:,} known from {run.baseline}" if run.baseline else ""
    dropped = f"; {run.dropped.sentence}" if run.dropped is not None else ""
    return (
        f"{' and '.join(what)} in {plural(len(run.files), 'file')}: {found}{known}{dropped}."
        f" What is at least {_article(run.fail_on)} fails."
    )


def codes(run: Run) -> dict[str, tuple[Severity, int]]:
    """Each code that was found, the worst and most frequent first, with its severity and count."""
    counts: Counter[str] = Counter()
    worst: dict[str, Severity] = {}
    for one in run.found:
        counts[one.kind.code] += one.count
        before = worst.get(one.kind.code, one.severity)
        worst[one.kind.code] = max(before, one.severity, key=SEVERITIES.index)
    order = sorted(counts, key=lambda code: (-SEVERITIES.index(worst[code]), -counts[code], code))
    return {code: (worst[code], counts[code]) for code in order}


def totals(run: Run, links: Links) -> Iterator[Html]:
    """A table for each of them."""
    yield Html('<div class="totals">')
    outcomes = {name: n for name, n in run.counts.items() if not name.startswith(" ")}
    yield _table("Outcomes", (_row(name, n) for name, n in sorted(outcomes.items())))
    yield _table("Severities", (_row(badge(one), run.count(one)) for one in reversed(SEVERITIES)))
    yield _codes(run, links)
    yield Html("</div>")
    if len(run.files) > 1 or any(file.unread for file in run.files):
        yield _files(run)
    if run.dropped is not None:
        yield _dropped(run.dropped)
    if run.fixed:
        fixed = [element("li", isolated(one.line())) for one in run.fixed[:MOST_FIXED]]
        left = len(run.fixed) - MOST_FIXED
        fixed += [element("li", f"{left:,} more")] if left > 0 else []
        count = sum(one.count for one in run.fixed)
        head = element("summary", f"{count:,} fixed since the baseline")
        yield element("details", head, element("ul", *fixed), class_="more")


def _dropped(found: DroppedFields) -> Html:
    """What is dropped over all; it lies open where that is too much."""
    told = [element("li", isolated(f"{count:,} {said}")) for count, said in found.counts()]
    told += [element("li", isolated(f"no longer dropped: {one.line()}")) for one in found.gone]
    told += [element("li", isolated(line)) for line in found.lines()]
    summary = element("summary", isolated(found.sentence))
    return element("details", summary, element("ul", *told[1:]), class_="more", open=found.is_over)


def _codes(run: Run, links: Links) -> Html:
    """A list of them, each with its count, that leads to the first cause of it."""
    first: dict[str, str] = {}
    for cause, name in zip(run.causes, links.causes, strict=False):
        first.setdefault(cause.failure.code, name)
    found = list(codes(run).items())
    items: list[Child] = []
    for code, (severity, count) in found[:MOST_CODES]:
        parts: list[Child] = [sign(severity), " ", element("code", code)]
        name = element("span", *parts, title=statement(code) or None)
        if code in first:
            name = element(
                "a", *parts, href=f"#{first[code]}", data_code=code, title=statement(code) or None
            )
        items.append(element("li", name, element("span", f"{count:,}", class_="number")))
    if left := len(found) - MOST_CODES:
        items += [element("li", f"{left:,} more")] if left > 0 else []
    head = element("h3", "Codes")
    return element("div", head, element("ul", *(items or [element("li", "none")])), class_="codes")


def _files(run: Run) -> Html:
    """The files, the worst first."""
    files = sorted(run.files, key=lambda file: (not file.unread, not file.fails, not file.found))
    rows: list[Child] = [_file(one) for one in files[:MOST_FILES]]
    if left := len(files) - MOST_FILES:
        rows += [element("tr", element("td", f"{left:,} more", colspan=5))] if left > 0 else []
    names = ("file", "messages", "cases", "problems", "known")
    head = element("tr", *(element("th", name, scope="col") for name in names))
    table = element("table", element("thead", head), element("tbody", *rows))
    summary = element("summary", plural(len(files), "file"))
    is_open = any(file.unread for file in files)
    return element("details", summary, table, class_="more files", open=is_open)


def _file(file: CheckedFile) -> Html:
    name: list[Child] = [element("code", isolated(file.name))]
    if file.unread:
        name += [" ", element("span", isolated(file.unread), class_="unread")]
    numbers = (file.messages, file.cases, sum(one.count for one in file.found), file.known)
    return element(
        "tr", element("th", *name, scope="row"), *(element("td", f"{one:,}") for one in numbers)
    )


def _table(caption: str, rows: Iterator[Html]) -> Html:
    body = list(rows) or [element("tr", element("td", "none"))]
    return element("table", element("caption", caption), element("tbody", *body))


def _row(name: Child, count: int) -> Html:
    number = element("td", f"{count:,}", class_="number")
    return element("tr", element("th", name, scope="row"), number)


def _article(severity: Severity) -> str:
    return {"error": "an error", "warning": "a warning", "advice": "advice"}[severity]
