"""Reading a source twice."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from simulator.cli import read_twice as module
from simulator.exchange_formats.records import Entry, Record, Recorded


def test_what_was_written_since(tmp_path: Path) -> None:
    """Only what was learnt from comes again: a file that grows doesn't bring more."""
    file = tmp_path / "x.ndjson"
    file.write_text('{"type":"track","n":1}\n{"type":"track","n":2}\n')
    seen: list[Record] = []

    def first(record: Record) -> None:
        seen.append(record)
        with file.open("a") as stream:
            stream.write('{"type":"track","n":3}\n')

    with patch.object(module, "records", lambda source: iter(_lines(Path(source)))):
        found = list(module.read_twice(str(file), first))
    assert [one.line for one in found] == [1, 2]
    assert found == seen


def _lines(file: Path) -> list[Record]:
    return [Entry(number, line) for number, line in enumerate(file.read_text().split(), 1)]


def test_what_can_be_read_once() -> None:
    """A pipe's records are kept meanwhile, defects and exchanges among them."""
    records: list[Record] = [Entry(1, {"a": "\ud800"}), Entry(2, None, "no"), Recorded(3, {"b": 1})]
    seen: list[Record] = []
    with patch.object(module, "records", lambda source: iter(records)):
        assert list(module.read_twice("-", seen.append)) == records == seen
