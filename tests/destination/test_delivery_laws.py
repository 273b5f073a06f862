"""Laws of delivery: whatever the far side does, and whenever it ends, they hold.

Random worlds are lived through once each and then held against every law.
"""

from __future__ import annotations

import pytest
from hypothesis import given, note, settings

pytest.register_assert_rewrite("tests.destination.message_laws", "tests.destination.request_laws")

from tests.destination.generated import laws  # noqa: E402
from tests.destination.message_laws import MESSAGE_LAWS  # noqa: E402
from tests.destination.moody import live  # noqa: E402
from tests.destination.request_laws import REQUEST_LAWS  # noqa: E402
from tests.destination.worlds import REMEMBERED, World, worlds  # noqa: E402


def hold(world: World) -> None:
    life = live(world)
    for law in MESSAGE_LAWS + REQUEST_LAWS:
        law(life)


@settings(laws, max_examples=400)
@given(worlds)
def test_delivery_keeps_its_laws(world: World) -> None:
    """In any world, every law holds."""
    note(f"{world!r}")
    hold(world)


@pytest.mark.parametrize("world", REMEMBERED)
def test_delivery_keeps_its_laws_in_odd_worlds(world: World) -> None:
    """Every law holds where chance seldom leads."""
    hold(world)
