"""The HTML report in a browser, as whoever opens it uses it, and as a validator judges it."""

from __future__ import annotations

import gzip
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.chromium import Browser, Page, browsing
from tests.end_to_end.sdks import runtimes
from tests.simulator.cli.commands import run
from tests.simulator.reports.checked import (
    ADVISED,
    CASE,
    DIFFERENT,
    FILTERED,
    GOOD,
    REFUSED,
    WARNED,
    lines,
)
from tests.simulator.waiting import until

MARKUP = "</script></style><img src=x onerror=document.title='owned'>\u202e\x1b\u2028"
HOSTILE: dict[str, Any] = {
    **WARNED,
    "messageId": MARKUP,
    MARKUP: {MARKUP: MARKUP},
    "traits": {**WARNED["traits"], MARKUP: [MARKUP], "שלום": "عالم", "a/b~c": "x" * 9000},
}
LETTER = {"message": GOOD, "operations": [{"method": "event", "contactuid": MARKUP}]}
DROPPING = {
    "type": "page",
    "userId": "u1",
    "messageId": "m1",
    "name": "Pricing",
    "category": "Docs",
    "timestamp": "2026-01-05T10:00:00Z",
    "sentAt": "2026-01-05T10:00:01Z",
    "context": {MARKUP: MARKUP},
}
MESSAGES: tuple[object, ...] = (
    GOOD,
    DROPPING,
    WARNED,
    WARNED,
    ADVISED,
    REFUSED,
    FILTERED,
    HOSTILE,
    LETTER,
    [],
    {"type": MARKUP},
)
SHOWN = ".entry:not([hidden])"
OPEN = f"{SHOWN} details[open]"

_COLOURS = """
const lightness = (colour) => {
  const [r, g, b] = colour.match(/[0-9.]+/g).map((one) => one / 255)
    .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ground = (one) => {
  const colour = one ? getComputedStyle(one).backgroundColor : "rgb(255, 255, 255)";
  return colour === "rgba(0, 0, 0, 0)" ? ground(one.parentElement) : colour;
};
"""
LIGHTNESS = f"(() => {{ {_COLOURS} return lightness(ground(document.body)); }})()"
CONTRASTS = f"""(() => {{ {_COLOURS}
  const found = {{}};
  for (const one of document.querySelectorAll("body *")) {{
    const said = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!said || !one.checkVisibility() || one.matches("script, option, :disabled")) continue;
    const [a, b] = [lightness(getComputedStyle(one).color), lightness(ground(one))];
    const name = `${{one.localName}}.${{one.className}} in .${{one.parentElement.className}}`;
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    found[name] = Math.min(ratio, found[name] ?? 99);
  }}
  return found;
}})()"""
"""Of each sort of text the least contrast to what is behind it, by the formula of WCAG 2."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of ordinary and of hostile messages, and of cases, against a baseline."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "known.ndjson").write_bytes(lines(ADVISED, REFUSED))
    baseline = ("--baseline", folder / "baseline.json")
    baseline += ("--dropped-baseline", folder / "dropped.json")
    run("check", folder / "known.ndjson", *baseline, "--update")
    (folder / "known.ndjson").write_bytes(lines(ADVISED))
    (folder / "messages.ndjson").write_bytes(lines(*MESSAGES))
    (folder / "broken.json").write_text("{")
    (folder / "cut.ndjson.gz").write_bytes(gzip.compress(lines(GOOD, GOOD))[:-9])
    for name, case in (("holds", CASE), ("differs", DIFFERENT)):
        (folder / f"{name}.case.json").write_text(json.dumps(case))
    path = folder / "report.html"
    options = ("-o", f"html={path}", "--fail-on", "warning", "--max-dropped", 0)
    done = run("check", folder, *baseline, *options)
    assert done.status == 2, done.err
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests; each has a tab that knows nothing of the others."""
    with browsing() as started:
        yield started


@pytest.fixture
def tab(browser: Browser, report: Path) -> Iterator[Page]:
    """A tab that shows it."""
    with browser.page() as opened:
        opened.open(report.as_uri())
        yield opened


def texts(tab: Page, selector: str) -> list[str]:
    found: list[str] = tab.value(
        f"[...document.querySelectorAll({json.dumps(selector)})].map((one) => one.innerText)"
    )
    return found


def visible(tab: Page, selector: str) -> bool:
    """Whether all that a selector finds takes room on the page."""
    found: bool = tab.value(
        f"[...document.querySelectorAll({json.dumps(selector)})].every("
        "(one) => one.checkVisibility({contentVisibilityAuto: true}) && one.offsetHeight > 0)"
    )
    return found


