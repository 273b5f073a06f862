"""The files that a command is given: each once, folders by what is below them."""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest

from simulator.cli.paths import files_of


def tree(*names: str) -> None:
    """Make these files here."""
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()


def test_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    """All JSON, NDJSON and cases below it, gzipped or not, by their names."""
    wanted = ["f/a.json", "f/a.jsonl.gz", "f/b/a.case.json", "f/b/c/z.ndjson", "f/m.ndjson.gz"]
    tree(*reversed(wanted), "f/readme.md", "f/a.json.bak", "f/b/data.gz", "f/json")
    assert sorted(files_of(["f"])) == wanted
    assert list(files_of(["f"])) == list(files_of(["./f/"]))
    assert capsys.readouterr().err == ""


def test_the_order_is_stable() -> None:
    """The files of a folder come before those of the folders in it, each by name."""
    tree("f/z.json", "f/b/1.json", "f/a/2.json", "f/a/10.json", "f/a.json")
    expected = ["f/a.json", "f/z.json", "f/a/10.json", "f/a/2.json", "f/b/1.json"]
    assert list(files_of(["f"])) == expected


def test_this_folder() -> None:
    """Files of this folder are named without it."""
    tree("a.json", "b/c.json")
    assert list(files_of(["."])) == ["a.json", "b/c.json"]


@pytest.mark.parametrize(
    "name", [".git/a.json", "b/.hidden/a.json", "node_modules/x/a.json", ".venv/a.json", ".a.json"]
)
def test_what_is_left_out(name: str) -> None:
    """Hidden files and folders, and installed packages, are left out unless they are named."""
    tree("f/b.json", f"f/{name}")
    assert list(files_of(["f"])) == ["f/b.json"]
    assert list(files_of([f"f/{name}"])) == [f"f/{name}"]
    assert list(files_of([str(Path("f", name).parent)]))


def test_each_once() -> None:
    """A file that is named twice, by whatever name, is read once, by the first."""
    tree("f/a.json", "f/b.json")
    Path("link.json").symlink_to("f/a.json")
    Path("f/again.json").symlink_to("b.json")
    assert list(files_of(["f/b.json", "-", "f", "./f/a.json", "link.json", "-"])) == [
        "f/b.json",
        "-",
        "f/a.json",
    ]


def test_links_that_lead_back() -> None:
    """A folder is read once, whatever links lead to it, its own too."""
    tree("f/a.json", "f/b/c.json", "elsewhere/d.json")
    Path("f/b/up").symlink_to(Path("f").resolve())
    Path("f/b/self").symlink_to(".")
    Path("f/out").symlink_to(Path("elsewhere").resolve())
    Path("f/out2").symlink_to(Path("elsewhere").resolve())
    assert list(files_of(["f"])) == ["f/a.json", "f/b/c.json", "f/out/d.json"]


def test_what_is_written_is_not_read() -> None:
    """A report or a baseline in the folder isn't one of its files."""
    tree("f/a.json", "f/report.json", "f/baseline.json")
    left = [Path("f/report.json"), Path("f").resolve() / "baseline.json"]
    assert list(files_of(["f"], left)) == ["f/a.json"]


def test_a_folder_without_any(capsys: pytest.CaptureFixture[str]) -> None:
    """It is told, and the other paths are read."""
    tree("f/readme.md", "g/a.json")
    assert list(files_of(["f", "g"])) == ["g/a.json"]
    said = "f: there is no .json, .ndjson, .jsonl file in it, hidden folders and installed packages"
    assert capsys.readouterr().err.startswith(said)


def test_what_is_not_there() -> None:
    """A file that isn't there, or can't be, is for its reader to tell."""
    for name in ("missing.json", "x" * 300, "a/b"):
        assert list(files_of([name])) == [name]


def test_a_folder_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder below that can't be listed is named: nothing is left out in silence."""
    tree("f/a.json", "f/b/c.json")
    listed = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("b"):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(click.ClickException, match="f/b can't be read: Permission denied"):
        list(files_of(["f"]))
