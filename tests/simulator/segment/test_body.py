"""The body of a request: unpacked within its bound, and read."""

from __future__ import annotations

import gzip
import json
import random
import tracemalloc
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.segment.body import MAX_BODY_BYTES, BodyError, read_body, unpack
from tests.simulator.generated import laws

GOOD = b'{"userId": "u"}'
PACKED = gzip.compress(GOOD, mtime=0)
A_PIECE = gzip.compress(b'{"a":"' + b"x" * 4065 + b'"}', 0, mtime=0)
"""As long as what is unpacked at a time."""


def read(body: bytes, encoding: str = "", kind: str = "application/json", cut: bool = False) -> Any:
    return read_body(body, encoding, kind, cut)


def refused(body: bytes, encoding: str = "", cut: bool = False) -> BodyError:
    with pytest.raises(BodyError) as raised:
        read(body, encoding, cut=cut)
    return raised.value


@pytest.mark.parametrize("kind", ["application/json", "text/plain;charset=UTF-8", "", "x/y"])
@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (GOOD, ""),
        (GOOD, "identity"),
        (b"\xef\xbb\xbf" + GOOD, ""),
        (PACKED, "gzip"),
        (PACKED, " GZIP "),
        (PACKED, "x-gzip"),
        (gzip.compress(GOOD, 0, mtime=0), "gzip"),
    ],
)
def test_json_is_read_whatever_its_type_says(body: bytes, encoding: str, kind: str) -> None:
    """Browsers call it text/plain; packed or not, with a byte order mark or without."""
    assert read(body, encoding, kind) == {"userId": "u"}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "an empty body"),
        (b"{", "line 1 column 2"),
        (b"userId=u", "expected JSON"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": 1e999}', "infinite"),
        (b'{"a": ' + b"9" * 5000 + b"}", "infinite"),
        (b'{"a":' * 101 + b"1" + b"}" * 101, "at most 100 levels"),
        (b"[" * 100_000, "at most 100 levels"),
        (b'{"a": "\xff"}', "UTF-8"),
        (b"[]", "no object"),
        (b"null", "no object"),
        (b'"{}"', "no object"),
        (PACKED, "is Content-Encoding: gzip missing?"),
    ],
    ids=range(13),
)
def test_what_is_no_object_in_json(body: bytes, why: str) -> None:
    """Hostile JSON isn't either; the sentence says where and what to do."""
    assert why in str(refused(body))


@pytest.mark.parametrize(
    ("body", "encoding", "why"),
    [
        (PACKED[:-1], "gzip", "breaks off"),
        (PACKED[:5], "gzip", "breaks off"),
        (b"", "gzip", "breaks off"),
        (PACKED + b"\x00", "gzip", "something follows"),
        (PACKED + PACKED, "gzip", "something follows"),
        (A_PIECE + PACKED, "gzip", "something follows"),
        (
            gzip.compress(random.Random(1).randbytes(9000), mtime=0) + b"x" * 9000,
            "gzip",
            "something follows",
        ),
        (PACKED[:-8] + b"\x00\x00\x00\x00" + PACKED[-4:], "gzip", "damaged"),
        (PACKED[:-4] + b"\x00\x00\x00\x00", "gzip", "damaged"),
        (GOOD, "gzip", "damaged"),
        (zlib.compress(GOOD), "gzip", "damaged"),
        (zlib.compress(GOOD), "deflate", "send gzip, or none"),
        (PACKED, "gzip, gzip", "send gzip, or none"),
    ],
    ids=range(13),
)
def test_what_cannot_be_unpacked(body: bytes, encoding: str, why: str) -> None:
    """A gzip that is damaged, isn't whole or has something behind it; another packing."""
    assert why in str(refused(body, encoding))


