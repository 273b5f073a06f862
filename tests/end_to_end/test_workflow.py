"""The workflow that the README shows, run step by step in a project that has what it names."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import junitparser
import pytest
import yaml

from tests.end_to_end.outside import environments
from tests.end_to_end.outside.environments import Outside
from tests.test_readme_kit import block

CASES = Path(__file__).parent / "outside" / "project" / "tests" / "cases"
ACTIONS = {
    "actions/checkout@v4": set[str](),
    "actions/setup-python@v5": {"python-version"},
    "actions/upload-artifact@v4": {"name", "path"},
}
"""What is used of others, with what it is told."""
GOOD = {"type": "identify", "userId": "u1", "messageId": "m1", "traits": {"plan": "pro"}}
NOBODY = {"type": "track", "event": "Order Completed", "messageId": "m2"}
ALWAYS = "${{ !cancelled() }}"

Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def workflow() -> dict[str, Any]:
    """The document, as GitHub reads it."""
    found: dict[str, Any] = yaml.safe_load(block("yaml"))
    return found


class Runner:
    """A machine with a project's folder, on which the steps of the workflow are run."""

    def __init__(self, folder: Path, outside: Outside, wheel: Path) -> None:
        self.folder, self._outside, self._wheel = folder, outside, wheel
        (folder / "tests" / "cases").mkdir(parents=True)
        (folder / "payloads").mkdir()
        (folder / "tests" / "test_orders.py").write_text(block("py"))
        shutil.copy(CASES / "pricing_page.case.json", folder / "tests" / "cases")
        self.payload(GOOD)

    def payload(self, *messages: object) -> None:
        """Put messages, a line each, into the folder of payloads."""
        lines = "".join(f"{json.dumps(message)}\n" for message in messages)
        (self.folder / "payloads" / "today.ndjson").write_text(lines)

    def run(self, workflow: dict[str, Any]) -> dict[str, Done]:
        """What each step says; after one that fails only those that want to are run."""
        (job,) = workflow["jobs"].values()
        has_failed, found = False, dict[str, Done]()
        for step in job["steps"]:
            if "run" in step and (not has_failed or step.get("if") == ALWAYS):
                done = found[step["name"]] = self._step(step["run"], workflow["env"])
                has_failed |= done.returncode != 0
        return found

    def _step(self, script: str, environ: dict[str, str]) -> Done:
        summary = self.folder / "summary.md"
        given = {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
        command = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
        whole = {**environ, "DESTINATION": str(self._wheel), **given}
        return self._outside.run(*command, cwd=self.folder, **whole)


@pytest.fixture
def runner(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """The project with the README's tests, a case and a payload, and the wheel to be installed."""
    outside = environments.oldest(tmp_path_factory)
    return Runner(tmp_path, outside, environments.wheel(tmp_path_factory))


def _texts(value: object) -> Iterator[str]:
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    yield from [value] if isinstance(value, str) else (t for one in below for t in _texts(one))


def test_it_uses_what_there_is(workflow: dict[str, Any]) -> None:
    """Each step runs something by a name, or uses an action with what that takes."""
    (job,) = workflow["jobs"].values()
    for step in job["steps"]:
        if "uses" in step:
            assert step.get("with", {}).keys() <= ACTIONS[step["uses"]]
        else:
            assert step.keys() <= {"name", "run", "if"}
        assert step.get("if", ALWAYS) == ALWAYS
    assert set(workflow["env"]) == {"DESTINATION"}
    assert {text for text in _texts(workflow) if "${{" in text} == {ALWAYS}


def test_what_is_uploaded_is_written(workflow: dict[str, Any]) -> None:
    """The files are those that the steps write."""
    (job,) = workflow["jobs"].values()
    written = re.findall(r"=(\S+\.(?:xml|html))", " ".join(_texts(job)))
    assert job["steps"][-1]["with"]["path"].split() == written


def test_where_all_is_well(workflow: dict[str, Any], runner: Runner) -> None:
    """Each step succeeds, and the reports are there."""
    done = runner.run(workflow)
    assert {name: (one.returncode, one.stderr) for name, one in done.items()} == {
        "Install": (0, ""),
        "Tests and cases": (0, ""),
        "Payloads": (0, ""),
    }
    assert "3 passed" in done["Tests and cases"].stdout
    assert "::error" not in done["Payloads"].stdout
    for name, tests in (("pytest.xml", 3), ("check.xml", 1)):
        assert junitparser.JUnitXml.fromfile(str(runner.folder / name)).tests == tests
    assert (runner.folder / "check.html").read_text("utf-8").lower().startswith("<!doctype html>")


def test_where_something_is_wrong(workflow: dict[str, Any], runner: Runner) -> None:
    """The tests fail, the payloads are checked all the same and annotated at their line."""
    runner.payload(GOOD, NOBODY)
    path = runner.folder / "tests" / "test_orders.py"
    path.write_text(block("py").replace('{"total": 42})', '{"total": 43})'))
    done = runner.run(workflow)
    assert {name: one.returncode for name, one in done.items()} == {
        "Install": 0,
        "Tests and cases": 1,
        "Payloads": 1,
    }
    assert "1 failed, 2 passed" in done["Tests and cases"].stdout
    (line,) = [one for one in done["Payloads"].stdout.splitlines() if one.startswith("::error")]
    assert line.startswith("::error file=payloads/today.ndjson,line=2,")
    assert "payloads/today.ndjson" in (runner.folder / "summary.md").read_text("utf-8")
