"""What several tests of the destination need: a far side to send to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.destination.far_side import FarSide, running


@pytest.fixture
def far_side() -> Iterator[FarSide]:
    """A real HTTP server on loopback in Salesmachine's place."""
    with running() as server:
        yield server
