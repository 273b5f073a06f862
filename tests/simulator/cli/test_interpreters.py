"""Interpreters: a translator of another installation, asked in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import destination
from contracts.cases import kit_cases
from simulator.cli import interpreters as module
from simulator.cli.interpreters import Interpreter, interpreter, is_interpreter
from simulator.payload.translators import Ours, Theirs, TranslatorError
from tests.simulator.cli.other_python import made
from tests.simulator.waiting import PATIENCE, until

USUAL = {"anonymous": "send", "alias": "send", "oversize": "note"}
ALIAS = {"type": "alias", "userId": "u1", "previousId": "a1"}
PAGE = {"type": "page", "userId": "u1", "timestamp": "2026-01-05T00:00:00Z"}


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another interpreter, whose destination says ``created_on``."""
    folder = tmp_path_factory.mktemp("other") / "venv"
    return made(folder, ("operations.py", '"created_at"', '"created_on"'))


@pytest.fixture
def theirs(python: Path) -> Iterator[Interpreter]:
    """The destination there."""
    with closing(interpreter(str(python), USUAL)) as found:
        yield found


def function(python: Path, name: str) -> Interpreter:
    """A function of the module there."""
    return interpreter(f"{python}:theirs:{name}", USUAL)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("destination", False),
        ("mine:translate", False),
        ("my.package:translate.inner", False),
        ("./old/bin/python", True),
        ("/usr/bin/python3.12", True),
        ("old/bin/python:mine:translate", True),
        ("C:\\old\\python.exe", True),
        (".", True),
    ],
)
def test_what_names_one(text: str, is_one: bool) -> None:
    """A path is an interpreter, and so is a folder."""
    assert is_interpreter(text) == is_one


