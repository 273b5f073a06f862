"""Conditions: an expression as SQL, once for an exchange ``e`` and once for a message ``m``.

Of an exchange ``call`` and ``stage`` mean the messages that its items came from, and what is said
of items holds if it holds for one of them, each comparison for itself.  Of a message ``status``,
``fault``, ``duration`` and ``path`` mean the exchanges in which its operations arrived, and what is
said of items its own operations alone.  Values are bound; what SQL can't say, functions do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import singledispatchmethod
from typing import Literal

from simulator.exchange import storable
from simulator.filtering.expression import (
    And,
    Expression,
    Limit,
    Moment,
    Not,
    Or,
    Pattern,
    Range,
    Term,
    Value,
    Words,
)
from simulator.filtering.fields import BY_NAME
from simulator.filtering.params import Params
from simulator.filtering.values import chosen
from simulator.filtering.words import FORM, Finder
from simulator.journal.condition import ANY, Condition, Functions, joined
from simulator.journal.messages import TURNED_AWAY
from simulator.journal.reader import MESSAGE

Kind = Literal["exchange", "message"]

_ARRIVED = (
    "EXISTS (SELECT 1 FROM items AS i INDEXED BY items_by_message_id"
    " CROSS JOIN exchanges AS x ON x.seq = i.exchange"
    " WHERE i.message_id IN (m.message_id, m.message_id || '.2') AND i.workspace = m.workspace"
    f" AND i.exchange > m.seq AND m.stage NOT IN ({','.join(map(repr, sorted(TURNED_AWAY)))})"
    " AND {})"
)
"""An operation ``i`` of message ``m`` arrived in an exchange ``x``."""
_ITEM = "EXISTS (SELECT 1 FROM items AS i WHERE i.exchange = e.seq AND {})"
_ORIGIN = f"EXISTS (SELECT 1 FROM items AS i {MESSAGE} WHERE i.exchange = e.seq AND {{}})"
"""An item of exchange ``e`` came from a message ``m``."""
_BROKEN = "EXISTS (SELECT 1 FROM violations AS v WHERE v.exchange = e.seq AND {})"
_OWN_BROKEN = _ARRIVED.format(
    "EXISTS (SELECT 1 FROM violations AS v WHERE v.exchange = i.exchange AND v.idx = i.idx AND {})"
)
_CARRYING = f"(e.method = 'GET' OR e.request_head LIKE '%{FORM}%')"
_REQUEST = "e.method, e.path, e.request_head, e.request_body"
"""Where a request's JSON isn't simply its body, and what it is read from."""
_COLUMNS = {
    "seq": ("e.seq", "m.seq"),
    "workspace": ("e.workspace", "m.workspace"),
    "status": ("e.status", "x.status"),
    "duration": ("e.ms", "x.ms"),
    "path": ("e.path", "x.path"),
    "fault": ("e.fault", "x.fault"),
    "verdict": ("e.verdict", "i.verdict"),
    "operation": ("i.method", "i.method"),
    "event": ("i.event", "i.event"),
    "contact": ("i.contact", "i.contact"),
    "account": ("i.account", "i.account"),
    "messageId": ("i.message_id", "m.message_id"),
    "call": ("m.type", "m.type"),
    "stage": ("m.stage", "m.stage"),
    "since": ("e.at", "m.at"),
    "until": ("e.at", "m.at"),
}
"""Where a field stands, seen from an exchange and from a message."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What has to hold for an exchange ``e`` and for a message ``m``.

    The connection that they are asked on has to know the ``functions``.
    """

    exchange: Condition
    message: Condition
    functions: Functions


ALL = Conditions(ANY, ANY, {})
"""What holds for everything."""


def conditions(expression: Expression, now: float) -> Conditions:
    """An expression as SQL; ``now`` is what ``5m`` counts back from, in seconds since 1970."""
    functions: dict[str, Callable[..., bool]] = {}
    exchange = _Builder("exchange", now, functions).of(expression)
    message = _Builder("message", now, functions).of(expression)
    return Conditions(exchange, message, functions)


class _Builder:
    """Writes the conditions of one kind of entry."""

    def __init__(self, kind: Kind, now: float, functions: dict[str, Callable[..., bool]]) -> None:
        self._kind = kind
        self._now = now
        self._functions = functions

    @singledispatchmethod
    def of(self, expression: Expression) -> Condition:
        """The condition of an expression."""
        raise TypeError(expression)

    @of.register
    def _(self, both: And) -> Condition:
        if not both.parts:
            return ANY
        return joined(map(self.of, sorted(both.parts, key=_cost)), "AND")

    @of.register
    def _(self, either: Or) -> Condition:
        return joined(map(self.of, sorted(either.parts, key=_cost)), "OR")

    @of.register
    def _(self, negated: Not) -> Condition:
        found = self.of(negated.part)
        return Condition(f"NOT {found.text}", found.values)

    @of.register
    def _(self, words: Words) -> Condition:
        finder = Finder(words.pattern)
        if self._kind == "message":
            found = self._calls(finder.in_message)
            return Condition(f"{found}(m.body, m.message_id, m.uid, m.workspace)")
        whole, carried = self._calls(finder.in_exchange), self._calls(finder.in_carried)
        ids = f"{self._calls(finder.in_texts)}(i.contact, i.account, i.event, i.message_id)"
        return Condition(
            f"({whole}(e.path, e.workspace, e.request_body, e.response_body)"
            f" OR ({_CARRYING} AND {carried}({_REQUEST})) OR {_ITEM.format(ids)})"
        )

    @of.register
    def _(self, term: Term) -> Condition:
        if term.name == "params":
            return self._params(term)
        if term.name == "code":
            return self._code(term)
        column = _COLUMNS[term.name][self._kind == "message"]
        found = self._wrapped(column, self._compared(column, term))
        if term.name == "contact" and self._kind == "message":
            return joined([self._compared("m.uid", term), found], "OR")
        return found

    def _wrapped(self, column: str, found: Condition) -> Condition:
        """What holds for a row of another table, as what holds for the entry."""
        table = column.partition(".")[0]
        if table == self._kind[0]:
            return found
        outer = _ARRIVED
        if self._kind == "exchange":
            outer = _ITEM if table == "i" else _ORIGIN
        return Condition(outer.format(found.text), found.values)

    def _compared(self, column: str, term: Term) -> Condition:
        field = BY_NAME[term.name]
        if not term.values:
            return Condition(f"{column} {'<> 0' if term.name == 'status' else 'IS NOT NULL'}")
        if field.kind == "choice":
            wanted = dict.fromkeys(one for value in term.values for one in chosen(field, value))
            return _among(column, list(wanted))
        if field.kind == "text":
            return self._text(column, term)
        return joined((self._amount(column, term.name, value) for value in term.values), "OR")

    def _text(self, column: str, term: Term) -> Condition:
        patterns = [value for value in term.values if isinstance(value, Pattern)]
        exact = [one.exact for one in patterns]
        if term.name in ("path", "fault"):
            return self._tested(column, _ASKED[term.name](patterns))
        if term.name == "messageId" and column == "i.message_id":
            exact += [None if one is None else f"{one}.2" for one in exact]
            patterns += [Pattern((*one.parts[:-1], f"{one.parts[-1]}.2")) for one in patterns]
        if None not in exact:
            return _among(column, [storable(one) for one in exact])
        return self._tested(column, _fitting(patterns))

    def _tested(self, column: str, test: Callable[[str], bool]) -> Condition:
        return Condition(f"({column} IS NOT NULL AND {self._calls(test)}({column}))")

    def _amount(self, column: str, name: str, value: Value) -> Condition:
        match value:
            case Limit(sign, number):
                return Condition(f"{column} {sign} ?", (number,))
            case Range(low, high):
                return Condition(f"{column} BETWEEN ? AND ?", (low, high))
            case Moment():
                sign = ">=" if name == "since" else "<="
                return Condition(f"{column} {sign} ?", (value.seconds(self._now),))
            case _:
                raise TypeError(value)

    def _code(self, term: Term) -> Condition:
        patterns = [value for value in term.values if isinstance(value, Pattern)]
        test = self._calls(_fitting([_lowered(one) for one in patterns], fold=True))

        def said(column: str) -> Condition:
            asked = f" AND {test}({column})" if patterns else ""
            return Condition(f"({column} IS NOT NULL{asked})")

        if self._kind == "message":
            broken = Condition(_OWN_BROKEN.format(said("v.code")))
            return joined([said("m.code"), broken], "OR")
        origin = Condition(_ORIGIN.format(said("m.code")))
        return joined([Condition(_BROKEN.format(said("v.code"))), origin], "OR")

    def _params(self, term: Term) -> Condition:
        params = Params(term)
        if self._kind == "message":
            return Condition(f"{self._calls(params.in_message)}(m.body)")
        request, carried = self._calls(params.in_request), self._calls(params.in_carried)
        of_request, of_carried = f"{request}(e.request_body)", f"{carried}({_REQUEST})"
        return Condition(f"CASE WHEN {_CARRYING} THEN {of_carried} ELSE {of_request} END")

    def _calls(self, test: Callable[..., bool]) -> str:
        """The name by which SQL calls a test."""
        name = f"filter_{len(self._functions)}"
        self._functions[name] = test
        return name


def _among(column: str, wanted: Sequence[str | None]) -> Condition:
    marks = ",".join("?" * len(wanted))
    return Condition(f"({column} IS NOT NULL AND {column} IN ({marks}))", tuple(wanted))


def _fitting(patterns: Sequence[Pattern], fold: bool = False) -> Callable[[str], bool]:
    wanted = [Pattern(tuple(storable(part) or "" for part in one.parts)) for one in patterns]

    def test(text: str) -> bool:
        text = text.lower() if fold else text
        return any(one.fits(text) for one in wanted)

    return test


def _of_path(patterns: Sequence[Pattern]) -> Callable[[str], bool]:
    """A path with its query, or without."""
    fits = _fitting(patterns)
    return lambda path: fits(path) or ("?" in path and fits(path.partition("?")[0]))


def _of_fault(patterns: Sequence[Pattern]) -> Callable[[str], bool]:
    """The whole of what was injected, one part of it, or its kind alone."""
    fits = _fitting([_lowered(one) for one in patterns], fold=True)

    def test(text: str) -> bool:
        parts = [part.strip() for part in text.replace(";", ",").split(",")]
        return fits(text) or any(fits(one) or fits(one.partition("=")[0]) for one in parts)

    return test


_ASKED = {"path": _of_path, "fault": _of_fault}


def _lowered(pattern: Pattern) -> Pattern:
    return Pattern(tuple(part.lower() for part in pattern.parts))


def _cost(part: Expression) -> int:
    """What reads no bodies is looked at first."""
    match part:
        case Words() | Not(Words()):
            return 2
        case Term("params") | Not(Term("params")) | And() | Or() | Not(And() | Or()):
            return 1
        case _:
            return 0
