"""A filter asked of a file's records, by the rules of a journal."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from simulator.cli.sifting import sifted
from simulator.cli.sources import records
from simulator.exchange_formats.records import Entry, Record, Recorded
from tests.simulator.exchange_formats.inputs import ndjson
from tests.simulator.exchange_formats.sources import TRACK
from tests.simulator.journal.exchanges import exchange

EXCHANGE = exchange().to_dict()
RECORDS: list[Record] = [
    Entry(1, {**TRACK, "receivedAt": "2024-03-11T09:21:45Z"}),
    Entry(2, {"type": "identify", "userId": "u2", "traits": {"plan": "pro", "name": "日\udfff"}}),
    Entry(3, None, "not JSON"),
    Recorded(4, EXCHANGE),
    Entry(5, [7]),
]


@pytest.mark.parametrize(
    ("expression", "lines"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("call:identify", [2, 3]),
        ("not call:identify", [1, 3, 4, 5]),
        ("contact:u1", [1, 3, 4]),
        ("params.plan:pro", [2, 3]),
        ("messageId:m*", [1, 3, 4]),
        ("verdict:broken", [3, 4]),
        ("code:SM-204", [3, 4]),
        ("status:200 path:/v1/contact duration:<1ms seq:0", [3, 4]),
        ("workspace:1a2b3c4d", [3, 4]),
        ("operation:contact or docs", [1, 3, 4]),
        ("since:2024-03-11T09:00:00Z until:2024-03-11T09:21:45Z", [1, 3]),
    ],
)
def test_filters(expression: str, lines: list[int]) -> None:
    """What can't be read stays, to be told."""
    assert [one.line for one in sifted(RECORDS, expression)] == lines


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("stage:delivered", "stage: is for a journal or a running simulator"),
        ("not (call:page or stage:)", "stage: is for a journal or a running simulator"),
        ("since:5m", "since:5m counts from a journal's end: give a whole moment for a file"),
        ("call:", ""),
        ("nothing:x", "the filter can't be read: "),
    ],
)
def test_what_no_file_tells(expression: str, said: str) -> None:
    """A usage error says why not."""
    if not said:
        assert [one.line for one in sifted(RECORDS, expression)] == [1, 2, 3]
        return
    with pytest.raises(click.UsageError, match="^" + said.replace("(", r"\(")):
        list(sifted(RECORDS, expression))


def test_a_file(tmp_path: Path) -> None:
    """Sources of a command are sifted so."""
    path = tmp_path / "mixed.ndjson"
    path.write_bytes(ndjson([TRACK, EXCHANGE]))
    assert [one.line for one in records(str(path), expression="verdict:broken")] == [2]
