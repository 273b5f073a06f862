"""Places: files are named from the root of the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.reports.file_names import named_from, root


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository, with us in a folder of it."""
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "repository" / "below" / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repository" / "below")
    return tmp_path / "repository"


def test_the_repository(repository: Path) -> None:
    """The root is the folder above us that is a repository, or the one that GitHub says."""
    assert root({}) == repository
    assert root({"GITHUB_WORKSPACE": str(repository.parent)}) == repository.parent
    assert root({"GITHUB_WORKSPACE": str(repository / "below" / "deep")}) == repository


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one it is the folder that we are in."""
    monkeypatch.chdir(tmp_path)
    assert root({}) == tmp_path


def test_names(repository: Path) -> None:
    """However a file is written, it has one name; one from elsewhere keeps its own."""
    for file in ("deep/a.json", "./deep//a.json", "../below/deep/a.json"):
        assert named_from(repository, file) == "below/deep/a.json"
    assert named_from(repository, str(repository / "a.json")) == "a.json"
    assert named_from(repository, "/elsewhere/a.json") == "/elsewhere/a.json"
    assert named_from(repository, "-") == "-"


def test_links(repository: Path, tmp_path: Path) -> None:
    """A root that is reached by a link is the root all the same."""
    (tmp_path / "link").symlink_to(repository)
    assert named_from(tmp_path / "link", str(repository / "a.json")) == "a.json"
    (repository / "linked.json").symlink_to("/elsewhere/a.json")
    assert named_from(repository, str(repository / "linked.json")) == "linked.json"
