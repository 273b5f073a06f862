"""What the end-to-end tests need: a simulator, and no settings of whoever runs them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.config import Config
from tests.simulator.running import Sim, running


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = ("SIM_CORPUS", "SIM_TEST_REQUIRE")
    for name in [name for name in os.environ if name.startswith(("SIM_", "SALESMACHINE_"))]:
        if name not in kept:
            monkeypatch.delenv(name)


@pytest.fixture
def sim(tmp_path: Path) -> Iterator[Sim]:
    """A simulator that has just been started."""
    with running(Config(), tmp_path / "journal") as simulator:
        yield simulator
