"""What a test asks for by its marker: ``@pytest.mark.salesmachine(profile=, seed=, ...)``."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, get_args

from contracts.registry import load
from contracts.violations import Profile, cut
from simulator.faults import FaultError, parse
from simulator.kit.errors import KitError

MAX_SEED = 2**63 - 1


class Mark(Protocol):
    """A marker as pytest has it."""

    @property
    def args(self) -> tuple[Any, ...]:
        """What was given by place."""

    @property
    def kwargs(self) -> Mapping[str, Any]:
        """What was given by name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """``profile`` and ``seed`` are None where the test doesn't mind; ``faults`` are texts."""

    profile: Profile | None = None
    seed: int | None = None
    faults: tuple[str, ...] = ()
    allow_violations: frozenset[str] = frozenset()
    allow_unexpected: bool = False


def read(marks: Iterable[Mark]) -> Asked:
    """What the marks ask for, of each argument the first that gives it.  Raises KitError."""
    found: dict[str, Any] = {}
    for mark in marks:
        if mark.args:
            raise KitError(f"salesmachine takes no {_shown(mark.args[0])}: name it, {_FORM}")
        for name, value in mark.kwargs.items():
            if name not in _READ:
                raise KitError(f"salesmachine takes no {cut(name)!r}: {_nearest(name, _READ)}")
            found.setdefault(name, _READ[name](value))
    return Asked(**found)


def _profile(value: object) -> str:
    profiles = get_args(Profile)
    if value not in profiles:
        raise KitError(f"profile is {' or '.join(map(repr, profiles))}, not {_shown(value)}")
    return str(value)


def _seed(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_SEED:
        raise KitError(f"seed is a number from 0, not {_shown(value)}")
    return value


def _faults(value: object) -> tuple[str, ...]:
    found = _texts("faults", value, "'status=503,times=1'")
    for text in found:
        try:
            fault = parse(text)
        except FaultError as error:
            raise KitError(f"faults: {error}") from None
        if fault.workspace is not None:
            raise KitError(f"faults: {_shown(text)} is for this test alone: leave workspace out")
    return found


def _codes(value: object) -> frozenset[str]:
    known = [name for name, one in load("codes.json").items() if one["kind"] == "violation"]
    found = _texts("allow_violations", value, "'SM-204'")
    for code in found:
        if code not in known:
            raise KitError(
                f"allow_violations: there is no violation {_shown(code)}: {_nearest(code, known)}"
            )
    return frozenset(found)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise KitError(f"allow_unexpected is True or False, not {_shown(value)}")
    return value


def _texts(name: str, value: object, example: str) -> tuple[str, ...]:
    """One text, or several in a list, a tuple or a set."""
    several = value if isinstance(value, list | tuple | set | frozenset) else (value,)
    for one in several:
        if not isinstance(one, str):
            raise KitError(f"{name} takes texts, as in {example}, not {_shown(one)}")
    return tuple(several)


_READ: Mapping[str, Callable[[object], object]] = {
    "profile": _profile,
    "seed": _seed,
    "faults": _faults,
    "allow_violations": _codes,
    "allow_unexpected": _flag,
}
_FORM = "as in profile='compat'"


def _nearest(name: str, known: Iterable[str]) -> str:
    names = list(known)
    near = difflib.get_close_matches(name, names, 1)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"it is one of {', '.join(names)}"


def _shown(value: object) -> str:
    return cut(repr(value))
