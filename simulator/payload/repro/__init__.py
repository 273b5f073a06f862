"""Repro: a payload that fails, as a small and anonymous case that fails for the same reason."""

from __future__ import annotations

from simulator.payload.repro.aims import Aim, AimError
from simulator.payload.repro.arrival_aim import ArrivalAim
from simulator.payload.repro.asking import aim_at_arrival, aim_at_code, aim_at_value, aim_found
from simulator.payload.repro.code_aim import CodeAim
from simulator.payload.repro.making import NotFailingError, Repro, repro
from simulator.payload.repro.value_aim import ValueAim
from simulator.payload.repro.ways import Way

__all__ = [
    "Aim",
    "AimError",
    "ArrivalAim",
    "CodeAim",
    "NotFailingError",
    "Repro",
    "ValueAim",
    "Way",
    "aim_at_arrival",
    "aim_at_code",
    "aim_at_value",
    "aim_found",
    "repro",
]
