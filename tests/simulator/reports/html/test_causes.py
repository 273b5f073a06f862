"""The causes: each once, the worst first, with where it is and where it can be seen."""

from __future__ import annotations

from simulator.reports.html.causes import MOST_FILES, MOST_SHOWN, causes
from simulator.reports.html.links import Links
from simulator.reports.run import Run
from tests.simulator.reports.checked import ADVISED, GOOD, REFUSED, WARNED, of_text, recorded
from tests.simulator.reports.html.tree import Node, read


def items(run: Run) -> list[Node]:
    return [read(one).one("li", "entry") for one in causes(run, Links(run.causes, run.kept))]


def test_the_worst_is_open() -> None:
    """The first one is, if it fails; each says its code, its sentence and how often it is there."""
    first, *others = items(recorded({"a": [WARNED, REFUSED, REFUSED, ADVISED]}))
    assert "open" in first.one("details").attributes
    assert not [one for one in others if "open" in one.one("details").attributes]
    assert first.one("code", "code").text == "id_required"
    assert first.one(class_="sentence").text.startswith("The message is refused")
    assert first.one(class_="count").attributes["title"] == "2 times"
    assert (first.attributes["data-codes"], first.attributes["data-severity"]) == (
        "id_required",
        "error",
    )
    (only,) = items(recorded({"a": [WARNED]}))
    assert "open" not in only.one("details").attributes


def test_where_it_is() -> None:
    """File by file with its lines; what isn't named is counted."""
    values: list[object] = [WARNED] * 30
    files: dict[str, list[object]] = {f"f{n:02}": [GOOD, WARNED] for n in range(MOST_FILES + 3)}
    (item,) = items(recorded({"all": values, **files}, keeps=True))
    where = item.one(class_="where")
    lines = where.all("ul")[0].texts("li")
    assert lines[0] == "all 30 times, lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 …"
    assert lines[1] == "f00 1 time, line 2"
    assert lines[-1] == "4 files more"
    assert len(lines) == MOST_FILES + 1
    seen = where.one("ul", "inline")
    assert len(seen.all("a")) == MOST_SHOWN
    assert seen.texts("li")[-1] == "40 more below"
    assert seen.texts("a")[1] == "identify at all:2"


def test_everything_of_the_failure_is_there() -> None:
    """Whatever text stands in whatever part."""
    (item,) = items(of_text("</script><b>&amp;\x1b"))
    assert item.text.count("</script><b>&amp;\\x1b") == 11
    assert not item.all("b") + item.all("script")


def test_only_some_are_shown() -> None:
    """The ones that have an id."""
    run = recorded({"a": [WARNED, REFUSED, ADVISED]})
    assert len(list(causes(run, Links(run.causes[:2], ())))) == 2
