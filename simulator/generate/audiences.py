"""Audiences and computed traits: what Personas makes of what it sees.

An audience is created at a sync; then every user in it is told, later only those who entered or
left.  A computed trait is told when it changes.  One identify call for each, or a group call where
the audience is of accounts.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.generate.happenings import Happening


class Audiences:
    """Nobody's, so far."""

    def __init__(self, seed: int, start: int) -> None:
        self.next_sync = 1 << 62

    def watch(self, happening: Happening) -> None:
        """See what happens."""

    def sync(self, at: int) -> Iterator[Happening]:
        """Tell what is due by then."""
        yield from ()