def padded(size: int) -> bytes:
    """An object of so many bytes."""
    return b'{"a":"' + b"x" * (size - 8) + b'"}'


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_the_limit_is_512000_bytes_unpacked(encoding: str) -> None:
    """One byte more is refused."""
    sizes = (MAX_BODY_BYTES, MAX_BODY_BYTES + 1)
    fits, over = (gzip.compress(padded(n), mtime=0) if encoding else padded(n) for n in sizes)
    assert len(read(fits, encoding)["a"]) == MAX_BODY_BYTES - 8
    assert "more than 512,000 bytes" in str(refused(over, encoding))


def test_a_body_that_was_cut_is_too_large() -> None:
    """However little came of it, and whatever could be read."""
    assert "more than 512,000 bytes" in str(refused(GOOD, cut=True))


def test_a_gzip_may_end_where_a_piece_does() -> None:
    """Nothing follows it."""
    assert len(A_PIECE) == 4096
    assert read(A_PIECE, "gzip") == {"a": "x" * 4065}


def test_a_bomb_is_not_unpacked() -> None:
    """Of 256 MiB in 256 KiB no more is ever in memory than is looked at."""
    packer = zlib.compressobj(9, wbits=31)
    zeros = bytes(2**20)
    bomb = b"".join(packer.compress(zeros) for _ in range(256)) + packer.flush()
    tracemalloc.start()
    try:
        data, why = unpack(bomb, "gzip")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (len(data), "more than 512,000" in why) == (MAX_BODY_BYTES + 1, True)
    assert peak < 4 * MAX_BODY_BYTES


SECRET = b'{"writeKey": "hush", "batch": [{"write_key": "hush"}'
WIDE = '{"writeKey": "hush"'
NO_ZEROS = b"\x1f\x8b\x08\x01\x01\x01\x01\x01\x02\xff" + zlib.compress(
    WIDE.encode(), wbits=-15
).rstrip(b"\x00")
"""The start of a gzip that says it is text, and when it was made."""


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (SECRET, ""),
        (b"\xef\xbb\xbf" + SECRET, ""),
        (b"writeKey=hush", ""),
        (b"\xff" + SECRET, ""),
        (gzip.compress(SECRET, mtime=0), "gzip"),
        (gzip.compress(SECRET, mtime=0)[:-4], "gzip"),
        (gzip.compress(SECRET, 0, mtime=0), ""),
        (NO_ZEROS, ""),
        (SECRET, "br"),
        (SECRET, "gzip"),
        (WIDE.encode("utf-16"), ""),
        (WIDE.encode("utf-16-le"), ""),
        (WIDE.encode("utf-32"), ""),
        (SECRET + b" " * MAX_BODY_BYTES, ""),
    ],
    ids=range(14),
)
def test_no_secret_is_kept_of_what_cannot_be_read(body: bytes, encoding: str) -> None:
    """Neither as it is nor packed, nor in wide characters."""
    kept = refused(body, encoding).kept
    assert b"hush" not in kept.replace(b"\x00", b"")
    assert not kept.startswith(b"\x1f\x8b")


@pytest.mark.parametrize("pack", [False, True])
def test_what_cannot_be_read_is_kept(pack: bool) -> None:
    """Unpacked as far as it goes, so that a person sees what came."""
    broken = b'{"userId": "u", "writeKey": "hush", '
    body = gzip.compress(broken, mtime=0) if pack else broken
    kept = refused(body, "gzip" if pack else "").kept
    assert kept == b'{"userId": "u", "writeKey": "[redacted]", '


@laws
@given(st.binary(max_size=60), st.sampled_from(["", "gzip", "br"]))
def test_any_bytes_are_read_or_refused(body: bytes, encoding: str) -> None:
    """Nothing else is raised."""
    try:
        said = json.dumps(read(body, encoding))
    except BodyError as error:
        said = str(error)
    assert said.isprintable()
    assert said


@laws
@given(st.binary(max_size=3000), st.integers(0, 9))
def test_what_was_packed_is_unpacked(data: bytes, level: int) -> None:
    """At whatever level."""
    assert unpack(gzip.compress(data, level, mtime=0), "gzip") == (data, "")
