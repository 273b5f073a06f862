"""Reading a body: a value, or a sentence on why there is none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination.reading import read_json
from tests.destination.generated import laws, readable_values


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"null", None),
        (b' {"a": [1, 2.5, true]}\n', {"a": [1, 2.5, True]}),
        (b"\xef\xbb\xbf{}", {}),
        (b'"\\ud800"', "\ud800"),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b"9" * 4_300, int("9" * 4_300)),
    ],
)
def test_what_is_json(body: bytes, value: object) -> None:
    """JSON in UTF-8 is read, with or without a byte order mark."""
    assert read_json(body) == (value, "")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "it is empty"),
        (b"\xef\xbb\xbf", "it isn't JSON (Expecting value at line 1 column 1)"),
        (b" \n", "it is empty"),
        (b'{"a": 1,\n b}', "it isn't JSON (Expecting property name enclosed in double quotes"),
        (b"ab\xff", "it isn't UTF-8 (byte 2)"),
        (b"[" * 100_000, "it nests deeper than 100 levels"),
        (b"9" * 4_301, "it holds an integer of more than 4,300 digits"),
    ],
)
def test_what_is_none(body: bytes, why: str) -> None:
    """What can't be read is told in a sentence, with its place where there is one."""
    value, defect = read_json(body)
    assert value is None
    assert defect.startswith(why)


@laws
@given(readable_values)
def test_what_was_written_is_read(value: Any) -> None:
    """Any value that a JSON writer writes comes back."""
    assert read_json(json.dumps(value).encode()) == (value, "")


@laws
@given(st.binary(max_size=64))
def test_any_bytes_are_read_or_explained(body: bytes) -> None:
    """There is a value, or a sentence on one line."""
    value, defect = read_json(body)
    assert defect.isprintable()
    assert not defect or value is None
