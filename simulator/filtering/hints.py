"""Hints: what a filter says of where its entries can be, so that not everything has to be read.

A hint never decides: whatever is found by one is asked the whole filter.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simulator.filtering.expression import (
    And,
    Expression,
    Limit,
    Moment,
    Or,
    Pattern,
    Range,
    Term,
    Value,
)
from simulator.filtering.fields import BY_NAME
from simulator.filtering.values import chosen
from simulator.journal.reader import MAX_SEQ

BEST_FIRST = ("messageId", "contact", "account", "fault", "status", "verdict", "code", "workspace")
"""The fields by whose indexes exchanges are found, what is probably seldom first."""


@dataclass(frozen=True, slots=True)
class Hints:
    """Where the entries can be.

    Beyond seq ``after`` and before ``before``, neither before ``since`` nor behind ``until``
    (seconds since 1970); one of the ``terms`` holds for every exchange that is found, None where
    no index helps.
    """

    after: int = 0
    before: int = MAX_SEQ
    since: float = 0.0
    until: float = math.inf
    terms: tuple[Term, ...] | None = None


def hints(expression: Expression, now: float) -> Hints:
    """What is known from an expression, seen from ``now``."""
    match expression:
        case Term():
            return _of_term(expression, now)
        case And(parts) if parts:
            return _of_all([hints(part, now) for part in parts])
        case Or(parts):
            return _of_any([hints(part, now) for part in parts])
        case _:
            return Hints()


def _of_term(term: Term, now: float) -> Hints:
    if term.name == "seq" and term.values:
        ends = [_ends(value) for value in term.values]
        low, high = min(low for low, _ in ends), max(high for _, high in ends)
        return Hints(after=max(0, int(low) - 1), before=int(min(MAX_SEQ, high + 1)))
    if term.name in ("since", "until"):
        [value] = term.values
        assert isinstance(value, Moment)
        moment = value.seconds(now)
        return Hints(since=moment) if term.name == "since" else Hints(until=moment)
    return Hints(terms=(term,) if is_indexed(term) else None)


def _of_all(parts: Sequence[Hints]) -> Hints:
    indexed = [part.terms for part in parts if part.terms is not None]
    return Hints(
        after=max(part.after for part in parts),
        before=min(part.before for part in parts),
        since=max(part.since for part in parts),
        until=min(part.until for part in parts),
        terms=min(indexed, key=_rank, default=None),
    )


def _of_any(parts: Sequence[Hints]) -> Hints:
    indexed = [part.terms for part in parts if part.terms is not None]
    return Hints(
        after=min(part.after for part in parts),
        before=max(part.before for part in parts),
        since=min(part.since for part in parts),
        until=max(part.until for part in parts),
        terms=_together(indexed) if len(indexed) == len(parts) else None,
    )


def _together(indexed: Iterable[tuple[Term, ...]]) -> tuple[Term, ...]:
    return tuple(term for terms in indexed for term in terms)


def _rank(terms: tuple[Term, ...]) -> int:
    return max(BEST_FIRST.index(term.name) for term in terms)


def is_indexed(term: Term) -> bool:
    """Whether the exchanges for which a term holds can be found by an index."""
    values = term.values
    match term.name:
        case "contact" | "account" | "messageId" | "workspace":
            return bool(values) and all(isinstance(v, Pattern) and v.exact for v in values)
        case "fault":
            return True
        case "code":
            return bool(values) and all(_is_of_contract(value) for value in values)
        case "status":
            return bool(values) and all(_is_failure(value) for value in values)
        case "verdict":
            return bool(values) and "ok" not in verdicts(term)
        case _:
            return False


def verdicts(term: Term) -> list[str]:
    """The verdicts that a term of verdicts names; of one of codes all that such a code leads to."""
    if term.name == "code":
        return list(BY_NAME["verdict"].choices[1:])
    named = (one for value in term.values for one in chosen(BY_NAME["verdict"], value))
    return list(dict.fromkeys(named))


def includes(term: Term, number: float) -> bool:
    """Whether a term of numbers holds for one."""
    return any(low <= number <= high for low, high in map(_ends, term.values))


def _ends(value: Value) -> tuple[float, float]:
    """The least and the greatest whole number for which a comparison holds."""
    match value:
        case Range(low, high):
            return low, high
        case Limit("=", int(number)):
            return number, number
        case Limit("<", int(number)):
            return 0, number - 1
        case Limit("<=", int(number)):
            return 0, number
        case Limit(">", int(number)):
            return number + 1, MAX_SEQ
        case Limit(">=", int(number)):
            return number, MAX_SEQ
        case _:
            raise TypeError(value)


def _is_failure(value: Value) -> bool:
    low, high = _ends(value)
    return high < 200 or low > 299


def _is_of_contract(value: Value) -> bool:
    """Whether only codes of violations are meant, none of the ledger's."""
    return isinstance(value, Pattern) and value.parts[0].lower().startswith("sm-")
