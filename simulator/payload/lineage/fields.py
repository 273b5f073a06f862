"""Fields: what is told of one operation, of one field of it, and of one field of a message."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from destination.wire import MAX_DIGITS
from simulator.payload.lineage.reasons import Why
from simulator.payload.lineage.trials import Kind

Became = Literal["sent", "decides", "opens", "shadowed", "dropped", "unsent"]
"""``sent``: it is in an operation, copied or derived · ``decides``: it is in none, but there is one
or isn't by it · ``opens``: with another value more would come · ``shadowed``: another field goes
before it · ``dropped``: nothing reads it · ``unsent``: no operation comes of the message at all."""

_TOO_MANY_DIGITS = 10**MAX_DIGITS
_NOTHING = Why("")


class Source(NamedTuple):
    """An incoming field that an outgoing one depends on; or a target, seen from the other side.

    ``evidence`` is the assumption by which the one becomes the other, where it is one.
    """

    pointer: str
    kind: Kind
    evidence: str = ""

    def to_dict(self) -> dict[str, Any]:
        """``{"pointer", "kind", "evidence"?}``."""
        return _said(pointer=self.pointer, kind=self.kind, evidence=self.evidence)


@dataclass(frozen=True, slots=True)
class Made:
    """One operation: the rule that made it and where, the contract's clause, what decides on it.

    ``rule`` is empty for a translator of the user's own, ``place`` where there is no source.
    """

    pointer: str
    operation: dict[str, Any]
    rule: str
    place: str
    clause: str
    evidence: str
    decided_by: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """``{"pointer", "method"?, "rule", "place", "clause", "evidence", "decided_by"}``."""
        method = self.operation.get("method")
        return {
            "pointer": self.pointer,
            **({"method": method} if isinstance(method, str) else {}),
            "rule": self.rule,
            "place": self.place,
            "clause": self.clause,
            "evidence": self.evidence,
            "decided_by": list(self.decided_by),
        }


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A field of an operation; ``why`` says where it is from if no field of the message feeds it.

    ``clause`` is the contract's (``salesmachine/event.json#/properties/event_uid``), ``evidence``
    the entry of evidence.json behind that.
    """

    pointer: str
    value: Any
    sources: tuple[Source, ...]
    why: str
    rule: str
    place: str
    clause: str
    evidence: str

    def to_dict(self) -> dict[str, Any]:
        """``{"pointer", "value"?, "sources", "why"?, "rule", "place", "clause", "evidence"}``."""
        return {
            "pointer": self.pointer,
            **_value(self.value),
            "sources": [one.to_dict() for one in self.sources],
            **_said(why=self.why),
            "rule": self.rule,
            "place": self.place,
            "clause": self.clause,
            "evidence": self.evidence,
        }


@dataclass(frozen=True, slots=True)
class Incoming:
    """A field of the message, and what became of it.

    ``targets`` are what it feeds, ``decides`` the operations that come or don't by it, ``opens``
    what another value, maybe of another type, would add; ``by`` the fields that go before it, the
    one that counts first.  ``why`` says why nothing of it is sent.
    """

    pointer: str
    value: Any
    became: Became
    targets: tuple[Source, ...] = ()
    decides: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    why: Why = _NOTHING

    def to_dict(self) -> dict[str, Any]:
        """``{"pointer", "value"?, "became", ...}``: what there is of the rest, by its name."""
        return {
            "pointer": self.pointer,
            **_value(self.value),
            **_said(
                became=self.became,
                targets=[one.to_dict() for one in self.targets],
                decides=list(self.decides),
                opens=list(self.opens),
                by=list(self.by),
                why=self.why.sentence,
                evidence=self.why.evidence,
            ),
        }


def _said(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _value(value: object) -> dict[str, Any]:
    """The value under its name, if any JSON reader can read it: no NaN, no number without end."""
    if isinstance(value, float) and not math.isfinite(value):
        return {}
    if isinstance(value, int) and not -_TOO_MANY_DIGITS < value < _TOO_MANY_DIGITS:
        return {}
    return {} if isinstance(value, dict | list) and value else {"value": value}
