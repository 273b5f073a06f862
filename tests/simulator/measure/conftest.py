"""What several tests of measuring share."""

from __future__ import annotations

import pytest

from simulator.measure.exercised import Exercised
from simulator.measure.given import kit
from simulator.payload.translators import Ours


@pytest.fixture(scope="package")
def kits() -> Exercised:
    """What the contracts' own cases and bodies exercise."""
    found = Exercised()
    for given in kit():
        found.add(given, Ours())
    return found
