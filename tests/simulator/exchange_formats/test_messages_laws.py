"""Laws of reading: the form doesn't change what is read, nor does the way in which it comes."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from simulator.exchange_formats.messages import Entry
from tests.simulator.exchange_formats.inputs import (
    BOM,
    Drip,
    gzipped,
    ndjson,
    read,
    read_from,
    stored_in_gzip,
)
from tests.simulator.generated import laws, texts

values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
batches = st.lists(
    st.fixed_dictionaries({"type": texts}, optional={"properties": values, "batch": values}),
    max_size=4,
)
frames = st.sampled_from(
    [bytes, gzipped, lambda data: BOM + data, lambda data: gzipped(BOM + data)]
)


@laws
@given(batches, frames, st.sampled_from(["\n", "\r\n", "\n\n", " \n\t\r\n"]), st.booleans())
def test_lines(messages: list[Any], frame: Any, end: str, final: bool) -> None:
    """NDJSON gives its messages with their physical lines, whatever ends them and is around."""
    data = ndjson(messages, end) if final else ndjson(messages, end).strip()
    apart = end.count("\n") if len(messages) > 1 else 1
    expected = [Entry(1 + n * apart, message) for n, message in enumerate(messages)]
    assert read(frame(data)) == (expected, "")


@laws
@given(batches, frames, st.sampled_from([None, 0, 2]), st.booleans())
def test_arrays(messages: list[Any], frame: Any, indent: int | None, escaped: bool) -> None:
    """An array gives its items with their index, on one line or laid out."""
    text = json.dumps(messages, indent=indent, ensure_ascii=escaped)
    expected = [Entry(n, message) for n, message in enumerate(messages, 1)]
    assert read(frame(text.encode("utf-8", "replace"))) == (
        expected if escaped else [Entry(e.line, in_utf8(e.value)) for e in expected],
        "",
    )


def in_utf8(value: Any) -> Any:
    """The value as UTF-8 keeps it: without lone surrogates."""
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


@laws
@given(batches, st.sampled_from([None, 1]))
def test_segment_batches(messages: list[Any], indent: int | None) -> None:
    """A Segment batch gives its items with their index, one document among many forms."""
    text = json.dumps({"sentAt": "2024-03-11", "batch": messages}, indent=indent)
    expected = [Entry(n, message) for n, message in enumerate(messages, 1)]
    assert read(text.encode()) == (expected, "")


_bad = st.binary(max_size=20) | st.sampled_from([b"[", b"{", b'{"a', b"\xff", b"null", b"\r"])
_lines = st.lists(batches.map(ndjson) | _bad.map(lambda line: line + b"\n"), max_size=4)
inputs = _lines.map(b"".join) | st.binary(max_size=60)
without_zeros = inputs.filter(lambda data: b"\x00" not in data[4:])
"""Zeros are what binary is known by, and a pipe shows only the first bytes at once."""


@laws
@given(without_zeros, st.sampled_from([bytes, gzipped, stored_in_gzip]), st.integers(1, 9))
@example(BOM + b'{"type":"a"}', bytes, 1)
@example(b'{"type":"a"}\n', gzipped, 1)
@example("{}".encode("utf-16"), bytes, 1)
def test_pipes(data: bytes, frame: Any, size: int) -> None:
    """What comes in pieces of any size is read like what comes at once."""
    assert read_from(Drip(frame(data), size)) == read(frame(data))


@laws
@given(inputs, st.data())
def test_any_bytes(data: bytes, draw: st.DataObject) -> None:
    """Any bytes, gzip cut and spoilt among them, are read or said to be unreadable: none raise."""
    packed = bytearray(gzipped(data))
    if packed[10:]:
        packed[draw.draw(st.integers(0, len(packed) - 1))] ^= draw.draw(st.integers(0, 255))
    for tried in (data, bytes(packed), bytes(packed[: draw.draw(st.integers(0, len(packed)))])):
        entries, _ = read(tried)
        assert all(isinstance(entry.line, int) for entry in entries)
        assert all(entry.value is None for entry in entries if entry.defect)


@laws
@given(st.lists(st.integers(), min_size=1, max_size=5), st.data())
def test_a_cut_costs_only_what_it_cuts(numbers: list[int], draw: st.DataObject) -> None:
    """Wherever a file breaks off, each line that is whole is read, gzipped or not."""
    messages = [{"type": "track", "n": n} for n in numbers]
    data = ndjson(messages)
    cut = draw.draw(st.integers(1, len(data)))
    whole = messages[: data[:cut].count(b"\n")]
    stored = stored_in_gzip(data)
    start = stored.index(data)
    for tried in (data[:cut], stored[: start + cut]):
        good = [entry.value for entry in read(tried)[0] if not entry.defect]
        assert good[: len(whole)] == whole
        assert len(good) <= len(whole) + 1
