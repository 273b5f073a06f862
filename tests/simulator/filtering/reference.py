"""What a filter means, in plain Python over what the journal's readers give: slow and simple."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_plus

from contracts.violations import Violation
from simulator.carried import recorded
from simulator.clock import read_moment
from simulator.exchange import Exchange, Item, storable
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
from simulator.journal.pages import Pages

MANY = 10_000


class Told:
    """Everything that a journal tells, and when it is asked."""

    def __init__(
        self, exchanges: dict[int, Exchange], messages: dict[int, dict[str, Any]], now: float
    ) -> None:
        self.exchanges = exchanges
        self.messages = messages
        self.now = now

    def __repr__(self) -> str:
        return f"<{len(self.exchanges)} exchanges>"


def told(path: Path, now: float) -> Told:
    """All of a journal."""
    with Pages(path) as pages:
        exchanges = {one.seq: one for one in pages.exchanges(limit=MANY)}
        messages = {one["seq"]: one for one in pages.messages(0, MANY, {})}
        bodies = pages._connection.execute("SELECT seq, body FROM messages").fetchall()
    for seq, body in bodies:
        messages[seq]["raw"] = body
    return Told(exchanges, messages, now)


def holds(expression: Expression, entry: Entry) -> bool:
    """Whether an expression holds for an entry."""
    match expression:
        case And(parts):
            return all(holds(part, entry) for part in parts)
        case Or(parts):
            return any(holds(part, entry) for part in parts)
        case Not(part):
            return not holds(part, entry)
        case Words(pattern):
            return any(_found(pattern, text) for text in entry.texts)
        case Term("params", values, keys):
            found = [one for params in entry.params for one in _walked(params, list(keys))]
            if not values:
                return bool(found)
            spread = [x for one in found for x in (one if isinstance(one, list) else [one])]
            return any(_param(value, one) for value in values for one in spread)
        case Term(name, values):
            found = list(entry.field(name))
            if not values:
                return any(one not in (None, 0) for one in found) or (
                    name in _ALWAYS and found != []
                )
            return any(
                _holds(name, value, one, entry.told.now)
                for value in values
                for one in found
                if one is not None
            )


_ALWAYS = ("duration", "seq", "path", "verdict")


@dataclass(frozen=True)
class OfExchange:
    """An exchange as a filter sees it."""

    told: Told
    exchange: Exchange

    @property
    def origins(self) -> list[dict[str, Any]]:
        seqs = [item.message for item in self.exchange.items]
        return [self.told.messages[seq] for seq in seqs if seq is not None]

    def field(self, name: str) -> Iterator[Any]:
        one = self.exchange
        match name:
            case "seq" | "status" | "workspace" | "fault" | "verdict":
                yield getattr(one, name)
            case "path":
                yield from (one.path, one.path.partition("?")[0])
            case "duration":
                yield one.ms
            case "since" | "until":
                yield one.at
            case "messageId":
                for item in one.items:
                    if item.message_id:
                        yield from (item.message_id, item.message_id.removesuffix(".2"))
            case "operation" | "contact" | "account" | "event":
                yield from (_of_item(item, name) for item in one.items)
            case "code":
                yield from (found.code for found in one.all_violations())
                yield from (message["code"] for message in self.origins)
            case "call" | "stage":
                key = "type" if name == "call" else "stage"
                yield from (message[key] for message in self.origins)

    @cached_property
    def carried(self) -> bytes:
        one = self.exchange
        return recorded(one.method, one.path, one.request_head, one.request_body)

    @property
    def params(self) -> Iterator[Any]:
        value = _json(self.carried)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield item.get("params")

    @cached_property
    def texts(self) -> list[str]:
        one = self.exchange
        found = [one.path, unquote(one.path), one.workspace or ""]
        for item in one.items:
            found += [x or "" for x in (item.contact, item.account, item.event, item.message_id)]
        bodies = [one.request_body, one.response_body]
        if one.method == "GET" or "urlencoded" in one.request_head:
            bodies.append(self.carried)
        if "urlencoded" in one.request_head:
            found.append(unquote_plus(one.request_body.decode("latin-1")))
        return [*found, *(text for body in bodies for text in _readings(body))]


@dataclass(frozen=True)
class OfMessage:
    """A message of the ledger as a filter sees it."""

    told: Told
    message: dict[str, Any]

    @property
    def arrived(self) -> list[tuple[Exchange, Item]]:
        exchanges = self.told.exchanges
        places = [(one["exchange"], one["index"]) for one in self.message["operations"]]
        return [(exchanges[seq], exchanges[seq].items[index]) for seq, index in places]

    def field(self, name: str) -> Iterator[Any]:
        one = self.message
        match name:
            case "seq" | "workspace" | "stage":
                yield one[name]
            case "call" | "messageId":
                yield one["type" if name == "call" else "message_id"]
            case "since" | "until":
                yield read_moment(one["at"])
            case "status" | "fault":
                yield from (getattr(exchange, name) for exchange, _ in self.arrived)
            case "duration":
                yield from (exchange.ms for exchange, _ in self.arrived)
            case "path":
                for exchange, _ in self.arrived:
                    yield from (exchange.path, exchange.path.partition("?")[0])
            case "code":
                yield one["code"]
                for _, item in self.arrived:
                    yield from (found.code for found in item.violations)
            case "contact" | "account" | "event" | "operation" | "verdict":
                if name == "contact":
                    yield one["uid"]
                yield from (_of_item(item, name) for _, item in self.arrived)

    @property
    def params(self) -> Iterator[Any]:
        value = _json(self.message["raw"])
        if isinstance(value, dict):
            yield from (value.get("properties"), value.get("traits"))

    @cached_property
    def texts(self) -> list[str]:
        one = self.message
        ids = (one["message_id"], one["uid"], one["workspace"])
        return [*(text or "" for text in ids), *_readings(one["raw"])]


Entry = OfExchange | OfMessage


def _of_item(item: Item, name: str) -> str | None:
    found: str | None = getattr(item, "method" if name == "operation" else name)
    return found


def _json(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8-sig"), parse_int=_integer)
    except (ValueError, RecursionError):
        return None


def _integer(digits: str) -> float:
    return int(digits) if len(digits) <= 4300 else float("inf")


def _readings(body: bytes) -> Iterator[str]:
    """A body as it came, and every text that its JSON holds."""
    yield body.decode("utf-8", "surrogateescape")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        yield body.decode("latin-1")
    level = [_json(body)]
    while level:
        one = level.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, list):
            level += one
        elif isinstance(one, dict):
            level += [*one, *one.values()]


def _like(pattern: Pattern, fold: bool = False, whole: bool = True) -> re.Pattern[str]:
    parts = [re.escape(storable(part) or "") for part in pattern.parts]
    text = ".*".join(parts)
    return re.compile(text if whole else f".*{text}", re.DOTALL | (re.IGNORECASE if fold else 0))


def _found(pattern: Pattern, text: str) -> bool:
    parts = [part.lower() for part in pattern.parts]
    spelt = [
        ".*".join(map(re.escape, parts)),
        ".*".join(re.escape(storable(x) or "") for x in parts),
    ]
    return any(re.search(one, text.lower(), re.DOTALL) for one in spelt)


def _walked(value: Any, keys: list[str]) -> list[Any]:
    if not keys:
        return [value]
    first, *rest = keys
    if isinstance(value, dict):
        return _walked(value[first], rest) if first in value else []
    if isinstance(value, list):
        if first.isdigit():
            return [x for one in value[int(first) : int(first) + 1] for x in _walked(one, rest)]
        return [x for one in value if isinstance(one, dict) for x in _walked(one, keys)]
    return []


def _param(value: Value, found: Any) -> bool:
    text = found if isinstance(found, str) else json.dumps(found)
    number = _number(found)
    match value:
        case Pattern(parts):
            if isinstance(found, dict):
                return False
            if len(parts) == 1 and not isinstance(found, str) and number is not None:
                return _number(parts[0]) == number
            wanted = re.compile(".*".join(map(re.escape, parts)), re.DOTALL)
            return wanted.fullmatch(text) is not None
        case Range(low, high):
            return number is not None and low <= number <= high
        case Limit(sign, None, bound):
            return isinstance(found, str) and _compared(found, sign, bound)
        case Limit(sign, bound):
            return number is not None and _compared(number, sign, bound)
        case _:
            raise TypeError(value)


def _number(found: Any) -> float | None:
    if isinstance(found, bool) or found is None or isinstance(found, dict | list):
        return None
    if isinstance(found, int | float):
        return found
    return float(found) if re.fullmatch(r"-?\d{1,30}(\.\d{1,30})?", found, re.ASCII) else None


def _compared(left: Any, sign: str, right: Any) -> bool:
    return bool(
        {
            "<": lambda: left < right,
            "<=": lambda: left <= right,
            ">": lambda: left > right,
            ">=": lambda: left >= right,
            "=": lambda: left == right,
        }[sign]()
    )


def _holds(name: str, value: Value, found: Any, now: float) -> bool:
    match value:
        case Range(low, high):
            return bool(low <= found <= high)
        case Moment():
            moment = value.seconds(now)
            return bool(found >= moment if name == "since" else found <= moment)
        case Limit(sign, None, text):  # a verdict
            ranks = BY_NAME[name].choices
            return _compared(ranks.index(found), sign, ranks.index(text))
        case Limit(sign, number):
            return _compared(found, sign, number)
        case Pattern():
            return any(_like(value, name in _FOLDED).fullmatch(one) for one in _forms(name, found))


_FOLDED = ("code", "fault", "call", "operation", "verdict", "stage")


def _forms(name: str, found: str) -> Iterator[str]:
    if name == "stage":
        yield from (found.replace(" ", "-"), found.replace(" ", "_"))
    if name == "fault":
        for part in re.split(r"[;,] ?", found):
            yield from (part, part.partition("=")[0])
    if name in ("call", "operation") and found not in BY_NAME[name].choices:
        return
    yield found


__all__ = ["OfExchange", "OfMessage", "Told", "Violation", "holds", "told"]
