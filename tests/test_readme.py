"""The documents keep their word: what they show is run, what they name is there."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.registry import load
from destination import Settings
from destination.delivery import ANSWERS
from destination.naming import snake_case
from simulator.clock import SettableClock, read_moment
from simulator.config import Config
from simulator.server import Server
from simulator.tui.keys import markdown

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("*/README.md")])
BIN = Path(sys.executable).parent


def _blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.fixture
def frozen(tmp_path: Path) -> Iterator[Server]:
    """A simulator whose clock stands still at 2024-03-11T09:00:00Z."""
    clock = SettableClock(still=read_moment("2024-03-11T09:00:00Z"))
    server = Server(Config(), tmp_path / "journal", clock=clock)
    server.start()
    yield server
    server.stop()


def _examples() -> Iterator[tuple[str, str]]:
    for block in _blocks(README, "console"):
        command, _, shown = block.partition("\n")
        yield command.removeprefix("$ "), shown


@pytest.mark.parametrize(("command", "shown"), list(_examples()))
def test_example_prints_what_is_shown(
    command: str, shown: str, frozen: Server, tmp_path: Path
) -> None:
    """A command in the README prints what stands under it, if a simulator was just started."""
    (tmp_path / "contracts").symlink_to(ROOT / "contracts")
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "SIM_URL": frozen.url}
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    if command.startswith("sim generate"):
        assert _unnamed(done.stdout) == _unnamed(shown)
    else:
        assert done.stdout == shown
    assert done.stderr == ""


def _unnamed(story: str) -> list[list[str]]:
    """A generated story without its names: another version of Faker has others."""
    lines = [line.split("  ") for line in story.splitlines()]
    return [
        [at, who, name[-1:] if name.endswith("*") else "", journey, _unnamed_call(what)]
        for at, who, name, journey, what in lines
    ]


def _unnamed_call(what: str) -> str:
    call, _, rest = what.partition(" ")
    if call == "identify":
        return f"identify {rest.partition(' ')[2]}"
    return f"group {rest.rsplit(', ', 2)[1:]}" if call == "group" else what


def test_the_table_of_keys() -> None:
    """The screen's keys are those of the table, word by word."""
    assert markdown() in (ROOT / "simulator" / "README.md").read_text("utf-8")


def test_example_requests_open_one_workspace() -> None:
    """The request that is shown beside the commands uses the token that they use by themselves."""
    shown = re.findall(r"^curl -u ([^ :]+):(\S+) ", README, re.MULTILINE)
    settings = Settings(base_url="http://127.0.0.1:8600").with_credentials()
    assert shown == [(settings.api_token, settings.api_secret)]
    assert f"the token `{settings.api_token}` towards this machine" in README


def test_first_commands_are_the_two() -> None:
    """The README opens with what it is in three sentences, then exactly two commands."""
    opening = README.partition("\nSee it work")[0].partition("\n\n")[2].strip()
    assert len(re.findall(r"\.(?:\n|$)", opening)) == 3
    first, second = _blocks(README, "sh")[:2]
    assert first.splitlines() == [
        "python3 -m venv .venv && .venv/bin/pip install -q -e . && .venv/bin/sim up --demo"
    ]
    assert second.splitlines() == [
        "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]'"
        " && .venv/bin/python -m pytest -n auto"
    ]


def test_table_of_calls_is_true() -> None:
    """The first table names every call's function, its cases and its schemas, all of them there."""
    rows = [line for line in README.splitlines() if line.startswith("| ") and "`translate_" in line]
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows] == [
        "identify",
        "track",
        "page",
        "group",
        "alias",
    ]
    for row in rows:
        path, function = re.findall(r"`(destination/[a-z/]+\.py)`\]\([^)]*\) `(\w+)`", row)[0]
        module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
        assert callable(getattr(module, function))
        assert list((ROOT / re.findall(r"\((contracts/cases/\w+)\)", row)[0]).glob("*.case.json"))


def test_table_of_answers_is_the_policy() -> None:
    """Each row of the policy stands in the table, in its order, with the code of what dies."""
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \|([^|]*)\|$", README, re.MULTILINE)
    shown = [(name, set(re.findall(r"`([^`]+)`", codes))) for name, codes in rows]
    policy = [(answer.name, set(answer.failures) or {answer.code} - {""}) for answer in ANSWERS]
    start = shown.index(policy[0])
    assert shown[start : start + len(policy)] == policy


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link in a document names a file or a folder."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text("utf-8"))
    for link in links:
        assert (document.parent / link).exists(), link


def test_python_example_for_tests_runs() -> None:
    """The Python in the simulator's document holds what it asserts."""
    (block,) = _blocks((ROOT / "simulator" / "README.md").read_text("utf-8"), "python")
    exec(compile(block, "simulator/README.md", "exec"), {})


def test_python_example_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The README's Python delivers its message to a running simulator."""
    (block,) = _blocks(README, "python")
    server = Server(Config(), tmp_path / "readme.journal")
    server.start()
    try:
        exec(block.replace("http://127.0.0.1:8600", server.url), {})
    finally:
        server.stop()
    assert capsys.readouterr().out == "delivered \n"


def test_contracts_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """The contracts' README finds the event_uid that isn't in snake_case."""
    (block,) = _blocks((ROOT / "contracts/README.md").read_text("utf-8"), "python")
    exec(block, {})
    assert "SM-208 /event_uid" in capsys.readouterr().out


def test_every_assumption_is_listed() -> None:
    """The contracts' README lists each assumption in the words of evidence.json."""
    text = (ROOT / "contracts/README.md").read_text("utf-8")
    for name, entry in load("evidence.json").items():
        if re.fullmatch(r"A[0-9]+", name):
            assert f"| {name} | {entry['statement']} |" in text


def test_names_are_made_as_shown() -> None:
    """The table of names in the destination's README is what snake_case does."""
    text = (ROOT / "destination/README.md").read_text("utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|$", text, re.MULTILINE)
    assert len(rows) >= 8
    assert [(name, snake_case(name)) for name, _ in rows] == rows


def test_settings_are_named_as_they_are() -> None:
    """The variables that the README names are the ones that are read."""
    environment = {"SALESMACHINE_API_TOKEN": "t", "SALESMACHINE_API_SECRET": "s"}
    for name in environment:
        assert name in README
    assert Settings.from_environment(environment).api_token == "t"
