"""Sifting: a filter asked of each record of a file, by the rules of a journal.

Each record is put into a journal in memory, alone, and asked there.  A file's messages have no
stage, and nothing came of them yet: what is asked of operations is asked of requests alone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from importlib import resources
from typing import Any

import click

from simulator.exchange import body_bytes, storable
from simulator.exchange_formats.records import Entry, Record, Recorded
from simulator.filtering.conditions import Conditions, conditions
from simulator.filtering.errors import FilterError
from simulator.filtering.expression import And, Expression, Moment, Not, Or, Term
from simulator.filtering.grammar import parse
from simulator.journal.condition import known_to
from simulator.moments import seconds
from simulator.segment.judge import field, kind_of

_TABLES = ("messages", "exchanges", "items", "violations")
_IDS = ("userId", "anonymousId", "groupId")
_TIMES = ("receivedAt", "timestamp", "sentAt")


def sifted(records: Iterable[Record], expression: str) -> Iterator[Record]:
    """The records for which a filter holds, and those that can't be read.

    Raises click.UsageError for a filter that is none, or asks for what no file tells.
    """
    wanted = _conditions(expression)
    with closing(sqlite3.connect(":memory:")) as journal:
        schema = resources.files("simulator.journal").joinpath("schema.sql").read_text("utf-8")
        journal.executescript(schema)
        known_to(journal, wanted.functions)
        for record in records:
            if (isinstance(record, Entry) and record.defect) or _holds(journal, wanted, record):
                yield record


def _conditions(expression: str) -> Conditions:
    try:
        found = parse(expression)
    except FilterError as error:
        raise click.UsageError(f"the filter can't be read: {error}") from None
    for term in _terms(found):
        if term.name == "stage":
            text = "stage: is for a journal or a running simulator: a file's messages have none"
            raise click.UsageError(text)
        if any(isinstance(value, Moment) and value.at is None for value in term.values):
            text = f"{term} counts from a journal's end: give a whole moment for a file"
            raise click.UsageError(text)
    return conditions(found, 0.0)


def _terms(expression: Expression) -> Iterator[Term]:
    match expression:
        case Term():
            yield expression
        case Not(part):
            yield from _terms(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _terms(part)
        case _:
            return


def _holds(journal: sqlite3.Connection, wanted: Conditions, record: Record) -> bool:
    for table in _TABLES:
        journal.execute(f"DELETE FROM {table}")
    if isinstance(record, Recorded):
        _put_exchange(journal, record.exchange)
        table, asked = "exchanges AS e", wanted.exchange
    else:
        _put(journal, "messages", _message(record))
        table, asked = "messages AS m", wanted.message
    query = f"SELECT 1 FROM {table} WHERE {asked.text}"
    return journal.execute(query, tuple(asked.values)).fetchone() is not None


def _message(entry: Entry) -> tuple[object, ...]:
    value = entry.value if isinstance(entry.value, dict) else {}
    ids = [_text(field(value, name)[1]) for name in ("messageId", *_IDS)]
    uid = next(filter(None, ids[1:]), None)
    at = next(filter(None, (seconds(value.get(name)) for name in _TIMES)), 0.0)
    body = json.dumps(entry.value).encode("ascii")
    return entry.line, at, None, ids[0], kind_of(value), uid, body, "received", None, None, None


def _put_exchange(journal: sqlite3.Connection, one: dict[str, Any]) -> None:
    seq, request, response = one["seq"], one["request"], one["response"]
    told = seq, seconds(one["at"]) or 0.0, one["workspace"], one["method"], one["path"]
    answered = one["status"], one["verdict"], one["fault"], one["ms"]
    parts = _head(request), body_bytes(request), _head(response), body_bytes(response)
    _put(journal, "exchanges", (*told, *answered, *parts))
    for item in one["items"]:
        ids = item["contact"], item["account"], item["event"]
        named = seq, item["index"], item.get("message_id"), item["method"], *ids
        _put(
            journal,
            "items",
            (*named, item["verdict"], item["applied"], one["workspace"], None, None, None),
        )
    for violation in one["violations"]:
        told_of = violation["code"], violation["severity"], violation["pointer"]
        _put(journal, "violations", (seq, None, *told_of, "{}"))


def _put(journal: sqlite3.Connection, table: str, values: tuple[object, ...]) -> None:
    kept = [storable(value) if isinstance(value, str) else value for value in values]
    marks = ",".join("?" * len(kept))
    journal.execute(f"INSERT INTO {table} VALUES ({marks})", kept)


def _head(part: dict[str, Any]) -> str:
    return "\n".join(": ".join(header) for header in part["headers"])


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
