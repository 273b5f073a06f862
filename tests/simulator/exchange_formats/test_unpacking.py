"""Unpacking: gzip and byte order marks are taken away, what is no text is told."""

from __future__ import annotations

import io

import pytest

from simulator.exchange_formats.unpacking import InputError, unpacked
from tests.simulator.exchange_formats.inputs import BOM, Drip, gzipped


@pytest.mark.parametrize("data", [b"a", BOM + b"a", gzipped(b"a"), gzipped(BOM + b"a")])
def test_what_is_in_it(data: bytes) -> None:
    """The text alone, however it drips in."""
    for stream in (io.BytesIO(data), Drip(data, 1)):
        with unpacked(stream) as source:  # type: ignore[arg-type]
            assert source.read() == b"a"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("a".encode("utf-16"), "the input is UTF-16: save it as UTF-8"),
        (b"\x00", "the input is binary, no text: give JSON or NDJSON"),
        (gzipped(b"\x00"), "the input is binary, no text: give JSON or NDJSON"),
        (gzipped(b"a" * 1000)[:-5], "the gzip data breaks off or is damaged: "),
    ],
)
def test_what_can_not_be_read(data: bytes, said: str) -> None:
    """A sentence says why."""
    with pytest.raises(InputError, match=said), unpacked(io.BytesIO(data)) as source:
        source.read()