def shown(tab: Page) -> str:
    text: str = tab.value("document.querySelector('output').textContent")
    return text


def test_clicked_through(tab: Page) -> None:
    """A cause is opened, searched and filtered for, and its message shows its panes.

    In all of it nothing is asked of any network, and the browser complains of nothing.
    """
    causes, messages = len(texts(tab, ".causes > .entry")), len(texts(tab, ".messages > .entry"))
    everything = f"{causes} of {causes} causes, {messages} of {messages} messages"
    assert shown(tab) == everything

    tab.click(".causes > .entry:nth-child(2) summary")
    assert len(texts(tab, OPEN)) == 2
    assert "\nWhere\n" in texts(tab, OPEN)[1]

    tab.press("/")
    tab.type("MRR string")
    until(lambda: shown(tab) != everything, "the search")
    assert shown(tab) == f"1 of {causes} causes, 3 of {messages} messages"
    assert [text.split("\n")[1] for text in texts(tab, f".causes {SHOWN} summary")] == ["SM-220"]
    assert tab.value("CSS.highlights.get('found').size") > 0

    tab.click(f".messages {SHOWN} summary")
    panes = texts(tab, f".messages {OPEN} .pane")
    assert [text.split("\n")[0] for text in panes] == [
        "You sent",
        "Operations Request to destination",
        "What the contract says",
        "Lineage 8 sent, 1 decides, 1 dropped",
    ]
    assert len(panes) == 4
    assert visible(tab, f".messages {OPEN} .pane")
    assert len(texts(tab, f".messages {OPEN} .marked")) == 3

    tab.press("Escape")
    until(lambda: shown(tab) == everything, "the search to be over")
    assert "owned" not in tab.value("document.title")
    assert tab.requests == [tab.value("location.href")]
    assert tab.complaints == []


def test_filtered_by_code_and_severity(tab: Page) -> None:
    """By the list of codes, by the boxes, and by a code of the totals; Clear ends it."""
    everything = shown(tab)
    tab.value(
        "(() => { const code = document.getElementById('code'); code.value = 'SM-220';"
        " code.dispatchEvent(new Event('change')); })()"
    )
    assert {text.split("\n")[1] for text in texts(tab, f".causes {SHOWN} summary")} == {"SM-220"}
    assert all("SM-220" in text for text in texts(tab, f".messages {SHOWN} summary"))
    tab.click("#clear")
    assert shown(tab) == everything

    for name in ("error", "advice"):
        tab.click(f"fieldset .{name} input")
    assert {text.split("\n")[0] for text in texts(tab, f".causes {SHOWN} summary")} == {"! warning"}
    warned = tab.value("document.querySelectorAll('.messages [data-severity~=warning]').length")
    assert len(texts(tab, f".messages {SHOWN}")) == warned
    tab.click("a[data-code=different]")
    assert all("different" in text for text in texts(tab, f"{SHOWN} summary"))
    until(lambda: "#cause-" in tab.value("location.href"), "the cause")
    assert len(texts(tab, f".causes {OPEN}")) == 1


def test_links_open_what_they_lead_to(tab: Page) -> None:
    """From a message to its cause, and back, also where a filter hides it."""
    tab.click(".messages > .entry:first-child summary")
    tab.press("/")
    tab.type("nothing like it")
    until(lambda: shown(tab).startswith("0 of"), "the search")
    tab.value("document.querySelector('.said a').click()")
    until(lambda: not shown(tab).startswith("0 of"), "all of it to be shown again")
    name = tab.value("location.hash.slice(1)")
    until(lambda: tab.value("document.activeElement.parentElement.id") == name, "the cause")
    tab.value(f"document.querySelector('#{name} .where a').click()")
    until(lambda: tab.value("location.hash").startswith(("#message", "#case")), "the message")
    assert tab.value("document.querySelector(location.hash).open")
    assert tab.complaints == []


def test_where_fields_go(tab: Page) -> None:
    """An open message has a row for each field: what it becomes, by which rule and clause."""
    tab.press("/")
    tab.type("never by its category")
    until(lambda: len(texts(tab, f".messages > {SHOWN}")) == 1, "the message")
    tab.click(f".messages > {SHOWN} summary")
    rows = [" ".join(row.split()) for row in texts(tab, f".messages {OPEN} .lineage tbody tr")]
    for row in (
        '/name "Pricing" copied /0/params/display_name [A22] page.view destination/',
        '/category "Docs" dropped: a page is named by its name, never by its category [A25]',
        '/sentAt "2026-01-05T10:00:01Z" shadowed by /timestamp',
    ):
        assert [one for one in rows if one.startswith(row)], rows
    assert tab.complaints == []


