"""The document: one file that asks nothing of a network and runs nothing but its own script.

Its policy allows the style and the script below by their hashes and forbids all else.  The same run
makes the same bytes.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TextIO

from contracts.violations import SEVERITIES
from simulator.reports.html.causes import causes
from simulator.reports.html.links import Links
from simulator.reports.html.markup import Html, element
from simulator.reports.html.messages import messages
from simulator.reports.html.totals import codes, in_short, totals
from simulator.reports.run import Run

MOST_CAUSES = 500
"""Causes that are shown."""


def write(run: Run, stream: TextIO) -> None:
    """Write it piece by piece."""
    for part in _document(run):
        stream.write(f"{part}\n")


def _document(run: Run) -> Iterator[Html]:
    links = Links(run.causes[:MOST_CAUSES], run.kept)
    yield Html("<!DOCTYPE html>")
    yield Html('<html lang="en">')
    yield from _head(run)
    yield Html("<body>")
    yield _header(run)
    yield Html("<main>")
    yield Html('<section aria-labelledby="totals">')
    yield element("h2", "Totals", id="totals")
    yield from totals(run, links)
    yield Html("</section>")
    yield _search(run)
    yield from _section("causes", _causes_title(run), causes(run, links))
    yield from _section("messages", _messages_title(run), messages(run, links))
    yield Html("</main>")
    yield element("footer", element("p", "Values of persons are masked: <email>, <name 2>."))
    yield element("script", Html(_inline("report.js")))
    yield Html("</body>")
    yield Html("</html>")


def _head(run: Run) -> Iterator[Html]:
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src {_source('report.css')}",
            f"script-src {_source('report.js')}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        )
    )
    yield Html("<head>")
    yield Html('<meta charset="utf-8">')
    yield Html(f'<meta http-equiv="Content-Security-Policy" content="{policy}">')
    yield element("meta", name="viewport", content="width=device-width, initial-scale=1")
    yield element("meta", name="color-scheme", content="light dark")
    yield element("meta", name="referrer", content="no-referrer")
    yield element("title", f"sim check: {run.in_a_word}")
    yield element("link", rel="icon", href="data:,")
    yield element("style", Html(_inline("report.css")))
    yield Html("</head>")


def _header(run: Run) -> Html:
    kind = "failed" if run.fails else "passed"
    return element(
        "header",
        element("p", "sim check", class_="program"),
        element("h1", run.in_a_word.capitalize(), class_=kind),
        element("p", in_short(run)),
    )


def _search(run: Run) -> Html:
    """What the script needs to search and filter; it shows it, as nothing works without it."""
    options = [element("option", "every code", value="")]
    options += [
        element("option", f"{code} ({n:,})", value=code) for code, (_, n) in codes(run).items()
    ]
    boxes = (
        element(
            "label",
            element("input", type="checkbox", name=one, checked=True),
            " ",
            one,
            class_=one,
        )
        for one in reversed(SEVERITIES)
    )
    return element(
        "search",
        element("label", element("span", "Search", class_="unseen"), _field()),
        element("label", element("span", "Code", class_="unseen"), _select(options)),
        element("fieldset", element("legend", "Severity", class_="unseen"), *boxes),
        element("output", "", id="shown"),
        element("button", "Clear", type="button", id="clear", disabled=True),
        hidden=True,
    )


def _field() -> Html:
    return element(
        "input",
        type="search",
        id="search",
        placeholder="Search: words, a pointer, a value   /",
        autocomplete="off",
        spellcheck="false",
    )


def _select(options: list[Html]) -> Html:
    return element("select", *options, id="code")


def _section(name: str, title: str, entries: Iterator[Html]) -> Iterator[Html]:
    yield Html(f'<section aria-labelledby="{name}">')
    yield element("h2", title, id=name)
    yield Html(f'<ol class="entries {name}">')
    is_empty = True
    for entry in entries:
        is_empty = False
        yield entry
    if is_empty:
        yield element("li", "none", class_="none")
    yield Html("</ol>")
    yield Html("</section>")


def _causes_title(run: Run) -> str:
    count = len(run.causes)
    return "Causes" if count <= MOST_CAUSES else f"Causes: the first {MOST_CAUSES} of {count:,}"


def _messages_title(run: Run) -> str:
    """How many there are of how many: what has problems first, then some others."""
    wrong = sum(bool(entry.told) for entry in run.kept)
    fine, others = len(run.kept) - wrong, run.messages + run.cases - run.wrong
    if (wrong, fine) == (run.wrong, others):
        return "Messages"
    return f"Messages: {wrong:,} of {run.wrong:,} with problems, {fine:,} of {others:,} others"


@cache
def _inline(name: str) -> str:
    """A style or a script of this package, as it stands in the document."""
    text = files(__package__).joinpath(name).read_text("utf-8")
    return f"\n{text}"


def _source(name: str) -> str:
    digest = hashlib.sha256(_inline(name).encode()).digest()
    return f"'sha256-{b64encode(digest).decode()}'"
