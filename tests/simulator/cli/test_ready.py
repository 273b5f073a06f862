"""The ready file: there while the simulator answers, and only then."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from simulator.cli.ready import announced, clear

FACTS = {"salesmachine": "http://127.0.0.1:1", "pid": 7}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with nothing in it."""
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder"


def test_it_is_there_while_it_is_true(folder: Path) -> None:
    """The facts are in the file while the block runs, and gone after it, however it ends."""
    file = folder / "ready.json"
    found = []

    def interrupted() -> None:
        with announced(file, FACTS):
            found.append((json.loads(file.read_text()), list(folder.iterdir())))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert found == [(FACTS, [file])]
    assert list(folder.iterdir()) == []


def test_what_an_earlier_one_left_is_cleared(folder: Path) -> None:
    """A file that stands there is removed, so that nobody takes it for the new one; once."""
    file = folder / "ready.json"
    file.write_text("of a simulator that was killed")
    for _ in range(2):
        clear(file)
        assert list(folder.iterdir()) == []


def test_another_simulators_stays(folder: Path) -> None:
    """A file that another simulator has put there meanwhile is that one's to remove."""
    file = folder / "ready.json"
    with announced(file, FACTS):
        file.rename(folder / "kept")
        file.write_text("another's")
    assert file.read_text() == "another's"


def test_somebody_else_removed_it(folder: Path) -> None:
    """That it is gone already is fine."""
    with announced(folder / "ready.json", FACTS):
        (folder / "ready.json").unlink()


def test_none_is_wanted() -> None:
    """Without a ready file nothing is done."""
    clear(None)
    with announced(None, FACTS):
        assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize("name", ["", "missing/ready.json"])
def test_where_none_can_be(folder: Path, name: str) -> None:
    """A folder, or a place in none, is refused, and stays."""
    with pytest.raises(click.ClickException, match=f"{folder}/?{name} can't be written: "):
        clear(folder / name)
    with (
        pytest.raises(click.ClickException, match="can't be written: "),
        announced(folder / name, FACTS),
    ):
        pass
    assert folder.is_dir()
