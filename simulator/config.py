"""What a simulator is started with."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.violations import Profile
from simulator.faults import Fault


@dataclass(frozen=True, slots=True)
class Config:
    """``tokens`` are the only accepted ones; without any, each token opens its own workspace.

    ``allowed_hosts`` are names beside loopback's that a Host header may have; ``control_token``
    guards ``/_sim`` where the simulator listens on more than loopback.  ``faults`` are there from
    the start; ``rate_limit`` is in requests a second for each token, None for no limit (A4).
    """

    profile: Profile = "strict"
    reject_violations: bool = False
    tokens: frozenset[str] = frozenset()
    allowed_hosts: frozenset[str] = frozenset()
    control_token: str | None = None
    seed: int = 0
    faults: tuple[Fault, ...] = ()
    rate_limit: float | None = None
