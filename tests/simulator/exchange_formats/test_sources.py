"""Sources: the form is told by the content, and a pipe is read as it comes."""

from __future__ import annotations

import io
import itertools
import json
import tracemalloc
from collections.abc import Iterator

import pytest

from simulator.exchange_formats.records import Entry, Recorded
from simulator.exchange_formats.sources import read_records
from tests.simulator.exchange_formats.inputs import Drip, gzipped, ndjson
from tests.simulator.exchange_formats.sources import SEGMENT, TRACK, got, har, har_entry
from tests.simulator.journal.exchanges import exchange

LINE = json.dumps(TRACK)
COMMAND = f"curl {SEGMENT}/track -d '{LINE}'"
FORMS = {
    "a message": LINE,
    "of several lines": json.dumps(TRACK, indent=2),
    "lines": f"\n{LINE}\n",
    "an array": f"[{LINE}]",
    "a batch": json.dumps({"batch": [TRACK]}),
    "a debugger's": json.dumps(TRACK, indent=2),
    "a command": COMMAND,
    "a HAR": har(har_entry(f"{SEGMENT}/t", TRACK, at="")),
    "a HAR on a line": har(har_entry(f"{SEGMENT}/t", TRACK, at=""), indent=None),
}


@pytest.mark.parametrize("case", FORMS)
@pytest.mark.parametrize("pack", [bytes, gzipped, b"\xef\xbb\xbf".__add__])
def test_forms(case: str, pack: type[bytes]) -> None:
    """Each is told by what is in it, packed or marked as it may be."""
    found = got(pack(FORMS[case].encode()))
    assert (found.messages, found.defects, found.ended) == ([TRACK], [], "")


@pytest.mark.parametrize("case", FORMS)
def test_a_pipe(case: str) -> None:
    """However it drips in, it is the same."""
    records = list(read_records(Drip(FORMS[case].encode(), 3)))  # type: ignore[arg-type]
    assert [one.value for one in records if isinstance(one, Entry)] == [TRACK]


def test_a_line_is_read_when_it_comes() -> None:
    """Nothing waits for what a pipe says next."""

    class Pipe(io.RawIOBase):
        lines: Iterator[bytes] = itertools.chain([ndjson([TRACK])] * 2, [b""])
        said = 0

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            self.said += 1
            return next(self.lines)

    pipe = Pipe()
    records = read_records(pipe)  # type: ignore[arg-type]
    next(records)
    assert pipe.said == 1
    next(records)
    assert pipe.said == 2


def test_messages_and_exchanges_mixed() -> None:
    """Each is what it is, in order."""
    told = exchange().to_dict()
    records = list(read_records(io.BytesIO(ndjson([TRACK, told, TRACK]))))
    assert [type(one) for one in records] == [Entry, Recorded, Entry]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x00\x01", "the input is binary, no text: give JSON or NDJSON"),
        (b'[{"a": 1}', "the array breaks off after item 1: is the file complete?"),
    ],
)
def test_what_ends_it(data: bytes, said: str) -> None:
    """The sentences of messages are those of sources."""
    assert got(data).ended == said


def test_nothing() -> None:
    """An empty source has no records."""
    assert got(b"") == got(b"\n \n") == ([], "", [])


def test_a_har_of_fifty_megabytes() -> None:
    """It is read entry by entry: beside its text not much more than an entry is held at a time."""
    content = {"content": {"text": "x" * 1_000_000, "mimeType": "text/css"}}
    other = har_entry("https://example.com/a.css", method="GET", response=content)
    data = har(*[other] * 49, har_entry(f"{SEGMENT}/t", TRACK, at="")).encode()
    assert len(data) > 49_000_000
    tracemalloc.start()
    try:
        found = got(data)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.messages == [TRACK]
    assert found.told == ["49 of 50 entries are no call to Segment or Salesmachine"]
    assert most < 4 * len(data)
