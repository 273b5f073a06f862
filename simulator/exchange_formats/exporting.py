"""Exporting: records as one text of a format, in pieces.  Pure.

Whatever is exported is read again by ``sources.read_records``: as HAR and NDJSON with nothing
changed, as curl without what a client makes itself; of a case its message and what is expected.
Secrets are never there.  What a format can't carry is told, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeVar, get_args

from contracts.cases import CaseError, is_case, parse_case
from simulator.exchange_formats.again import again
from simulator.exchange_formats.case_file import SOURCE, case_of, described, expected
from simulator.exchange_formats.curl.writing import PLACEHOLDER, curl, curl_of_message
from simulator.exchange_formats.entry_message import message_of
from simulator.exchange_formats.har import writing as har_writing
from simulator.exchange_formats.ndjson_writing import ndjson
from simulator.exchange_formats.pytest_file import Example, pytest_file
from simulator.exchange_formats.records import Entry, Record, Recorded
from simulator.exchange_formats.secrets import without_secrets
from simulator.hosts import SALESMACHINE_URL, SEGMENT_URL
from simulator.segment.judge import KINDS
from simulator.segment.posted import compact

Format = Literal["har", "curl", "ndjson", "case", "pytest"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
OF_MESSAGES: Final = frozenset({"case", "pytest"})
"""The formats that have no place for a request to Salesmachine."""

Made = TypeVar("Made")
Became = Callable[[object], Mapping[str, Any]]
"""What became of a message, as ``sim translate`` prints it."""


class CantCarry(Exception):
    """Why a format can't carry a record, in a sentence."""


@dataclass(frozen=True, slots=True)
class Exporting:
    """How records are exported.

    ``became`` says what becomes of a message, for cases and tests, under ``settings`` where they
    aren't the usual ones; ``translator`` is ``module:function`` where it isn't the destination.
    ``refuse`` is told each record that the format can't carry, and why.  ``salesmachine`` and
    ``segment`` are addresses without a slash at their end.
    """

    became: Became
    refuse: Callable[[Record, str], object]
    settings: Mapping[str, str] = field(default_factory=dict)
    translator: str = ""
    salesmachine: str = SALESMACHINE_URL
    segment: str = SEGMENT_URL


def exported(records: Iterable[Record], kind: Format, how: Exporting) -> Iterator[str]:
    """The text of the records in a format, in pieces; nothing without a record.

    Of ``case`` each piece is the text of a file of its own: ``cases`` names them too.
    """
    if kind == "pytest":
        yield from pytest_file(_carried(records, how, _tested))
    elif kind == "case":
        yield from (text for _, text in cases(records, how))
    elif kind == "curl":
        for number, text in enumerate(_carried(records, how, _curl)):
            yield f"\n{text}\n" if number else f"{text}\n"
    elif kind == "har":
        yield from har_writing.har(_carried(records, how, _entry))
    else:
        yield from ndjson(_carried(records, how, _value))


def cases(records: Iterable[Record], how: Exporting) -> Iterator[tuple[str, str]]:
    """Each message as a case: what its file is called, before ``.case.json``, and its text."""
    yield from _carried(records, how, _case)


def _carried(
    records: Iterable[Record], how: Exporting, make: Callable[[Record, Exporting], Made]
) -> Iterator[Made]:
    """What is made of each record; of which nothing can be made is told."""
    for record in records:
        try:
            yield make(without_secrets(_whole(record)), how)
        except (CantCarry, CaseError) as why:
            how.refuse(record, str(why))
        except (ValueError, RecursionError):
            how.refuse(record, "it holds what no JSON can: half a character, or no number")


def _whole(record: Record) -> Record:
    if isinstance(record, Entry) and record.defect:
        raise CantCarry(record.defect)
    return record


def _value(record: Record, _: Exporting) -> object:
    return record.exchange if isinstance(record, Recorded) else record.value


def _entry(record: Record, how: Exporting) -> dict[str, Any]:
    if isinstance(record, Recorded):
        return har_writing.exchange_entry(record.exchange, how.salesmachine)
    return har_writing.message_entry(message_of(record.value)[0], record.line, how.segment)


def _curl(record: Record, how: Exporting) -> str:
    if isinstance(record, Entry):
        text = compact(message_of(record.value)[0])
        return curl_of_message(text, how.segment, PLACEHOLDER)
    if again(record.exchange).is_cut:
        raise CantCarry("only the beginning of its body is recorded: curl would send no more")
    return curl(record.exchange, how.salesmachine)


def _case(record: Record, how: Exporting) -> tuple[str, str]:
    tested = _tested(record, how)
    source = SOURCE
    if isinstance(record, Entry) and isinstance(record.value, dict) and is_case(record.value):
        source = record.value["source"]
    text = case_of(tested.message, tested.expect, tested.description, source, tested.settings)
    return tested.name.replace("_", "-"), text


def _tested(record: Record, how: Exporting) -> Example:
    """A message with what comes of it; a case with what it expects."""
    if isinstance(record, Recorded):
        raise CantCarry("it is a request to Salesmachine, of which no message is known")
    message = message_of(record.value)[0]
    said = message.get("type") if isinstance(message, dict) else None
    kind = said if said in KINDS else "message"
    name = f"{kind}_{record.line}"
    if isinstance(record.value, dict) and is_case(record.value):
        case = parse_case(name, record.value)
        return Example(name, message, case.expect, case.description, case.settings, how.translator)
    report = how.became(message)
    about = described(report)
    return Example(name, message, expected(report), about, how.settings, how.translator)
