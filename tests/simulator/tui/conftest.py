"""What the tests of the screen need: a journal to tell things to."""

from __future__ import annotations

import pytest

from simulator.journal import Writer
from tests.simulator.state.told import Told


@pytest.fixture
def told(writer: Writer) -> Told:
    """A new journal."""
    return Told(writer)