def test_by_keyboard_alone(tab: Page) -> None:
    """Tab leads to a cause, Enter opens it and closes it; / is typed where one types."""
    tab.press("/")
    for _ in range(40):
        tab.press("Tab")
        if tab.value("document.activeElement.matches('.causes summary')"):
            break
    before = len(texts(tab, ".causes details[open]"))
    tab.press("Enter")
    assert abs(len(texts(tab, ".causes details[open]")) - before) == 1
    tab.press("/")
    tab.press("/")
    assert tab.value("document.getElementById('search').value") == "/"


def test_a_diff_is_copied(tab: Page) -> None:
    """The button puts the lines on the clipboard, or selects them where it may not."""
    tab.click("a[data-code=different]")
    until(lambda: texts(tab, f".causes {OPEN} .diff"), "the cause")
    tab.click(f".causes {OPEN} .diff .copy")
    until(lambda: texts(tab, ".diff .copy:focus") in (["Copied"], ["Selected"]), "the copy")


@pytest.mark.parametrize("dark", [False, True])
def test_it_can_be_read(browser: Browser, report: Path, dark: bool) -> None:
    """In light and in dark all text has the contrast that the guidelines (WCAG AA) ask for."""
    with browser.page(dark=dark) as tab:
        tab.open(report.as_uri())
        tab.value("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        contrasts = tab.value(CONTRASTS)
        assert len(contrasts) > 8
        assert {name: ratio for name, ratio in contrasts.items() if ratio < 4.5} == {}
        assert (tab.value(LIGHTNESS) < 0.5) == dark


@pytest.mark.parametrize("width", [360, 800])
def test_on_a_narrow_screen(browser: Browser, report: Path, width: int) -> None:
    """Nothing is wider than the screen, whatever is open."""
    with browser.page(width, 700) as tab:
        tab.open(report.as_uri())
        tab.value("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert tab.value("document.documentElement.scrollWidth") <= width
        heads = "[...document.querySelectorAll('.lineage tbody th')]"
        room = tab.value(f"Math.min(...{heads}.map((one) => one.offsetWidth))")
        assert room > 120, "a field's name has no room"


def test_without_javascript(browser: Browser, report: Path) -> None:
    """Everything is there and opens; only the search isn't."""
    with browser.page() as tab:
        tab.do("Emulation.setScriptExecutionDisabled", value=True)
        tab.open(report.as_uri())
        assert not visible(tab, "search")
        assert visible(tab, "summary")
        tab.click(".causes > .entry:nth-child(2) summary")
        assert len(texts(tab, OPEN)) == 2


def test_printed(tab: Page) -> None:
    """On paper every cause is open, and there is no search."""
    assert not visible(tab, ".causes .facts")
    tab.do("Emulation.setEmulatedMedia", media="print")
    assert visible(tab, ".causes .facts")
    assert not visible(tab, "search")


def test_what_a_payload_would_run_is_not_run(
    browser: Browser, report: Path, tmp_path: Path
) -> None:
    """Even if a text became markup, the policy would let nothing of it run."""
    told = report.read_text("utf-8")
    owned = (
        "<script>document.title = 'owned'</script><img src=x onerror=\"document.title='owned'\">"
    )
    (tmp_path / "owned.html").write_text(told.replace("<main>", f"<main>{owned}"), "utf-8")
    with browser.page() as tab:
        tab.open((tmp_path / "owned.html").as_uri())
        assert tab.value("document.title").startswith("sim check")
        assert any("Content Security Policy" in one for one in tab.complaints)
        assert tab.value("document.querySelector('output').textContent")


def test_it_is_valid(report: Path, tmp_path: Path) -> None:
    """A validator finds nothing, whatever the payloads hold; of what is broken it does."""
    (tmp_path / "empty.ndjson").write_text("")
    empty = tmp_path / "empty.html"
    run("check", tmp_path / "empty.ndjson", "-o", f"html={empty}")
    command = runtimes.html_validator()
    done = subprocess.run([*command, report, empty], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
    broken = tmp_path / "broken.html"
    broken.write_text(report.read_text("utf-8").replace("</dl>", "", 1), "utf-8")
    assert subprocess.run([*command, broken], capture_output=True).returncode == 1