def test_what_is_installed_there(python: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the other installation that translates, and its version is known.

    That the current folder has a destination of its own, as ours has, changes nothing.
    """
    monkeypatch.chdir(Path(destination.__file__).parents[1])
    with closing(interpreter(str(python), USUAL)) as theirs:
        [operation] = theirs.operations(PAGE)
    with closing(function(python, "same")) as found:
        assert found.operations(PAGE) == [operation]
    assert operation["created_on"] == "2026-01-05T00:00:00.000Z"
    assert theirs.version == "0.0.7"


def test_reports_as_ours(theirs: Interpreter) -> None:
    """What it doesn't do otherwise is reported as it is here, with codes, notes and settings."""
    for case in list(kit_cases())[::5]:
        found = theirs.with_settings(case.settings).report(case.message, 3)
        ours = Ours().with_settings(case.settings).report(case.message, 3)
        text = str(ours["operations"]).replace("created_at", "created_on")
        assert str(found.pop("operations")) == text
        del ours["operations"], ours["rules"], found["rules"]
        assert found == ours


@pytest.mark.parametrize("message", [None, [], "x", 7, {"a": "\ud800\x1b\n"}, {"a": float("inf")}])
def test_any_value(theirs: Interpreter, message: object) -> None:
    """Whatever the value is, it goes there as it is, and is refused there."""
    mine = {**Ours().report(message)}
    assert theirs.report(message)["reason"] == mine["reason"]
    assert theirs.report(None, 4, "not JSON")["reason"]["message"] == "not JSON"


def test_a_folder_is_an_environment(python: Path) -> None:
    """The environment's folder is enough."""
    with closing(interpreter(str(python.parents[1]), USUAL)) as found:
        assert found.report(PAGE)["outcome"] == "translated"


def test_a_function_there(python: Path) -> None:
    """A function of a module there translates; what it prints goes nowhere."""
    with closing(function(python, "same")) as found:
        assert found.operations(PAGE)[0]["created_on"] == "2026-01-05T00:00:00.000Z"
        assert not found.has_notes
        assert found.report([])["reason"]["code"] == "bad_request"
        assert found.with_settings({"alias": "skip"}).report(ALIAS)["outcome"] == "translated"


@pytest.mark.parametrize("event", ["none", "dict", "text", "odd"])
def test_what_gives_no_operations(python: Path, event: str) -> None:
    """What is no list of operations is refused as it is of a function here."""
    answers = {"none": None, "dict": {}, "text": ["x"], "odd": [{"a": float("nan")}]}
    name = f"{python}:theirs:gives"
    here = Theirs(name, lambda message: answers[message["event"]])
    message = {"type": "track", "event": event}
    with closing(function(python, "gives")) as found:
        said, expected = (one.report(message)["reason"] for one in (found, here))
    assert said["code"] == expected["code"]
    assert said["message"].partition(",")[0] == expected["message"].partition(",")[0]


def test_what_is_raised_there(python: Path) -> None:
    """An exception there is told with its type and its line, without a path of this machine."""
    with closing(function(python, "raises")) as found:
        reason = found.report(PAGE)["reason"]
    assert reason["code"] == "translator_raised"
    assert reason["message"].startswith("KeyError: 'x' at theirs.py:")


def test_what_ends_the_process(python: Path) -> None:
    """A message that ends the process is its own exception, and the next one is translated."""
    with closing(function(python, "dies")) as found:
        for _ in range(2):
            said = found.report(ALIAS)["reason"]["message"]
            assert said == "ProcessEnded: the process ended with status 3"
            assert found.report(PAGE)["outcome"] == "translated"


def test_it_is_given_up(python: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that ends again and again isn't started for ever."""
    monkeypatch.setattr(module, "MOST_STARTS", 2)
    with closing(function(python, "dies")) as found:
        found.report(ALIAS)
        found.report(ALIAS)
        with pytest.raises(TranslatorError, match="ended 2 times: it is given up"):
            found.report(ALIAS)


def test_what_holds_it_up(python: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that isn't answered in time is an exception, and the next one is translated."""
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.5)
    with closing(function(python, "hangs")) as found:
        assert found.report(ALIAS)["reason"]["message"] == "NoAnswer: nothing came back in 0.5 s"
        monkeypatch.setattr(module, "PATIENCE_SECONDS", PATIENCE)
        assert found.report(PAGE)["outcome"] == "translated"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (":nowhere:f", "ModuleNotFoundError: No module named 'nowhere'"),
        (":theirs:f", "AttributeError: module 'theirs' has no attribute 'f'"),
        (":theirs:number", "TypeError: theirs:number can't be called"),
    ],
)
def test_no_function_there(python: Path, name: str, said: str) -> None:
    """What isn't there is told in a sentence."""
    with pytest.raises(TranslatorError) as error:
        interpreter(f"{python}{name}", USUAL)
    assert str(error.value).startswith(f"{name[1:]} of {python} can't be used: {said}")


def test_no_interpreter(tmp_path: Path) -> None:
    """What is no Python, or has no destination, can't be used; it says why itself."""
    with pytest.raises(TranslatorError, match="there is no Python interpreter there"):
        interpreter(str(tmp_path / "python"), USUAL)
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\necho first >&2\necho 'no such thing' >&2\nexit 1\n")
    with pytest.raises(TranslatorError, match="can't be started: Permission denied"):
        interpreter(str(script), USUAL)
    script.chmod(0o700)
    with pytest.raises(TranslatorError, match=r"can't be used: no such thing$"):
        interpreter(str(script), USUAL)
    script.write_text("#!/bin/sh\nexit 0\n")
    with pytest.raises(TranslatorError, match="it ended without a word"):
        interpreter(str(script), USUAL)


def test_it_ends_with_us(python: Path) -> None:
    """Whatever ends us ends the process there, even while a message holds it up."""
    code = f"""
from simulator.cli.interpreters import interpreter
found = interpreter({f"{python}:theirs:hangs"!r}, {{}})
print(found.far._process.pid, flush=True)
found.report({ALIAS!r})
"""
    ours = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    try:
        assert ours.stdout is not None
        number = int(ours.stdout.readline())
    finally:
        ours.kill()
        ours.communicate()
    until(lambda: not is_alive(number), "the end of the process there")


def is_alive(number: int) -> bool:
    """Whether there is such a process; one that nobody waits for any more isn't."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{number}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return stat.parent.exists()
