"""Journals that several tests of the filter language read, and what each of them tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulator.filtering.journals import START, journal
from tests.simulator.filtering.reference import Told, told

SEEDS = range(4)
NOW = START + 3 * 3600

Journals = list[tuple[Path, Told]]


@pytest.fixture(scope="session")
def journals(tmp_path_factory: pytest.TempPathFactory) -> Journals:
    """Journals of every sort, each with all that it tells."""
    folder = tmp_path_factory.mktemp("filtering")
    paths = [journal(folder / f"{seed}.journal", seed) for seed in SEEDS]
    return [(path, told(path, NOW)) for path in paths]
