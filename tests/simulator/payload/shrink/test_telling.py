"""What is wrong with what was asked for."""

from __future__ import annotations

from simulator.payload.shrink.telling import KeepError


def test_it_is_on_one_line() -> None:
    """Whatever was asked for."""
    assert str(KeepError("there is no code 'a\nb\x1b'")) == "there is no code 'a\\nb\\x1b'"
