"""Bug stories: each raw payload becomes a small and anonymous test that fails until it is mended.

A story is a file in ``stories/``: the payload as it came, full of what is personal; what the
customer says should have come (``args`` of ``sim repro``); and what mends it, steps on the message
of the case or another translator.  In a step ``{expected}`` is the value that the case expects.
"""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from simulator.exchange_formats.case_file import case_of
from simulator.exchange_formats.messages import Entry
from simulator.exchange_formats.pytest_file import pytest_of
from simulator.failures.pointing import NOTHING, changed, value_at
from simulator.payload.check import check_entry
from simulator.payload.lineage.probes import leaves
from simulator.payload.translators import Ours, load
from tests.simulator.cli.commands import call, run
from tests.simulator.waiting import PATIENCE

pytest_plugins = ["pytester"]

FOLDER = Path(__file__).parent / "stories"
STORIES: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))
}
SEED = "stories"


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A customer's project, whose pytest has our plugin alone: others take their time to load."""
    shutil.copy(FOLDER / "translators.py", pytester.path / "shop.py")
    pytester.syspathinsert()
    monkeypatch.delitem(sys.modules, "shop", raising=False)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.setenv("PYTEST_PLUGINS", "simulator.pytest_plugin")
    return pytester


def test_there_are_stories_enough() -> None:
    """At least twenty, each with a payload that has something personal in it, and a fix."""
    assert len(STORIES) >= 20
    for name, story in STORIES.items():
        text = json.dumps(story["payload"], ensure_ascii=False)
        assert len(story["personal"]) >= 5, name
        assert all(one in text for one in story["personal"]), name
        assert story.keys() & {"fix", "fixed"}, name


@pytest.mark.parametrize("name", STORIES)
def test_a_payload_becomes_a_test_that_fails_until_it_is_mended(
    name: str, project: pytest.Pytester, tmp_path: Path
) -> None:
    """Red by the one command, small, anonymous, and green once fixed."""
    story = STORIES[name]
    payload = tmp_path / "payload.json"
    payload.write_text(json.dumps(story["payload"], ensure_ascii=False), "utf-8")
    theirs = ["--translator", story["translator"]] if "translator" in story else []
    ran = run("repro", payload, *story["args"], *theirs, "--seed", SEED, "-o", "json")
    assert (ran.status, ran.err) == (0, "")
    [said] = ran.json()
    assert said["fails"] is True
    assert story["sentence"] in said["sentence"]
    case_file, test_file = (Path(one) for one in said["files"])
    case = json.loads(case_file.read_text("utf-8"))
    assert_red(case, story.get("translator", ""))
    assert_small(case["message"], story["at_most"])
    there = {path.name for path in project.path.iterdir()} - {"shop.py", "__pycache__"}
    assert there == {case_file.name, test_file.name}
    for text in (ran.out, case_file.read_text("utf-8"), test_file.read_text("utf-8")):
        assert_anonymous(text, story)
    mend(case, story, case_file, test_file)
    theirs = ["--salesmachine-translator", story["fixed"]] if "fixed" in story else []
    done = project.runpytest_inprocess("-q", *theirs, str(case_file), str(test_file))
    done.assert_outcomes(passed=2)


def test_the_two_lines_that_are_printed_run_it(project: pytest.Pytester, tmp_path: Path) -> None:
    """In a shell, where both fail; the screen is as anonymous as the files."""
    story = STORIES["account_in_context"]
    payload = tmp_path / "payload.json"
    payload.write_text(json.dumps(story["payload"], ensure_ascii=False), "utf-8")
    ran = call("repro", payload, *story["args"])
    assert (ran.status, ran.err) == (0, "")
    assert_anonymous(ran.out, story)
    for line, said in zip(ran.out.splitlines()[-2:], ("1 failed", "1 case different"), strict=True):
        command, *arguments = shlex.split(line)
        at = str(Path(sys.executable).with_name(command))
        done = subprocess.run([at, *arguments], capture_output=True, timeout=PATIENCE)
        assert (done.returncode, said in done.stdout.decode()) == (1, True)


def assert_red(case: dict[str, Any], translator: str) -> None:
    """The case fails as well, for one reason."""
    used = load(translator) if translator else Ours()
    assert len(check_entry(Entry(1, case), used).differences) == 1


def assert_small(message: object, most: dict[str, int]) -> None:
    """It has so many characters and fields at most."""
    assert len(json.dumps(message, ensure_ascii=False)) <= most["bytes"]
    assert len(list(leaves(message))) <= most["fields"]


def assert_anonymous(text: str, story: dict[str, Any]) -> None:
    """Nothing of what is personal is in it, spelt in any way."""
    folded = text.casefold()
    for one in story["personal"]:
        assert one.casefold() not in folded
        assert json.dumps(one)[1:-1].casefold() not in folded


def mend(case: dict[str, Any], story: dict[str, Any], case_file: Path, test_file: Path) -> None:
    """Write both files anew with the message that is mended, for the translator that is."""
    values = list(case["expect"].get("values", {}).values())
    message = case["message"]
    for step in story.get("fix", ()):
        message = mended(message, step, values)
    parts = (message, case["expect"], case["description"])
    settings = case.get("settings", {})
    case_file.write_text(case_of(*parts, settings=settings), "utf-8")
    test_name = test_file.stem.removeprefix("test_")
    translator = story.get("fixed", story.get("translator", ""))
    text = pytest_of(test_name, *parts, settings=settings, translator=translator)
    test_file.write_text(text, "utf-8")


def mended(message: Any, step: dict[str, Any], values: list[Any]) -> Any:
    """The message after one step: ``set``, ``move`` or ``remove``."""
    if "remove" in step:
        assert value_at(message, step["remove"]) is not NOTHING
        return changed(message, step["remove"], NOTHING)
    if "move" in step:
        old, new = step["move"]
        value = value_at(message, old)
        assert value is not NOTHING
        return put(changed(message, old, NOTHING), new, value)
    at, value = step["set"]
    return put(message, at, values[0] if value == "{expected}" else value)


def put(message: Any, at: str, value: Any) -> Any:
    """The message with a value there; the objects that lead there are made."""
    key, _, rest = at[1:].partition("/")
    if not rest:
        return {**message, key: value}
    return {**message, key: put(message.get(key, {}), f"/{rest}", value)}
