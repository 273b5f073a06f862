"""What the tests of the command line need: a clean environment, and somebody to talk to."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.destination.far_side import FarSide, running

SETTINGS = ("SIM_", "SALESMACHINE_", "GITHUB_")


@pytest.fixture(autouse=True)
def clean_environment(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No setting of whoever runs the tests counts; what is written is the test's own."""
    for name in [name for name in os.environ if name.startswith(SETTINGS)]:
        monkeypatch.delenv(name)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.chdir(tmp_path_factory.mktemp("here"))


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """The folder for temporary files."""
    return tmp_path / "temporary"


@pytest.fixture
def here() -> Path:
    """The folder that commands are run in."""
    return Path.cwd()


@pytest.fixture
def closed_url() -> Iterator[str]:
    """Where nobody listens, and nobody can while the test runs."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


@pytest.fixture
def far_side() -> Iterator[FarSide]:
    """A server that answers as told."""
    with running() as server:
        yield server
