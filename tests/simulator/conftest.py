"""What the tests of the simulator need: servers that run, one a profile and a test module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.config import Config
from simulator.journal import Writer
from tests.simulator.running import Sim, running

Folders = pytest.TempPathFactory


@pytest.fixture(scope="module")
def _strict(tmp_path_factory: Folders) -> Iterator[Sim]:
    with running(Config(), tmp_path_factory.mktemp("strict") / "journal") as sim:
        yield sim


@pytest.fixture(scope="module")
def _compat(tmp_path_factory: Folders) -> Iterator[Sim]:
    config = Config(profile="compat")
    with running(config, tmp_path_factory.mktemp("compat") / "journal") as sim:
        yield sim


@pytest.fixture(scope="module")
def _rejecting(tmp_path_factory: Folders) -> Iterator[Sim]:
    config = Config(reject_violations=True)
    with running(config, tmp_path_factory.mktemp("rejecting") / "journal") as sim:
        yield sim


@pytest.fixture
def sim(_strict: Sim) -> Sim:
    """A simulator of the strict profile, as if it had just been started."""
    return _strict.from_now()


@pytest.fixture
def compat(_compat: Sim) -> Sim:
    """One of the compat profile."""
    return _compat.from_now()


@pytest.fixture
def rejecting(_rejecting: Sim) -> Sim:
    """A strict one that rejects what breaks the contract."""
    return _rejecting.from_now()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a journal can be."""
    return tmp_path / "journal"


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    """The writer of a new journal there."""
    made = Writer(path)
    yield made
    made.close()
