"""A failure: one thing that is wrong, with everything that is needed to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["error", "warning", "advice"]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where it is: each text is empty where it isn't known.

    ``file`` and ``line`` (from 1, 0 for unknown) are those of the payload or the case; ``message``
    the pointers into the message that the value depends on; ``rule`` is the rule with the place in
    the source that applies it, ``page.named at destination/translate/page.py:34``; ``request`` the
    exchange and the pointer into its body, ``POST /v1/batch, item 3, /params/mrr``; ``operation``
    the pointer into the operations, ``/0/params/mrr``.
    """

    file: str = ""
    line: int = 0
    message: tuple[str, ...] = ()
    rule: str = ""
    request: str = ""
    operation: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """One screen of what is wrong, in the order in which it is read.

    ``sentence`` says it in one sentence; ``code`` is from ``contracts/codes.json`` or one of the
    kit's own (``unmet``, ``unexpected``, ``different``, ``not_arrived``, ...); ``expected`` and
    ``got`` have their types with them; ``clause`` is ``file#pointer`` of the contract, or of the
    case, and ``evidence`` the id behind it with its label and statement; ``diff`` has the lines of
    the differing part alone: ``@@ /0/params @@`` for the place, then lines with ``-``, ``+`` or a
    blank before them, to be copied; ``fix`` and ``reproduce`` are a line each.
    ``cause`` is the same for failures of one cause; ``others`` counts the ones that are left out
    beside this one, and ``places`` names some of them.
    """

    code: str
    sentence: str
    severity: Severity = "error"
    spot: Spot = Spot()
    expected: str = ""
    got: str = ""
    suggestion: str = ""
    clause: str = ""
    evidence: str = ""
    diff: tuple[str, ...] = ()
    fix: tuple[str, ...] = ()
    reproduce: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    others: int = 0
    places: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Every field that says something, by its name; ``spot`` is an object."""
        spot = {name: _plain(getattr(self.spot, name)) for name in Spot.__slots__}
        found: dict[str, Any] = {
            name: _plain(getattr(self, name)) for name in Failure.__slots__ if name != "spot"
        }
        found["spot"] = {name: value for name, value in spot.items() if value}
        return {name: value for name, value in found.items() if value}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
