"""The grammar of faults: ``KIND[=VALUE][,key=value]...``, read and written.

One or more kinds, each once, that don't contradict each other; any of the keys; in any order.  In
the values of ``path`` and ``contact`` a comma is ``%2C``, a semicolon ``%3B`` and a percent sign
``%25``; any other UTF-8 may be written so too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from contracts.violations import cut, printable
from simulator.faults.errors import FaultError
from simulator.faults.nearest import nearest
from simulator.faults.timing import Latency, RetryAfter
from simulator.faults.values import KEYS, KINDS, PARTS, write

MAX_LENGTH = 2_000
"""Of one fault, in characters."""
MAX_SEVERAL = 20
"""How many faults one request may ask for."""

_DECIDING = ("status", "drop", "length", "garbage", "forget")
"""What says how a request is answered: one of them."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An injected misbehaviour; ``str`` of one is its canonical text, which ``parse`` reads again.

    ``length`` is by how many bytes the Content-Length is off, ``drip`` bytes a second, ``chance`` a
    share from 0 to 1; ``path`` may hold ``*``; ``times`` and ``after`` count requests.  What isn't
    asked for is None (``forget`` False).
    """

    latency: Latency | None = None
    status: int | None = None
    retry_after: RetryAfter | None = None
    drop: Literal["before", "half", "after"] | None = None
    length: int | None = None
    garbage: Literal["bytes", "body"] | None = None
    drip: int | None = None
    forget: bool = False
    path: str | None = None
    method: str | None = None
    contact: str | None = None
    workspace: str | None = None
    chance: Decimal | None = None
    times: int | None = None
    after: int | None = None

    def __str__(self) -> str:
        values = ((name, getattr(self, _field(name))) for name in PARTS)
        given = ((name, value) for name, value in values if value is not None)
        return ",".join(write(name, value) for name, value in given if value is not False)

    @property
    def decides(self) -> bool:
        """Whether it says what is answered, and not only when and how fast."""
        kinds = (self.status, self.retry_after, self.drop, self.length, self.garbage)
        return self.forget or any(kind is not None for kind in kinds)


def parse(text: str) -> Fault:
    """The fault that a text says; a FaultError says why it is none, and the nearest that is."""
    if len(text) > MAX_LENGTH:
        raise FaultError(f"a fault is at most {MAX_LENGTH:,} characters long, not {len(text):,}")
    found: dict[str, Any] = {}
    for part in text.split(","):
        name, value = _read_part(part.strip())
        if name in found:
            raise FaultError(f"{_shown(text)} gives {name} twice: leave one out")
        found[name] = value
    if not found.keys() & KINDS.keys():
        raise FaultError(f"{_shown(text)} says when but not what: add a kind, as in status=503")
    _refuse_contradictions(found)
    return Fault(**{_field(name): value for name, value in found.items()})


def parse_several(texts: Iterable[str]) -> tuple[Fault, ...]:
    """The faults of header values, each of which may hold several with ``;`` between them."""
    parts = [part for text in texts for part in text.split(";")]
    if len(parts) > MAX_SEVERAL:
        raise FaultError(f"a request has at most {MAX_SEVERAL} faults, not {len(parts):,}")
    return tuple(parse(part) for part in parts)


def _field(name: str) -> str:
    return name.replace("-", "_")


def _read_part(part: str) -> tuple[str, Any]:
    name, mark, value = (piece.strip() for piece in part.partition("="))
    if name not in PARTS:
        raise FaultError(f"{_shown(part)} is no part of a fault{_what_is(name, value)}")
    try:
        if mark and not value:
            raise FaultError("nothing follows the =")
        return name, PARTS[name].read(value)
    except FaultError as error:
        good = nearest(value, PARTS[name].forms, PARTS[name].is_good)
        written = " or ".join(f"{name}={one}" if one else name for one in good)
        raise FaultError(f"{_shown(part)}: {error}; write {printable(written)}") from None


def _what_is(name: str, value: str) -> str:
    """The part that was probably meant, or all that there are."""
    near = nearest(name, tuple(PARTS), PARTS.__contains__)
    if len(near) > 1:
        return f": kinds are {', '.join(KINDS)}; keys are {', '.join(KEYS)}"
    part = PARTS[near[0]]
    kept = value if value == cut(value) and part.is_good(value) else part.forms[0]
    return f"; did you mean {near[0]}{'=' if kept else ''}{printable(kept)}?"


def _refuse_contradictions(found: dict[str, Any]) -> None:
    deciding = [name for name in _DECIDING if name in found]
    if "retry-after" in found and "status" not in found:
        deciding.append("retry-after")
    if len(deciding) > 1:
        first, second = (write(name, found[name]) for name in deciding[:2])
        raise FaultError(f"{first} and {second} contradict each other: leave one out")
    if "drip" in found and found.get("drop") in ("before", "after"):
        first, second = (write(name, found[name]) for name in ("drip", "drop"))
        raise FaultError(f"{first} and {second} contradict each other, for nothing is sent then")


def _shown(text: str) -> str:
    return f"'{printable(cut(text))}'"
