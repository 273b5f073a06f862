"""The documents of the kit keep their word: examples run, tables say what the plugin has."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

import simulator.kit
from simulator import pytest_plugin
from simulator.kit.asked import Asked, read
from simulator.kit.asserting import Salesmachine
from simulator.kit.sending import Destination, Segment
from tests.simulator.kit import projects

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parent.parent
SECTION = "Contract tests in your CI"
DETAILS = "The pytest plugin"
FIXTURES = ("salesmachine", "destination", "segment")


def section(document: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its kind."""
    text = (ROOT / document).read_text("utf-8")
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def block(language: str) -> str:
    """The one example of this language in the kit's section."""
    shown = section("README.md", SECTION)
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", shown, re.DOTALL | re.MULTILINE)
    return str(found)


def rows(text: str, head: str) -> list[tuple[str, ...]]:
    """The rows of the table whose head begins so, each its cells."""
    table = text.partition(f"\n| {head}")[2].partition("\n\n")[0]
    return [tuple(line.strip("| ").split(" | ", 1)) for line in table.splitlines()[2:]]


def _example(pytester: pytest.Pytester, source: str) -> pytest.RunResult:
    pytester.makepyfile(test_orders=source)
    return pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:randomly")


def test_the_example_passes(pytester: pytest.Pytester) -> None:
    """The tests that are shown pass as they stand there, and are ten lines."""
    lines = [line for line in block("py").splitlines() if line]
    assert len(lines) <= 10
    _example(pytester, block("py")).assert_outcomes(passed=2)


def test_the_failure_is_what_is_shown(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another total is expected the example fails with the screen that is shown."""
    monkeypatch.chdir(pytester.path)
    source = block("py").replace('{"total": 42})', '{"total": 43})')
    result = _example(pytester, source)
    result.assert_outcomes(passed=1, failed=1)
    said = projects.told(result, "test_an_order_arrives")
    assert _anywhere(said) == _anywhere(block("text").strip())


def _anywhere(text: str) -> str:
    """A failure without what is another one on each machine, and in each version of the rules."""
    text = re.sub(r"(destination/\S+\.py):\d+", r"\1:*", text)
    return re.sub(r"exchange \d+", "exchange *", text)


def test_the_fixtures_are_those(pytester: pytest.Pytester) -> None:
    """Each fixture stands there with what ``pytest --fixtures`` says of it."""
    said = pytester.runpytest_inprocess("--fixtures", "-v").stdout.str()
    told = re.findall(
        r"^(\w+) -- \S*simulator/pytest_plugin\.py:\d+\n    (.+)$", said, re.MULTILINE
    )
    assert [name for name, _ in told] == list(FIXTURES)
    shown = [(f"`{name}`", text.replace("``", "`")) for name, text in told]
    assert rows(section("README.md", SECTION), "fixture |") == shown


def test_the_options_are_those() -> None:
    """Each option stands there with its help, and no other one."""

    found = []

    class Group:
        def addoption(self, name: str, *, help: str, metavar: str = "", **_: object) -> None:
            found.append((f"`{' '.join(filter(None, (name, metavar)))}`", help))

    class Parser:
        def getgroup(self, *_: str) -> Group:
            return Group()

    pytest_plugin.pytest_addoption(Parser())  # type: ignore[arg-type]
    assert rows(section("README.md", SECTION), "option |") == found


def test_the_markers_arguments_are_those() -> None:
    """Each argument of the marker stands there once, with a value that it takes."""
    shown = [cell.strip("`") for cell, _ in rows(section("README.md", SECTION), "`@pytest.mark")]
    marks = [eval(f"pytest.mark.salesmachine({one})").mark for one in shown]
    names = [name for mark in marks for name in mark.kwargs]
    assert names == [field.name for field in dataclasses.fields(Asked)]
    asked = read(marks)
    default = Asked()
    assert all(getattr(asked, name) != getattr(default, name) for name in names)


@pytest.mark.parametrize("name", FIXTURES)
def test_what_fixtures_know(name: str, request: pytest.FixtureRequest) -> None:
    """What stands in a fixture's table is there."""
    fixture = request.getfixturevalue(name)
    has = {one for one in dir(fixture) if not one.startswith("_")}
    assert _told(name)
    assert _told(name) <= has


def test_what_can_be_asked_is_told() -> None:
    """Each way to ask stands in the tables, and each way to send."""
    asks = {one for one in dir(Salesmachine) if one.startswith(("assert_", "expect", "like"))}
    assert asks - {"expectations"} <= _told("salesmachine") | {"like"}
    for name, kind in (("destination", Destination), ("segment", Segment)):
        public = {one for one in dir(kind) if not one.startswith("_")} - {"close"}
        assert public <= _told(name)


def _told(name: str) -> set[str]:
    """What the first cells of a fixture's table name."""
    table = rows(section("simulator/README.md", DETAILS), f"`{name}.`")
    return {found for cell, _ in table for found in re.findall(r"`(\w+)[(`]", cell)}


def test_the_matchers_are_those() -> None:
    """Each matcher stands there, in a form that it takes."""
    text = section("simulator/README.md", DETAILS).partition("import` one of them:")[2]
    shown = [one for cell, _ in rows(text, "|") for one in re.findall(r"`([^`]+)`", cell)]
    kit = {name: getattr(simulator.kit, name) for name in simulator.kit.__all__}
    made = {type(eval(one, dict(kit))).__name__ for one in shown}
    assert made == set(kit) - {"ExpectationError", "Operation"}


def test_cases_are_selected_as_is_said(pytester: pytest.Pytester) -> None:
    """By a ticket in their source, and all by their mark."""
    folder = Path(__file__).parent / "end_to_end" / "outside" / "project" / "tests" / "cases"
    for path in folder.iterdir():
        (pytester.path / path.name).write_bytes(path.read_bytes())
    text = section("simulator/README.md", DETAILS)
    pytester.makepyfile(test_other="def test_other(): pass\n")
    for option, outcomes in [("-k SHOP-7", (1, 0)), ("-m salesmachine_case", (2, 1))]:
        assert f"`{option}`" in text
        result = pytester.runpytest_inprocess("-p", "no:cacheprovider", *option.split())
        result.assert_outcomes(passed=outcomes[0], failed=outcomes[1], deselected=4 - sum(outcomes))
