"""The totals: what was checked and found, in figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.reports.html import totals as module
from simulator.reports.html.links import Links
from simulator.reports.html.markup import join
from simulator.reports.html.totals import codes, in_short, totals
from simulator.reports.problems import Fixed, Kind
from simulator.reports.run import CheckedFile, Run
from tests.simulator.reports.checked import (
    ADVISED,
    CASE,
    GOOD,
    PAGE,
    REFUSED,
    WARNED,
    dropping,
    recorded,
)
from tests.simulator.reports.html.tree import Node, read

RUN = recorded({"a": [GOOD, REFUSED, WARNED, WARNED, ADVISED], "b": [CASE]})
COUNTS = {"translated": 4, "refused": 1, "case as expected": 1, "  refused id_required": 1}


def shown(run: Run) -> Node:
    return read(join(totals(run, Links(run.causes, ()))))


def rows(table: Node) -> dict[str, str]:
    return {row.one("th").text: row.all("td")[-1].text for row in table.all("tr")}


def test_in_one_sentence() -> None:
    """What was checked and what was found, and from where on it fails."""
    assert in_short(RUN) == (
        "5 messages and 1 case in 2 files: 1 error, 3 warnings, 1 advice."
        " What is at least an error fails."
    )
    run = replace(recorded({"b": [CASE]}, "advice"), baseline="known.json")
    assert in_short(run) == (
        "1 case in 1 file: 0 errors, 0 warnings, 0 advice; 0 known from known.json."
        " What is at least advice fails."
    )
    assert in_short(Run(())).startswith("0 messages in 0 files")


def test_tables() -> None:
    """By outcome and by severity."""
    outcomes, severities, *_ = shown(replace(RUN, counts=COUNTS)).all("table")
    assert outcomes.one("caption").text == "Outcomes"
    assert rows(outcomes) == {"case as expected": "1", "refused": "1", "translated": "4"}
    assert rows(severities) == {"✗ error": "1", "! warning": "3", "· advice": "1"}


def test_codes() -> None:
    """By code, the worst and most frequent first, each leading to its first cause."""
    assert list(codes(RUN).items()) == [
        ("id_required", ("error", 1)),
        ("SM-220", ("warning", 2)),
        ("SM-230", ("warning", 1)),
        ("email_missing", ("advice", 1)),
    ]
    found = shown(RUN).one("div", "codes")
    links = found.all("a")
    assert [link.attributes["data-code"] for link in links] == list(codes(RUN))
    names = Links(RUN.causes, ()).causes
    assert [link.attributes["href"] for link in links] == [f"#{name}" for name in names]
    assert found.texts(class_="number") == ["1", "2", "1", "1"]


def test_files() -> None:
    """File by file where there are several, or where one couldn't be read, which lies open."""
    table = shown(RUN).one("details", "files").one("table")
    assert [[one.text for one in row.all("td")] for row in table.all("tr")[1:]] == [
        ["5", "0", "5", "0"],
        ["0", "1", "0", "0"],
    ]
    assert "open" not in shown(RUN).one("details", "files").attributes
    assert not shown(recorded({"a": [GOOD]})).all("details")
    found = shown(Run((CheckedFile("a", unread="a breaks\noff"),))).one("details", "files")
    assert "open" in found.attributes
    assert found.one(class_="unread").text == "a breaks\\noff"


def test_what_is_fixed() -> None:
    """What the baseline knew and is there no more is named."""
    fixed = (Fixed("a", Kind("operation", "SM-220", "/*/params/mrr"), 2),)
    found = shown(replace(RUN, fixed=fixed)).all("details")[-1]
    assert found.one("summary").text == "2 fixed since the baseline"
    assert found.texts("li") == ["a: operation SM-220 /*/params/mrr x2"]


def test_what_is_too_much_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes, files and fixed problems are named as far as somebody reads them."""
    for name in ("MOST_CODES", "MOST_FILES", "MOST_FIXED"):
        monkeypatch.setattr(module, name, 1)
    kind = Kind("note", "x", "")
    run = replace(RUN, fixed=(Fixed("a", kind, 1), Fixed("b", kind, 1), Fixed("c", kind, 1)))
    found = shown(run)
    assert found.one("div", "codes").texts("li")[1:] == ["3 more"]
    assert found.one("details", "files").texts("tr")[2:] == ["1 more"]
    assert found.all("details")[-1].texts("li")[1:] == ["2 more"]


def test_nothing() -> None:
    """A run of nothing has its tables too."""
    found = shown(Run(()))
    assert found.all("table")[0].texts("td") == ["none"]
    assert found.one("div", "codes").texts("li") == ["none"]


def test_what_is_dropped() -> None:
    """Where somebody asked: how many, which, and it lies open where it is too much."""
    run = dropping({"a": [PAGE]}, 2)
    assert in_short(run).partition("; ")[2].startswith("2 dropped fields: 2 allowed. What is")
    found = shown(run).all("details")[-1]
    assert found.one("summary").text == "2 dropped fields: 2 allowed"
    assert [one.partition(",")[0] for one in found.texts("li")] == [
        "page /category",
        "page /context/library/name",
    ]
    assert "open" not in found.attributes
    assert "open" in shown(dropping({"a": [PAGE]}, 1)).all("details")[-1].attributes
