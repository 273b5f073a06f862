"""What a simulator is started with."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from simulator.config import Config


def test_defaults() -> None:
    """By default: strict, nothing rejected, all tokens and loopback's names taken, no fault."""
    config = Config()
    assert (config.profile, config.reject_violations, config.seed) == ("strict", False, 0)
    assert config.tokens == config.allowed_hosts == frozenset()
    assert config.control_token is None
    assert (config.faults, config.rate_limit) == ((), None)


def test_it_stays_as_it_is() -> None:
    """A configuration can't be changed under a running server."""
    with pytest.raises(FrozenInstanceError):
        Config().profile = "compat"  # type: ignore[misc]
