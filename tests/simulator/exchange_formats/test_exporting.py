"""Exporting: whatever is written is read again as it was; what can't be written is told."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.exchange_formats.again import again
from simulator.exchange_formats.entry_message import message_of
from simulator.exchange_formats.exporting import (
    Exporting,
    Format,
    exported,
)
from simulator.exchange_formats.records import Entry, Record, Recorded
from simulator.exchange_formats.sources import read_records
from simulator.generate.strategies import valid
from simulator.payload.translators import Ours
from tests.simulator.exchange_formats.requests import REQUESTS
from tests.simulator.generated import exchanges, json_values, laws
from tests.simulator.running import Sim
from tests.simulator.wire import Wire


class Written:
    """What an export wrote, and what it told of the rest."""

    def __init__(self, records: Iterable[Record], kind: Format, **how: Any) -> None:
        self.refused: list[tuple[Record, str]] = []
        exporting = Exporting(Ours().report, lambda *told: self.refused.append(told), **how)
        self.text = "".join(exported(records, kind, exporting))

    def read(self) -> list[Record]:
        """What it is when it is read again."""
        return list(read_records(io.BytesIO(self.text.encode())))


def values(records: Iterable[Record]) -> list[str]:
    """What records hold, whatever their places, as text: NaN isn't equal to itself."""
    return [
        json.dumps(one.exchange, sort_keys=True)
        if isinstance(one, Recorded)
        else json.dumps(one.value)
        for one in records
    ]


def plain(record: Record) -> Record:
    """The record as it is posted: of a dead letter its message alone."""
    return (
        record if isinstance(record, Recorded) else Entry(record.line, message_of(record.value)[0])
    )


def is_finite(record: Record) -> bool:
    """Whether JSON has all of its numbers."""
    try:
        json.dumps(record.value if isinstance(record, Entry) else None, allow_nan=False)
    except ValueError:
        return False
    return True


LOOKALIKES: list[object] = [
    {"batch": [{"type": "page"}], "context": {"ip": "192.0.2.1"}},
    {"log": {"version": "1.2"}},
    {"message": {"type": "page"}, "operations": []},
    {"seq": 1, "stage": "delivered"},
    [{"type": "page"}, {"type": "track"}],
    [],
    {},
    "curl http://127.0.0.1:8601/v1/page -d '{}'",
    {"type": "Page", "userId": "u1", "batch": [1]},
    {"type": "alias", "contact_uid": "u1", "userId": "u1"},
]
"""Messages that might be taken for something else."""

messages = json_values | st.sampled_from(LOOKALIKES)
entries = st.builds(Entry, st.just(1), messages)
requests = exchanges().map(lambda one: Recorded(1, one.to_dict()))
many = st.lists(entries | requests, max_size=4)


@settings(laws, max_examples=100)
@given(many)
def test_ndjson_is_read_again(records: list[Record]) -> None:
    """Nothing is changed: messages of any value, requests and answers of any bytes."""
    written = Written(records, "ndjson")
    assert written.refused == []
    assert values(written.read()) == values(records)


@settings(laws, max_examples=100)
@given(many)
def test_a_har_is_read_again(records: list[Record]) -> None:
    """Nothing is changed; what holds a number that no JSON has is told, and nothing else is."""
    written = Written(records, "har")
    assert [one for one, _ in written.refused] == [one for one in records if not is_finite(one)]
    kept = [plain(one) for one in records if is_finite(one)]
    assert values(written.read()) == values(kept)


def came(sim: Sim, case: str) -> dict[str, Any]:
    """The exchange of a request as a running simulator records it."""
    with Wire(sim.url) as wire:
        wire.send(REQUESTS[case])
        wire.answer("HEAD" if case == "head" else "POST")
    return sim.last().to_dict()


@pytest.mark.parametrize("case", REQUESTS)
@pytest.mark.parametrize("kind", ["har", "ndjson"])
def test_a_request_that_came(sim: Sim, case: str, kind: Format) -> None:
    """Whatever is recorded is written and read with nothing changed, its answer too."""
    record = Recorded(1, came(sim, case))
    assert Written([record], kind).read() == [record]


ELSEWHERE = frozenset(
    {
        "a token in a long form",
        "options of all",
        "a rare method",
        "a whole address",
        "globs",
        "dots",
    }
    | {"two slashes"}
)
"""Requests to no path of the API: a command line doesn't say whose they are."""


@pytest.mark.parametrize("case", sorted(REQUESTS.keys() - ELSEWHERE))
def test_a_request_as_curl(sim: Sim, case: str) -> None:
    """It asks for the same, byte for byte."""
    record = Recorded(1, came(sim, case))
    [read] = Written([record], "curl").read()
    assert isinstance(read, Recorded)
    assert again(read.exchange) == again(record.exchange)


def test_several_commands(sim: Sim) -> None:
    """Each stands for itself, whatever is in the one before."""
    records = [Recorded(1, came(sim.from_now(), case)) for case in ("control", "quotes", "json")]
    read = Written([*records, Entry(4, PAGE)], "curl").read()
    found = [again(one.exchange) for one in read if isinstance(one, Recorded)]
    assert found == [again(one.exchange) for one in records]
    assert [one.value for one in read if isinstance(one, Entry)] == [PAGE]


PAGE = {"type": "page", "userId": "u1", "name": "Pricing", "messageId": "m1"}


STAMPS = ("receivedAt", "received_at", "originalTimestamp", "original_timestamp")
"""What Segment writes itself, whatever is posted."""


@laws
@given(valid())
def test_a_message_as_curl(message: dict[str, Any]) -> None:
    """The same becomes of it, unless Segment wouldn't take it from anybody."""
    message = {key: value for key, value in message.items() if key not in STAMPS}
    [read] = Written([Entry(1, message)], "curl").read()
    assert isinstance(read, Entry)
    if read.defect:
        assert read.defect.startswith("Segment refuses it: ")
        return
    ours = Ours().with_settings({})
    assert without_ids(ours.operations(read.value)) == without_ids(ours.operations(message))


def without_ids(operations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Operations as they are but for messageIds, which Segment makes where they are missing."""
    return [{key: value for key, value in one.items() if key != "messageId"} for one in operations]
