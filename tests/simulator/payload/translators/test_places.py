"""Places in source code: a line a reader can find, and no path of the machine."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from simulator.payload.translators.places import place_in, place_of, shown

HERE = "tests/simulator/payload/translators/test_places.py"
ROOT = Path(__file__).parents[4]


def line_of(text: str) -> int:
    """Where it is in this file for the first time."""
    lines = Path(__file__).read_text("utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if line.startswith(text))


def plain(message: Any) -> list[Any]:
    return [message]


def wrapping(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def inner(*args: Any) -> Any:
        return function(*args)

    return inner


@wrapping
@wrapping
def decorated(message: Any) -> list[Any]:
    return [message]


shortened = functools.partial(functools.partial(plain, 1), 2)
LAMBDA = lambda message: [message]  # noqa: E731


class Team:
    def send(self, message: Any) -> list[Any]:
        return [message]

    @classmethod
    def made(cls, message: Any) -> list[Any]:
        return [message]

    @staticmethod
    def fixed(message: Any) -> list[Any]:
        return [message]

    def __call__(self, message: Any) -> list[Any]:
        return [message]


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize(
    ("function", "first"),
    [
        (plain, "def plain"),
        (decorated, "@wrapping"),
        (shortened, "def plain"),
        (functools.partial(Team().send), "    def send"),
        (LAMBDA, "LAMBDA = "),
        (Team().send, "    def send"),
        (Team.send, "    def send"),
        (Team.made, "    @classmethod"),
        (Team.fixed, "    @staticmethod"),
        (Team(), "    def __call__"),
    ],
)
def test_the_place_of_a_function(function: Callable[..., Any], first: str) -> None:
    """It is where it begins, its decorators included; of what wraps a function what is inside."""
    assert place_of(function) == f"{HERE}:{line_of(first)}"


@pytest.mark.parametrize(
    "function",
    [
        len,
        [].append,
        str.upper,
        dict,
        Team,
        functools.partial(len),
        eval("lambda message: []"),
        7,
        None,
        sys.stdout,
    ],
)
def test_what_has_no_place(function: Any) -> None:
    """A built-in, a class, and what was made of a text have no line in a file."""
    assert place_of(function) == ""


def test_what_wraps_itself() -> None:
    """A circle of wrappers ends."""

    def one() -> None: ...

    one.__wrapped__ = one  # type: ignore[attr-defined]
    assert place_of(one).startswith(f"{HERE}:")


@pytest.mark.parametrize(
    ("file", "path"),
    [
        (ROOT / "destination" / "hook.py", "destination/hook.py"),
        (Path(json.__file__), "json/__init__.py"),
        (Path(pytest.__file__), "pytest/__init__.py"),
        (Path("/nowhere/at/all/team.py"), "team.py"),
        (Path("team.py"), "team.py"),
        (ROOT, ROOT.name),
    ],
)
def test_a_path_that_is_shown(file: Path, path: str) -> None:
    """From here, else from where it is imported, else its name alone."""
    assert shown(str(file)) == path


def test_what_is_below_two_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder goes before what modules are imported from, the longest of those first."""
    file = tmp_path / "src" / "team" / "send.py"
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.syspath_prepend(tmp_path / "src")
    assert shown(str(file)) == "team/send.py"
    monkeypatch.syspath_prepend(tmp_path / "src" / "team" / "other")
    file.parent.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert shown(str(file)) == "src/team/send.py"


def test_what_is_installed_below_the_current_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """A virtual environment in a project isn't part of it."""
    monkeypatch.chdir(Path(pytest.__file__).parents[2])
    assert shown(pytest.__file__) == "pytest/__init__.py"


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="there are no links here")
def test_a_linked_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is found below the current folder by its real name, too."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    monkeypatch.chdir(tmp_path / "real")
    assert shown(str(tmp_path / "link" / "team.py")) == "team.py"
    assert shown(str(tmp_path / "link" / "x" / "team.py")) == "x/team.py"


def test_the_current_folder_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then what is imported from counts."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert shown(json.__file__) == "json/__init__.py"
    assert shown(str(gone / "team.py")) == "team.py"
    monkeypatch.chdir(ROOT)


def raised_by(function: Callable[[], Any]) -> TracebackType | None:
    try:
        function()
    except Exception as error:
        return error.__traceback__
    raise AssertionError("nothing was raised")


def fails() -> None:
    json.loads("{")


def test_where_it_was_raised() -> None:
    """In the last step of what isn't installed: not in the library that was called there."""
    traceback = raised_by(fails)
    assert place_in(traceback) == f"{HERE}:{line_of('    json.loads')}"


def test_where_it_was_raised_in_a_library() -> None:
    """Where nothing else is left it is the last step of all; what has no file has no place."""
    traceback = raised_by(fails)
    assert place_in(traceback, besides=__file__).startswith("json/decoder.py:")
    assert place_in(raised_by(lambda: eval("1 / 0")), besides=__file__) == ""
    assert place_in(None) == ""
